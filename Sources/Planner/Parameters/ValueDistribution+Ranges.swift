/// The ends of ranges as ANALYZE saw them.
extension ValueDistribution {
  /// The lower end that `quantile` of the ranges begin before; nil when there is none.
  func lowerEnd(at quantile: Double) -> String? {
    guard !rangeBounds.isEmpty else { return nil }
    let place = Int((quantile * Double(rangeBounds.count - 1)).rounded())
    return Self.lowerEnd(of: rangeBounds[min(rangeBounds.count - 1, max(0, place))])
  }

  /// The text before the comma, out of its quotes; nil for what has no lower end.
  ///
  /// Source: `range_deparse` in src/backend/utils/adt/rangetypes.c.
  private static func lowerEnd(of range: String) -> String? {
    guard let first = range.first, first == "[" || first == "(" else { return nil }
    var end = ""
    var isQuoted = false
    for character in range.dropFirst() {
      if character == "\"" {
        isQuoted.toggle()
      } else if character == ",", !isQuoted {
        return end.isEmpty ? nil : end
      } else {
        end.append(character)
      }
    }
    return nil
  }
}
