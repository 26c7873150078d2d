internal import AccessPatterns
internal import Catalog
internal import Planner
internal import SQLSyntax

/// A table that is an event log or an outbox: rows are appended, and consumers read on from where they stopped.
///
/// A log is found by what is done: hardly an update for a hundred inserts, and a query that reads what comes after a
/// position (`id > $1 ORDER BY id LIMIT …`) in a unique column, with no condition that says whose rows. PostgreSQL has
/// partitions for it, which are dropped instead of deleted from, and logical decoding, which hands out what is
/// committed in the order of the commits and asks nothing of the table. For an outbox see ``Outbox``.
///
/// A position that is a sequence is no safe one: a transaction that commits late has a lower number than what was read
/// already, and is never seen. Reading only what no open transaction can come before cures it.
///
/// Not advised: rows that are updated, for which the position is a way to turn pages.
package struct EventLogRule: ScaleRule {
  package static let identifier = "event-log"

  package init() {}

  private static let mostUpdates = 0.01

  package func findings(_ input: ScaleInput) -> [ScaleFinding] {
    let workload = WorkloadUse(input)
    return input.namedTables.compactMap { table in
      let use = workload[table.objectName]
      if let outbox = Outbox(table, use, workload, input) { return outbox.finding }
      var consumers: [(costed: CostedClass, position: String)] = []
      for costed in use.readers {
        let access = costed.pattern.relations.first { access in
          access.table == table.objectName && access.write == nil && Self.position(access, table) != nil
        }
        if let position = access.flatMap({ Self.position($0, table) }) { consumers.append((costed, position)) }
      }
      guard let position = consumers.max(by: { input.load($0.costed) < input.load($1.costed) })?.position else {
        return nil
      }
      return finding(table, position, consumers.map(\.costed), use, workload, input)
    }
  }

  /// The column that is read on from.
  private static func position(_ access: RelationAccess, _ table: Table) -> String? {
    guard access.hasLimit, let first = access.ordering.first, case .column(let name) = first.target,
      !first.isDescending,
      access.predicates.contains(where: {
        $0.target == first.target && $0.kind == .range && $0.operatorName.hasPrefix(">")
      }),
      access.equalColumns.isEmpty
    else { return nil }
    let isCounted = ["int4", "int8"].contains(table.column(named: name)?.typeName ?? "")
    // A key of a partitioned table has the partition key in it.
    let isKey =
      table.isUnique([name])
      || table.indexes.contains { $0.isUnique && $0.keys.contains { $0.column == name } && table.kind == .partitioned }
    return isCounted && isKey ? name : nil
  }

  private func finding(
    _ table: Table, _ position: String, _ consumers: [CostedClass], _ use: TableUse, _ workload: WorkloadUse,
    _ input: ScaleInput
  ) -> ScaleFinding? {
    let churn = Churn(table, use, workload, input)
    guard churn.inserts > 0 else { return nil }
    let isCase = churn.updates <= Self.mostUpdates * churn.inserts
    let name = table.objectName.sql
    let rate = churn.rate(churn.inserts) ?? workload.rate(use.inserts.reduce(0) { $0 + $1.rows })
    let users = Set(consumers.map { $0.queryClass.user ?? "" }).count
    let readers = max(users, Set(consumers.map(\.queryClass.fingerprint)).count)
    let calls = consumers.reduce(0) { $0 + Double($1.queryClass.calls) }
    var reasons = [
      "\(FigureText.count(calls, "call", "calls")) read on from a position in \(SQLText.name(position)), by "
        + "\(FigureText.count(Double(readers), "consumer", "consumers")) as far as users and statements tell.",
      churn.words,
    ]
    if isCase {
      let many =
        readers > StoreLimits.consumers
        ? "consumers are more than the \(StoreLimits.consumers) from which Kafka pays"
        : "consumers are no reason for Kafka, which pays from more than \(StoreLimits.consumers) on"
      reasons.append(
        StoreLimits.words("events", rate, limit: StoreLimits.eventsPerSecond, "Kafka") + " By their number, \(many).")
    } else {
      reasons.insert("Its rows change after they came: the position is a way to turn pages, not a log's.", at: 0)
    }
    return ScaleFinding(
      Self.self, .pattern, isCase ? .advised : .notAdvised, subjects: ["\(name).\(SQLText.name(position))"],
      summary: isCase ? "\(name) is an event log." : "\(name) is read by position and is no event log.",
      classes: consumers, in: input,
      figures: [
        .init("consumers", Double(readers), .count), .init("inserts", churn.inserts, .count),
        .init("updates", churn.updates, .count), .init("deletes", churn.deletes, .count),
      ] + rate.figure("events_per_day"),
      reasons: reasons,
      tradeoffs: isCase
        ? [
          "A replication slot keeps WAL until its consumer has read it: one that stopped fills the disk "
            + "(max_slot_wal_keep_size bounds it).",
          "Reading only what no open transaction can come before makes consumers wait for the oldest transaction that "
            + "writes, in any database of the server.",
        ] : [],
      remedies: isCase ? remedies(table, position, use, input) : [])
  }

  private func remedies(
    _ table: Table, _ position: String, _ use: TableUse, _ input: ScaleInput
  ) -> [ScaleFinding.Remedy] {
    let (name, key) = (table.objectName.sql, SQLText.name(position))
    let transaction = SQLText.name(SQLText.free("written_by", avoiding: Set(table.columns.map(\.name))))
    var remedies: [ScaleFinding.Remedy] = []
    if input.catalog.server.versionNumber >= 130_000 {
      remedies += [
        ScaleFinding.Remedy(
          "So that no event is passed over: each row says which transaction wrote it, and consumers leave out what may "
            + "still be overtaken (\(key) > $1 AND (\(transaction) IS NULL OR \(transaction) < "
            + "pg_snapshot_xmin(pg_current_snapshot()))). Rows that are there already have none.",
          statements: [
            "ALTER TABLE \(name) ADD COLUMN \(transaction) xid8",
            "ALTER TABLE \(name) ALTER COLUMN \(transaction) SET DEFAULT pg_current_xact_id()",
          ]),
        ScaleFinding.Remedy("The way back.", statements: ["ALTER TABLE \(name) DROP COLUMN \(transaction)"]),
      ]
    }
    let times = Set(table.timeColumns.map(\.name)).union([position])
    let deletes = use.deletes.filter { !$0.access.rangeColumns.isDisjoint(with: times) }
    if table.kind != .partitioned {
      let deleted = deletes.reduce(0) { $0 + $1.rows }
      let instead = "Instead of the DELETE by age, which leaves \(FigureText.count(deleted)) dead rows"
      remedies.append(
        ScaleFinding.Remedy(
          "\(deletes.isEmpty ? "Before it has to be emptied" : instead): partitions by range, of which the oldest is "
            + "detached and dropped; it has \(FigureText.bytes(input.bytes(of: table))) now. `sextant partition` says when "
            + "and how."))
    }
    remedies += LogicalDecoding.remedies(table)
    return remedies
  }
}
