import Nightly
import Workload

/// What text, Markdown and the page say of all databases together.
extension NightReport {
  /// Recommendations that a report begins with.
  static let stepLimit = 3

  var failed: [DatabaseNight] { databases.filter { $0.failure != nil } }

  /// Databases that were read tonight.
  var read: [DatabaseNight] { databases.filter { $0.failure == nil } }

  /// The answer in one line.
  var headline: String { headlineParts.joined(separator: ", ") }

  /// `1 database failed`, `1 regression`, `2 new recommendations`.
  var headlineParts: [String] {
    guard !databases.isEmpty else { return ["No databases"] }
    var parts: [String] = []
    func add(_ number: Int, _ one: String, _ many: String) {
      if number > 0 { parts.append(HumanNumber.counted(number, one, many)) }
    }
    let tonight = read.flatMap { database in database.recommendations.filter { $0.changedNight == database.night } }
    add(failed.count, "database failed", "databases failed")
    let all = databases.flatMap(\.recommendations)
    add(all.count(where: \.isToTakeBack), "regression", "regressions")
    add(tonight.count { $0.state == .new }, "new recommendation", "new recommendations")
    add(tonight.count { $0.state == .applied }, "applied", "applied")
    add(tonight.count { $0.state == .verified }, "verified", "verified")
    let open = all.count(where: \.isOpen)
    guard parts.isEmpty else { return parts }
    return open == 0
      ? ["Nothing to do"] : ["Nothing new", HumanNumber.counted(open, "recommendation", "recommendations") + " open"]
  }

  /// What to begin with: what has to be taken back before what is worth most, with its database's place.
  var firstSteps: [(index: Int, step: NightRecommendation)] {
    let steps = databases.enumerated().flatMap { index, database in database.steps.map { (index: index, step: $0) } }
    let ranked = steps.enumerated().sorted { left, right in
      let (a, b) = (left.element.step, right.element.step)
      if (a.state == .regressed) != (b.state == .regressed) { return a.state == .regressed }
      if a.missedLastNight != b.missedLastNight { return a.missedLastNight > b.missedLastNight }
      return left.offset < right.offset
    }
    return ranked.prefix(Self.stepLimit).map(\.element)
  }

  /// What is different, of all databases that were read, in the order of ``Change/precedes(_:_:)``, with the database's place.
  var changes: [(index: Int, change: Change)] {
    let all = databases.enumerated().filter { $0.element.failure == nil }.flatMap { index, database in
      database.changes.map { (index: index, change: $0) }
    }
    return all.enumerated().sorted { left, right in
      let (a, b) = (left.element.change, right.element.change)
      if Change.precedes(a, b) { return true }
      return !Change.precedes(b, a) && left.offset < right.offset
    }.map(\.element)
  }

  /// Of the databases that were read; the night before only of those that have one.
  var load: DatabaseNight.Load { DatabaseNight.Load(summing: read.map(\.load)) }

  var loadChange: String? {
    let times = read.compactMap(\.comparedTimes)
    let before = times.reduce(0) { $0 + $1.before }
    return before > 0 ? HumanNumber.change(times.reduce(0) { $0 + $1.now } / before) : nil
  }

  var openCount: Int { databases.reduce(0) { $0 + $1.open.count } }

  /// `5, on 2 of 3 databases`.
  var openText: String {
    guard openCount > 0, databases.count > 1 else { return HumanNumber.count(openCount) }
    let on = databases.count { !$0.open.isEmpty }
    return "\(HumanNumber.count(openCount)), on \(HumanNumber.count(on)) of "
      + HumanNumber.counted(databases.count, "database", "databases")
  }

  /// Milliseconds that the open recommendations would have saved last night. An estimate.
  var missedLastNight: Double { databases.reduce(0) { $0 + $1.missedLastNight } }

  /// `about 41 min of last night's time (estimate)`; nil when there is no figure.
  var worthText: String? { DatabaseNight.worthText(missedLastNight) }

  static let explanation =
    "Times are what the server measured over the window. What a recommendation would save is an estimate: measured time × the "
    + "part that PostgreSQL's planner promises. Planner costs are in the planner's units, not milliseconds."
}

extension DatabaseNight.Load {
  init(summing loads: [DatabaseNight.Load]) {
    self.init(
      calls: loads.map(\.calls).clampedSum, milliseconds: loads.reduce(0) { $0 + $1.milliseconds },
      rows: loads.map(\.rows).clampedSum)
  }

  var time: String { HumanNumber.duration(milliseconds: milliseconds) }
}
