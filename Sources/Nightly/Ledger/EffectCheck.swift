/// Whether what was done made its query classes faster.
///
/// Compared is the mean time of one call, over up to ``NightlySettings/watches`` nights on either side of the night that it
/// was found done, class by class; the ratio is of all of them, weighted by the calls after. Which classes: those that the
/// recommendation names and, of an index that is created, those that write to its table; of one that is dropped, those whose
/// plans read it. A ratio of times is no proof: data and load change too, and the report shows the numbers.
struct EffectCheck {
  let settings: NightlySettings
  /// All nights, tonight included.
  let times: ClassTimes
  /// Classes that write to a table, by its name.
  let writers: [String: [String]]

  /// - Parameter night: When it was found done.
  func verification(of recommendation: NightRecommendation, done night: Int) -> NightRecommendation.Verification {
    let before = times.before(night, count: settings.watches)
    let after = times.after(night, count: settings.watches)
    var classes = recommendation.queries.map(\.class)
    if recommendation.action == "drop_index" {
      let bare = recommendation.index
      classes += before.users(of: bare)
    } else {
      classes += writers[recommendation.table] ?? []
    }
    var seen: Set<String> = []
    let compared = classes.filter { seen.insert($0).inserted }.compactMap {
      queryClass -> NightRecommendation.ClassTime? in
      let loads = (before: before.load(of: queryClass), after: after.load(of: queryClass))
      guard loads.before.calls > 0 || loads.after.calls > 0 else { return nil }
      return .init(
        class: queryClass, query: times.query(of: queryClass) ?? "", before: loads.before, after: loads.after)
    }
    let usable = compared.filter {
      $0.before.calls >= settings.minimumCalls && $0.after.calls >= settings.minimumCalls
    }
    let expected = usable.reduce(0) { $0 + Double($1.after.calls) * $1.before.mean }
    let taken = usable.reduce(0) { $0 + $1.after.milliseconds }
    return .init(
      nightsBefore: before.count, nightsAfter: after.count, classes: compared,
      ratio: expected > 0 ? taken / expected : nil)
  }
}
