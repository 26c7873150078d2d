internal import AccessPatterns
internal import Catalog
internal import Planner

/// A table that is a queue: workers ask again and again for the next rows of a state, and change or delete them.
///
/// Found by what is done, not by the name: a query that takes rows with SKIP LOCKED; or, where rows come in and updates
/// of the state or deletes take away at least half as many, one that asks for a few rows in order, the oldest first or
/// locked, by a column of few values. PostgreSQL has SKIP LOCKED for it, a partial index on what waits, settings for a
/// table that changes all the time, and NOTIFY instead of asking in vain.
///
/// Not advised: a table that is named as a queue and that nobody polls, and a list whose rows change and that shows the
/// latest first. A list whose rows keep their state is no case at all, and what hands events on is an ``Outbox``.
package struct JobQueueRule: ScaleRule {
  package static let identifier = "job-queue"

  package init() {}

  private static let names: Set<String> = ["queue", "queues", "job", "jobs", "task", "tasks", "outbox", "inbox"]
  private static let leastChurn = 0.5

  package func findings(_ input: ScaleInput) -> [ScaleFinding] {
    let workload = WorkloadUse(input)
    return input.namedTables.compactMap { table in
      let use = workload[table.objectName]
      let polls = use.classes.compactMap { QueuePoll(table, $0, input) }
      let taking = polls.filter(\.skipsLocked)
      if Outbox(table, use, workload, input) != nil { return nil }
      // Lists of the same table are not what workers ask.
      if !polls.isEmpty, let found = finding(table, taking.isEmpty ? polls : taking, use, workload, input) {
        return found
      }
      let words = table.name.split(separator: "_").map { $0.lowercased() }
      guard let last = words.last, Self.names.contains(last), !use.classes.isEmpty else { return nil }
      return ScaleFinding(
        Self.self, .pattern, .notAdvised, subjects: [table.objectName.sql],
        summary: "\(table.objectName.sql) is a queue by its name alone.", classes: use.classes, in: input,
        reasons: ["No statement of the workload takes the next rows of a state, and none skips locked ones."])
    }
  }

  private func finding(
    _ table: Table, _ polls: [QueuePoll], _ use: TableUse, _ workload: WorkloadUse, _ input: ScaleInput
  ) -> ScaleFinding? {
    let churn = Churn(table, use, workload, input)
    let states = Set(polls.compactMap(\.state))
    let changes = use.updates.filter { !states.isDisjoint(with: $0.columns) } + use.deletes
    let isWorked =
      !changes.isEmpty && churn.inserts > 0 && churn.updates + churn.deletes >= Self.leastChurn * churn.inserts
    let takes = polls.contains(where: \.skipsLocked)
    let isCase = takes || (isWorked && polls.contains(where: \.takes))
    guard isCase || isWorked else { return nil }
    let calls = polls.reduce(0) { $0 + Double($1.costed.queryClass.calls) }
    let jobs = use.inserts.reduce(0) { $0 + $1.rows }
    let rate = churn.rate(churn.inserts) ?? workload.rate(jobs)
    let name = table.objectName.sql
    let asked = workload.rate(calls).map { ", " + $0.words } ?? ""
    var reasons =
      isCase ? [] : ["It is a list of the latest: workers take the oldest, or lock what they take."]
    reasons += [
      "\(FigureText.count(calls, "call asks", "calls ask")) for the next rows\(asked); "
        + (takes ? "locked rows are skipped." : "none skips locked rows: workers wait for each other or take the same row."),
      churn.words,
    ]
    if isCase {
      if jobs > 0 {
        reasons.append(
          "\(FigureText.count(calls / jobs, "poll", "polls")) for each row that comes in, by the workload's statements.")
      }
      reasons.append(StoreLimits.words("rows that come in", rate, limit: StoreLimits.jobsPerSecond, "a broker"))
    }
    let queue = JobQueue(table: table, polls: polls, polled: calls, jobs: jobs, jobRate: rate, input: input)
    return ScaleFinding(
      Self.self, .pattern, isCase ? .advised : .notAdvised, subjects: [name],
      summary: isCase ? "\(name) is a queue." : "\(name) is asked as a queue is, and is none.",
      classes: polls.map(\.costed) + (isCase ? use.writes.map(\.costed) : []).uniqued(without: polls.map(\.costed)),
      in: input,
      figures: [
        .init("polls", calls, .count), .init("inserts", churn.inserts, .count),
        .init("updates", churn.updates, .count), .init("deletes", churn.deletes, .count),
      ] + rate.figure("jobs_per_day"),
      reasons: reasons,
      tradeoffs: isCase
        ? [
          "SKIP LOCKED gives no strict order: a row that another worker holds is passed over.",
          """
          A transaction that stays open anywhere in the database keeps dead rows from being removed: a queue gets slow \
          by it first.
          """,
        ] : [],
      remedies: isCase ? queue.remedies : [])
  }
}

extension [CostedClass] {
  /// Each once, without those of another list.
  fileprivate func uniqued(without others: [CostedClass]) -> [CostedClass] {
    var seen = Set(others.map(\.queryClass.id))
    return filter { seen.insert($0.queryClass.id).inserted }
  }
}

/// A class that asks for the next rows.
struct QueuePoll {
  let costed: CostedClass
  let access: RelationAccess
  /// The column that says what waits.
  let state: String?
  let skipsLocked: Bool
  /// Whether it takes the oldest first, or locks what it takes: a list for people shows the latest first.
  let takes: Bool

  private static let mostStates = 20.0

  init?(_ table: Table, _ costed: CostedClass, _ input: ScaleInput) {
    let own = costed.pattern.relations.filter { $0.table == table.objectName }
    guard let access = own.first(where: { $0.hasLimit && $0.write == nil }) ?? own.first(where: \.hasLimit),
      let tree = StatementTree(costed, input.tables)
    else { return nil }
    let clauses = tree.nodes("LockingClause")
    let locks = clauses.contains { $0.enumeration("wait_policy") == "LockWaitSkip" }
    let rows = input.tables.rows(of: table.objectName)
    let state = access.predicates.compactMap { predicate -> String? in
      guard case .column(let name) = predicate.target else { return nil }
      switch predicate.kind {
      case .isNull, .boolean: return name
      case .equality, .inList, .any:
        // Of a table that is empty as a rule ANALYZE has counted nothing.
        let values = table.distinctCount(of: name, rows: rows) ?? .infinity
        let isFixed = predicate.columnTest?.sql != nil
        return (values <= Self.mostStates || (values == .infinity && isFixed)) && !table.isUnique([name]) ? name : nil
      default: return nil
      }
    }.first
    guard locks || (!access.ordering.isEmpty && (state != nil || !clauses.isEmpty)) else { return nil }
    self.costed = costed
    self.access = access
    self.state = state
    skipsLocked = locks
    takes = !clauses.isEmpty || access.ordering.last?.isDescending == false
  }
}
