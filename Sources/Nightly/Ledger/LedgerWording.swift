/// A change of state in words; what kind of change it is, reports say before them.
enum LedgerWording {
  /// nil for what needs no word, as another night of the same.
  static func change(to entry: NightRecommendation, from state: NightRecommendation.State?) -> Change? {
    guard entry.state != state else { return nil }
    let subject = "\(verb(entry.action)) \(entry.index)"
    func change(_ kind: Change.Kind, _ message: String, weight: Double = 0) -> Change {
      Change(kind, message, subject: entry.id, weight: weight)
    }
    switch entry.state {
    case .new:
      let again = state == nil ? "" : ", again"
      return change(
        .recommendationNew, "\(subject) on \(entry.table)\(again)", weight: entry.missedLastNight)
    case .persisting:
      return state == .dismissed
        ? change(.recommendationNew, "\(subject) on \(entry.table), no longer ignored", weight: entry.missedLastNight)
        : nil
    case .applied:
      guard state == .new || state == .persisting || state == .dismissed else { return nil }
      let other = entry.application.map { $0.index.hasSuffix("." + entry.index) ? "" : ", as \($0.index)" } ?? ""
      return change(.recommendationApplied, "\(subject) on \(entry.table)\(other)", weight: weight(entry))
    case .verified:
      return change(
        .recommendationVerified, "\(subject): \(ratio(entry))", weight: weight(entry))
    case .regressed:
      return change(
        .recommendationRegressed, "\(subject): \(ratio(entry))", weight: weight(entry))
    case .dismissed:
      return change(.recommendationDismissed, "\(subject): \(entry.dismissal?.reason ?? "")")
    case .expired:
      return change(.recommendationExpired, "\(subject): \(entry.expiry ?? "")")
    }
  }

  private static func verb(_ action: String) -> String {
    switch action {
    case "create_index": "create"
    case "drop_index": "drop"
    case "reindex": "rebuild"
    case "create_statistics": "statistics"
    default: action
    }
  }

  private static func ratio(_ entry: NightRecommendation) -> String {
    guard let verification = entry.verification, let ratio = verification.ratio else { return "" }
    let percent = Int(((ratio - 1).magnitude * 100).rounded())
    return "its query classes take \(percent) % \(ratio < 1 ? "less" : "more") time a call than before "
      + "(\(verification.nightsBefore) \(verification.nightsBefore == 1 ? "night" : "nights") before, "
      + "\(verification.nightsAfter) after)"
  }

  /// Milliseconds that its classes took after.
  private static func weight(_ entry: NightRecommendation) -> Double {
    entry.verification?.classes.reduce(0) { $0 + ($1.after.mean - $1.before.mean).magnitude * Double($1.after.calls) }
      ?? entry.missedMilliseconds
  }
}
