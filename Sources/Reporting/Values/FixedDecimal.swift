/// Writes numbers as plain decimals: never an exponent, never the locale's separators.
enum FixedDecimal {
  /// `value` rounded half away from zero to `places`, with trailing zeros kept only up to `minimumPlaces`.
  ///
  /// - Returns: nil for infinity and not-a-number; never `-0`.
  static func text(_ value: Double, places: Int, minimumPlaces: Int) -> String? {
    guard value.isFinite else { return nil }
    let scale = (0..<places).reduce(1.0) { scale, _ in scale * 10 }
    let scaled = (value.magnitude * scale).rounded()
    var digits = scaled < 0x1p63 ? String(UInt64(scaled)) : wholeDigits(value.magnitude) + zeros(places)
    if digits.utf8.count <= places { digits = zeros(places + 1 - digits.utf8.count) + digits }
    var fraction = digits.suffix(places)
    while fraction.utf8.count > minimumPlaces, fraction.last == "0" { fraction.removeLast() }
    let text = digits.dropLast(places) + (fraction.isEmpty ? "" : "." + fraction)
    return value < 0 && scaled > 0 ? "-" + text : String(text)
  }

  /// The digits of a number so large that it has no fraction.
  private static func wholeDigits(_ magnitude: Double) -> String {
    let parts = magnitude.description.split(separator: "e")
    let mantissa = parts[0].split(separator: ".")
    guard parts.count == 2, let exponent = Int(parts[1].drop { $0 == "+" }) else { return String(mantissa[0]) }
    let digits = mantissa.joined()
    return digits + zeros(max(0, exponent + 1 - digits.utf8.count))
  }

  private static func zeros(_ count: Int) -> String { String(repeating: "0", count: count) }
}
