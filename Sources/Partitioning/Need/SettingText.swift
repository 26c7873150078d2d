/// Values of settings in the words of `current_setting()`.
///
/// Source: "Parameter Names and Values" in PostgreSQL's documentation.
enum SettingText {
  /// Such as `4GB`; a number without a unit counts `unit` bytes.
  static func bytes(_ text: String, unit: Double) -> Double? {
    number(text, units: ["B": 1, "kB": 1024, "MB": 1_048_576, "GB": 1_073_741_824, "TB": 1_099_511_627_776, "": unit])
  }

  /// Such as `2ms`; a number without a unit is of milliseconds.
  static func milliseconds(_ text: String) -> Double? {
    number(text, units: ["us": 0.001, "ms": 1, "s": 1e3, "min": 60e3, "h": 3.6e6, "d": 86.4e6, "": 1])
  }

  private static func number(_ text: String, units: [String: Double]) -> Double? {
    let end = text.firstIndex { !$0.isNumber && $0 != "." && $0 != "-" } ?? text.endIndex
    guard let value = Double(text[..<end]), let factor = units[text[end...].filter { !$0.isWhitespace }] else {
      return nil
    }
    return value * factor
  }
}
