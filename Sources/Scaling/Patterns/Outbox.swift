internal import AccessPatterns
internal import Catalog
internal import Planner

/// A table that is an outbox: events wait in it until they are handed on, and are kept for a while.
///
/// Found by what is done: workers ask for rows of which a time is NULL (`published_at IS NULL`), with SKIP LOCKED or all
/// of them in the order in which they came, and updates set that time; rows don't go when they are done, as those of a
/// queue do, but by age or not at all. Rows of someone that are not deleted yet (`deleted_at IS NULL`) are none.
/// PostgreSQL has LISTEN and NOTIFY instead of asking again and again, and logical decoding, which hands out
/// what is committed, even what no table holds (`pg_logical_emit_message`).
struct Outbox {
  let table: Table
  /// The time that is NULL until a row was handed on.
  let mark: String
  private let polls: [QueuePoll]
  private let use: TableUse
  private let workload: WorkloadUse
  private let input: ScaleInput

  init?(_ table: Table, _ use: TableUse, _ workload: WorkloadUse, _ input: ScaleInput) {
    let times = Set(table.timeColumns.map(\.name))
    let polls = use.classes.compactMap { QueuePoll(table, $0, input) }.filter { poll in
      (poll.skipsLocked || Self.asksForAll(poll.access, table)) && poll.state.map(times.contains) == true
        && poll.access.predicates.contains { $0.kind == .isNull && $0.target == .column(poll.state ?? "") }
    }
    guard let mark = polls.first?.state, !use.inserts.isEmpty,
      use.updates.contains(where: { $0.columns.contains(mark) }),
      use.deletes.allSatisfy({ !$0.access.rangeColumns.isDisjoint(with: times) })
    else { return nil }
    self.table = table
    self.mark = mark
    self.polls = polls
    self.use = use
    self.workload = workload
    self.input = input
  }

  /// Whoever's rows they are, the oldest first.
  private static func asksForAll(_ access: RelationAccess, _ table: Table) -> Bool {
    guard access.equalColumns.isEmpty, let first = access.ordering.first, !first.isDescending,
      case .column(let name) = first.target
    else { return false }
    return table.isUnique([name]) || table.timeColumns.contains { $0.name == name }
  }

  var finding: ScaleFinding {
    let churn = Churn(table, use, workload, input)
    let rate = churn.rate(churn.inserts) ?? workload.rate(use.inserts.reduce(0) { $0 + $1.rows })
    let calls = polls.reduce(0) { $0 + Double($1.costed.queryClass.calls) }
    let name = table.objectName.sql
    let asked = workload.rate(calls)
    return ScaleFinding(
      EventLogRule.self, .pattern, .advised, subjects: ["\(name).\(SQLText.name(mark))"],
      summary: "\(name) is an outbox: events wait in it until \(SQLText.name(mark)) is set.",
      classes: (polls.map(\.costed) + use.writes.map(\.costed)).distinct, in: input,
      figures: [
        .init("polls", calls, .count), .init("inserts", churn.inserts, .count),
        .init("updates", churn.updates, .count), .init("deletes", churn.deletes, .count),
      ] + rate.figure("events_per_day"),
      reasons: [
        "\(FigureText.count(calls, "call asks", "calls ask")) for the next rows\(asked.map { ", " + $0.words } ?? "").",
        "Rows stay when they were handed on\(use.deletes.isEmpty ? "" : ", and are deleted by age").", churn.words,
        StoreLimits.words("events", rate, limit: StoreLimits.eventsPerSecond, "Kafka"),
      ],
      tradeoffs: [
        "A notification is lost on whoever doesn't listen at the moment: workers still ask now and then.",
        "A replication slot keeps WAL until its consumer has read it: one that stopped fills the disk "
          + "(max_slot_wal_keep_size bounds it).",
      ], remedies: remedies)
  }

  private var remedies: [ScaleFinding.Remedy] {
    let name = table.objectName
    var remedies = Notification.remedies(
      table,
      "LISTEN in place of asking: workers are told that something waits, and ask once a minute for safety. One "
        + "notification a commit, whatever the rows.")
    let order = polls.map(\.access).flatMap(JobQueue.sortKeys)
    let hasIndex = table.indexes.contains { $0.isValid && $0.predicate.map { table.columns(in: $0).contains { $0.name == mark } } == true }
    if !hasIndex, let first = order.first {
      let definition = IndexDefinition(
        table: name, keys: [first], predicate: "\(SQLText.name(mark)) IS NULL")
      remedies.append(
        ScaleFinding.Remedy(
          "A partial index on what waits: as large as that, not as the table.",
          statements: [
            definition.statement(
              name: definition.name(avoiding: input.takenNames(in: table.schema)),
              concurrently: table.kind != .partitioned)
          ]))
    }
    remedies += QueueSettings.remedies(table, input)
    remedies += LogicalDecoding.remedies(table)
    remedies.append(
      ScaleFinding.Remedy(
        "Or no table at all: pg_logical_emit_message(true, …) writes the event into the WAL, in the transaction of what "
          + "happened, and logical decoding hands it out. Kafka comes after that, when many consumers read all of it."))
    return remedies
  }
}
