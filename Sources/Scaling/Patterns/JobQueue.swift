internal import AccessPatterns
internal import Catalog
internal import SQLSyntax

/// What PostgreSQL has for a queue.
struct JobQueue {
  let table: Table
  let polls: [QueuePoll]
  let polled: Double
  let jobs: Double
  let workload: WorkloadUse
  let input: ScaleInput

  var remedies: [ScaleFinding.Remedy] {
    let name = table.objectName
    var remedies: [ScaleFinding.Remedy] = []
    let main = polls.max { $0.costed.queryClass.calls < $1.costed.queryClass.calls }
    let test = main.flatMap { poll in poll.state.flatMap { poll.access.test(of: $0) } }?.sql
    let order = main.map { Self.sortKeys($0.access) } ?? []
    if !polls.contains(where: \.skipsLocked) {
      let words =
        """
        Take the next row so that workers don't wait for each other, within the transaction that does the work or \
        marks it taken
        """
      let conditions = test.map { " WHERE \($0)" }
      remedies.append(
        ScaleFinding.Remedy(
          words,
          statements: conditions.map {
            [
              """
              SELECT * FROM \
              \(name.sql)\($0)\(order.isEmpty ? "" : " ORDER BY " + order.map(\.sql).joined(separator: ", ")) LIMIT 1 \
              FOR UPDATE SKIP LOCKED
              """
            ]
          } ?? []))
    }
    if let state = main?.state, !order.isEmpty {
      let keys = test == nil ? [IndexKey(column: state)] + order : order
      let definition = IndexDefinition(table: name, keys: keys, predicate: test)
      let hasOne = table.indexes.contains { index in
        index.isValid && index.keys.map(\.column) == keys.map(\.column) && (index.predicate != nil) == (test != nil)
      }
      if !hasOne {
        remedies.append(
          ScaleFinding.Remedy(
            test == nil
              ? "An index on the state and the order (partial on the state that waits, if it is always the same)"
              : "A partial index on what waits: as large as the queue is long, not as the table",
            statements: [
              definition.statement(
                name: definition.name(avoiding: input.takenNames(in: table.schema)),
                concurrently: table.kind != .partitioned)
            ]))
      }
    }
    for leaf in input.tables.leaves(of: name) where !leaf.options.contains(where: { $0.hasPrefix("fillfactor") }) {
      remedies.append(
        ScaleFinding.Remedy(
          """
          Room on each page for new versions of its rows, and vacuum after a thousand dead rows instead of a fifth of \
          the table \
          (new pages alone get the room)
          """,
          statements: [
            """
            ALTER TABLE \(leaf.objectName.sql) SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01, \
            autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0)
            """
          ]))
      remedies.append(
        ScaleFinding.Remedy(
          "The way back",
          statements: [
            """
            ALTER TABLE \(leaf.objectName.sql) RESET (fillfactor, autovacuum_vacuum_scale_factor, \
            autovacuum_vacuum_threshold, \
            autovacuum_vacuum_cost_delay)
            """
          ]))
    }
    if let notify { remedies += notify }
    return remedies
  }

  /// When workers ask in vain more often than not. NOTIFY takes a lock of the whole database at commit
  /// (`PreCommit_Notify` in src/backend/commands/async.c), so it is not for thousands of commits a second.
  private var notify: [ScaleFinding.Remedy]? {
    guard polled > 2 * jobs, (workload.rate(jobs) ?? 0) < 500 else { return nil }
    let trigger = SQLText.free("\(table.name)_notify")
    let channel = SQLText.free(table.name)
    return [
      ScaleFinding.Remedy(
        """
        Tell workers that something waits: they LISTEN \(SQLText.name(channel)) and ask once a minute for safety, \
        instead of \
        \(FigureText.count(polled / max(1, jobs))) times for each row. One notification a commit, whatever the rows
        """,
        statements: SQLText.trigger(
          trigger, on: table.objectName, "AFTER INSERT", perRow: false,
          body: "  PERFORM pg_notify(\(SQLText.literal(channel)), '');\n  RETURN NULL;")),
      ScaleFinding.Remedy("The way back", statements: SQLText.dropTrigger(trigger, on: table.objectName)),
    ]
  }

  private static func sortKeys(_ access: RelationAccess) -> [IndexKey] {
    access.ordering.compactMap { key in
      guard case .column(let name) = key.target else { return nil }
      return IndexKey(column: name, isDescending: key.isDescending, nullsFirst: key.nullsFirst)
    }
  }
}
