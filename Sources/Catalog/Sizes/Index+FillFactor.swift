extension Index {
  /// `WITH (fillfactor='70')` of the definition, in per cent; nil when it has none.
  package var fillFactor: Double? { parameter("fillfactor").map { min(max(Double($0), 10), 100) } }

  /// `WITH (pages_per_range='32')` of the definition; nil when it has none.
  package var pagesPerRange: Int? { parameter("pages_per_range").map { min(max($0, 1), 131_072) } }

  /// A storage parameter that is a whole number.
  private func parameter(_ name: String) -> Int? {
    guard let mark = definition.firstRange(of: name + "=") else { return nil }
    return Int(definition[mark.upperBound...].drop { $0 == "'" }.prefix { $0.isNumber })
  }
}
