internal import AccessPatterns
internal import Catalog
internal import Planner

/// A table that is a queue: workers ask again and again for the next rows of a state, and change or delete them.
///
/// Found by what is done, not by the name: a query that takes rows with SKIP LOCKED, or one that asks for a few rows in
/// order, the oldest first or locked, by a column of few values, and updates of that column or deletes for at least
/// half as many rows as come in. PostgreSQL has SKIP LOCKED for it, a partial index on what waits, settings for a table
/// that changes all the time, and NOTIFY instead of asking in vain.
///
/// Not advised: a table that is named as a queue and that nobody polls, and a list whose rows keep their state or that
/// shows the latest first.
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
      if !polls.isEmpty { return finding(table, polls, use, workload, input) }
      let words = table.name.split(separator: "_").map { $0.lowercased() }
      guard let last = words.last, Self.names.contains(last), !use.classes.isEmpty else { return nil }
      return ScaleFinding(
        Self.self, .pattern, .notAdvised, subjects: [table.objectName.sql],
        summary: "\(table.objectName.sql) is a queue by its name alone", classes: use.classes, in: input,
        reasons: ["no statement of the workload asks for the next rows of a state, and none skips locked ones"])
    }
  }

  private func finding(
    _ table: Table, _ polls: [QueuePoll], _ use: TableUse, _ workload: WorkloadUse, _ input: ScaleInput
  ) -> ScaleFinding {
    let churn = Churn(table, input.tables, use)
    let states = Set(polls.compactMap(\.state))
    let changes =
      use.updates.filter { write in !states.isDisjoint(with: write.access.write?.columns ?? []) } + use.deletes
    let isWorked = !changes.isEmpty && churn.updates + churn.deletes >= Self.leastChurn * churn.inserts
    let takes = polls.contains(where: \.skipsLocked)
    let isCase = takes || (isWorked && polls.contains(where: \.takes))
    let calls = polls.reduce(0) { $0 + Double($1.costed.queryClass.calls) }
    let jobs = use.inserts.reduce(0) { $0 + $1.rows }
    let name = table.objectName.sql
    var reasons = [
      """
      \(FigureText.count(calls, "call", "calls")) ask for the next \
      rows\(workload.rate(calls).map { ", " + FigureText.rate($0) } ?? ""); \
      \(takes ? "some skip locked rows" : "none skips locked rows: workers wait for each other or take the same row")
      """,
      """
      \(churn.source): \(FigureText.count(churn.inserts, "insert", "inserts")), \
      \(FigureText.count(churn.updates, "update", "updates")), \(FigureText.count(churn.deletes, "delete", "deletes"))\
      \(churn.hotWords)
      """,
    ]
    if isCase {
      if jobs > 0 {
        reasons.append("\(FigureText.count(calls / jobs)) polls for each row that comes in")
      }
      reasons.append(
        StoreLimits.words("rows that come in", workload.rate(jobs), limit: StoreLimits.jobsPerSecond, "a broker"))
    } else {
      reasons.append(
        isWorked
          ? "it is a list of the latest: workers take the oldest, or lock what they take"
          : "its rows keep their state: it is a list that is read in pages, no queue")
    }
    let queue = JobQueue(table: table, polls: polls, polled: calls, jobs: jobs, workload: workload, input: input)
    return ScaleFinding(
      Self.self, .pattern, isCase ? .advised : .notAdvised, subjects: [name],
      summary: isCase ? "\(name) is a queue" : "\(name) is asked as a queue is, and is none",
      classes: polls.map(\.costed) + (isCase ? use.writes.map(\.costed) : []).uniqued(without: polls.map(\.costed)),
      in: input,
      figures: [
        .init("polls", calls, .count), .init("inserts", churn.inserts, .count),
        .init("updates", churn.updates, .count), .init("deletes", churn.deletes, .count),
      ] + (workload.rate(jobs).map { [.init("jobs_per_second", $0, .count)] } ?? []),
      reasons: reasons,
      tradeoffs: isCase
        ? [
          "SKIP LOCKED gives no strict order: a row that another worker holds is passed over",
          """
          a transaction that stays open anywhere in the database keeps dead rows from being removed: a queue gets slow \
          by it first
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
