extension HumanNumber {
  /// A duration in the unit that leaves one to three digits before the point: `0.012 ms`, `1.5 ms`, `42 s`, `3.1 h`.
  static func duration(milliseconds: Double) -> String {
    guard milliseconds.isFinite, milliseconds >= 0 else { return "unknown" }
    let units: [(size: Double, name: String)] = [
      (1, "ms"), (1_000, "s"), (60_000, "min"), (3_600_000, "h"), (86_400_000, "d"),
    ]
    // A unit is used from what is rounded to one of it, minutes and hours from two.
    let unit = units.last { milliseconds >= $0.size * ($0.size > 1_000 ? 2 : 0.9995) } ?? units[0]
    let value = milliseconds / unit.size
    let places = value == 0 ? 0 : value < 0.0995 ? 3 : value < 0.995 ? 2 : value < 9.95 ? 1 : 0
    if places == 0 { return count(value) + " " + unit.name }
    return (FixedDecimal.text(value, places: places, minimumPlaces: min(places, 1)) ?? "unknown") + " " + unit.name
  }
}
