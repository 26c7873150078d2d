/// A size as users write it: MB and GB are decimal, MiB and GiB binary.
package struct ByteCount: Equatable, Sendable {
  package let bytes: Int

  /// nil for a text that is no size.
  package init?(argument: String) {
    let number = argument.prefix { $0.isNumber || $0 == "." || $0 == "_" }.filter { $0 != "_" }
    let unit = argument.dropFirst(argument.prefix { $0.isNumber || $0 == "." || $0 == "_" }.count).filter { $0 != " " }
    let factors: [String: Double] = [
      "": 1, "b": 1, "kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12, "kib": 1_024, "mib": 1_048_576,
      "gib": 1_073_741_824, "tib": 1_099_511_627_776,
    ]
    guard let value = Double(number), let factor = factors[unit.lowercased()], value >= 0, value * factor < 9e18 else {
      return nil
    }
    bytes = Int((value * factor).rounded())
  }
}
