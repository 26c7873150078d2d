import ArgumentParser

/// `30s`, `5m`, `1h`, `500ms`, or a number of seconds.
struct TimeLimit: ExpressibleByArgument {
  private static let units: [(suffix: String, milliseconds: Double)] = [
    ("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("", 1_000),
  ]

  let duration: Duration

  init?(argument: String) {
    guard let unit = Self.units.first(where: { argument.hasSuffix($0.suffix) }),
      let number = Double(argument.dropLast(unit.suffix.count)), number >= 0
    else { return nil }
    let milliseconds = number * unit.milliseconds
    // A year is no limit any more.
    guard milliseconds <= 365 * 24 * 3_600_000 else { return nil }
    duration = .milliseconds(Int64(milliseconds))
  }
}
