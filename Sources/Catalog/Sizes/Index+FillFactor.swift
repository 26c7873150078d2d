extension Index {
  /// `WITH (fillfactor='70')` of the definition, in per cent; nil when it has none.
  package var fillFactor: Double? {
    guard let mark = definition.firstRange(of: "fillfactor=") else { return nil }
    let digits = definition[mark.upperBound...].drop { $0 == "'" }.prefix { $0.isNumber }
    return Double(digits).map { min(max($0, 10), 100) }
  }
}
