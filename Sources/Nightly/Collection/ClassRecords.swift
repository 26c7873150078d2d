internal import Advice
internal import History
internal import Workload

/// What history keeps of tonight's query classes.
enum ClassRecords {
  /// By time, most first; those beyond `most` as one.
  ///
  /// - Parameter profiles: What the planner said of them.
  static func make(_ workload: Workload, profiles: [ClassProfile], most: Int) -> [ClassRecord] {
    let plans = Dictionary(
      profiles.map { ($0.class, ClassPlan.text($0.indexes)) }, uniquingKeysWith: { first, _ in first })
    var sums: [String: ClassRecord] = [:]
    for entry in workload.classes {
      let record = ClassRecord(
        class: entry.id, query: entry.query, user: entry.user, calls: entry.calls,
        milliseconds: entry.totalMilliseconds, rows: entry.rows, plan: plans[entry.id])
      sums[entry.id] = sums[entry.id].map { sum(of: $0, record) } ?? record
    }
    let sorted = sums.values.sorted { ($1.milliseconds, $1.calls, $0.class) < ($0.milliseconds, $0.calls, $1.class) }
    guard sorted.count > most else { return sorted }
    var other = ClassRecord(class: DatabaseNight.ClassLoad.other, query: "", calls: 0, milliseconds: 0, rows: 0)
    for record in sorted.dropFirst(most) {
      other.calls = other.calls.addingClamped(record.calls)
      other.milliseconds += record.milliseconds
      other.rows = other.rows.addingClamped(record.rows)
    }
    return sorted.prefix(most) + [other]
  }

  private static func sum(of first: ClassRecord, _ second: ClassRecord) -> ClassRecord {
    var result = first.calls >= second.calls ? first : second
    result.calls = first.calls.addingClamped(second.calls)
    result.milliseconds = first.milliseconds + second.milliseconds
    result.rows = first.rows.addingClamped(second.rows)
    return result
  }
}
