extension HumanNumber {
  /// A ratio as a change: `-81 %`, `+12 %`, from ten times on `12x`.
  static func change(_ ratio: Double) -> String {
    guard ratio.isFinite else { return "unknown" }
    let share = ratio - 1
    if share.magnitude < 0.0005 { return "0 %" }
    if ratio >= 10 { return factor(before: ratio, after: 1) }
    if ratio < 0.0005 { return "under -99.9 %" }
    return (share < 0 ? "-" : "+") + percent(share.magnitude)
  }
}
