internal import AccessPatterns
internal import Catalog
internal import Planner
internal import SQLSyntax

/// What PostgreSQL has for a queue.
struct JobQueue {
  let table: Table
  let polls: [QueuePoll]
  let polled: Double
  let jobs: Double
  let jobRate: CountedRate?
  let input: ScaleInput

  var remedies: [ScaleFinding.Remedy] {
    var remedies: [ScaleFinding.Remedy] = []
    let main = polls.max { $0.costed.queryClass.calls < $1.costed.queryClass.calls }
    let test = main.flatMap { poll in poll.state.flatMap { poll.access.test(of: $0) } }?.sql
    let order = main.map { Self.sortKeys($0.access) } ?? []
    if !polls.contains(where: \.skipsLocked) { remedies.append(taking(test, order)) }
    if let state = main?.state, !order.isEmpty { remedies += indexes(state, test, order) }
    remedies += QueueSettings.remedies(table, input)
    // When workers ask in vain more often than not.
    if jobs > 0, polled > 2 * jobs, (jobRate?.perSecond ?? 0) < Notification.mostPerSecond {
      let times = "instead of \(FigureText.count(polled / jobs)) times for each row"
      remedies += Notification.remedies(
        table,
        "Tell workers that something waits: they LISTEN \(SQLText.name(SQLText.free(table.name))) and ask once a minute "
          + "for safety, \(times). One notification a commit, whatever the rows.")
    }
    remedies.append(
      ScaleFinding.Remedy(
        "After that pgmq, an extension that keeps queues in tables, or partitions that are emptied in turn; a broker last."
      ))
    return remedies
  }

  private func taking(_ test: String?, _ order: [IndexKey]) -> ScaleFinding.Remedy {
    let sorted = order.isEmpty ? "" : " ORDER BY " + order.map(\.sql).joined(separator: ", ")
    return ScaleFinding.Remedy(
      "Take the next row so that workers don't wait for each other, within the transaction that does the work or marks it "
        + "taken.",
      statements: test.map {
        ["SELECT * FROM \(table.objectName.sql) WHERE \($0)\(sorted) LIMIT 1 FOR UPDATE SKIP LOCKED"]
      } ?? [])
  }

  /// A partial index on what waits, and what it takes the place of.
  private func indexes(_ state: String, _ test: String?, _ order: [IndexKey]) -> [ScaleFinding.Remedy] {
    let whole = [IndexKey(column: state)] + order
    let columns = { (keys: [IndexKey]) in keys.map(\.column) }
    let partial = table.indexes.contains { index in
      index.isValid && index.predicate != nil && columns(index.keys).starts(with: columns(order))
    }
    guard !partial else { return [] }
    let full = table.indexes.first { $0.isValid && $0.predicate == nil && columns($0.keys) == columns(whole) }
    let place = full.map { " It takes the place of \(SQLText.name($0.name)) (\(bytes($0)))." } ?? ""
    guard let test else {
      if full != nil {
        return [
          ScaleFinding.Remedy(
            "A partial index on \(FigureText.list(order.compactMap(\.column))) where \(SQLText.name(state)) is the one that "
              + "waits: as large as the queue is long, not as the table.\(place) Which state waits the workload doesn't say "
              + "(a dump has $1 for it); a log does.")
        ]
      }
      return [
        ScaleFinding.Remedy(
          "An index on the state and the order (partial on the state that waits, if it is always the same).",
          statements: [create(IndexDefinition(table: table.objectName, keys: whole))])
      ]
    }
    var remedies = [
      ScaleFinding.Remedy(
        "A partial index on what waits: as large as the queue is long, not as the table.\(place)",
        statements: [create(IndexDefinition(table: table.objectName, keys: order, predicate: test))])
    ]
    if let full, isServingPollsAlone(full) {
      let name = ObjectName(schema: table.schema, name: full.name).sql
      remedies.append(
        ScaleFinding.Remedy(
          "Then drop the other: no other class of the workload uses it.",
          statements: [
            table.kind == .partitioned ? "DROP INDEX \(name)" : "DROP INDEX CONCURRENTLY \(name)"
          ]))
      remedies.append(
        ScaleFinding.Remedy(
          "The way back from that.",
          statements: [
            full.definition(on: table.objectName).statement(
              name: full.name, concurrently: table.kind != .partitioned)
          ]))
    }
    return remedies
  }

  private func create(_ definition: IndexDefinition) -> String {
    definition.statement(
      name: definition.name(avoiding: input.takenNames(in: table.schema)), concurrently: table.kind != .partitioned)
  }

  private func bytes(_ index: Index) -> String {
    FigureText.bytes(Double(index.pages) * Double(input.catalog.server.blockSize))
  }

  private func isServingPollsAlone(_ index: Index) -> Bool {
    let asking = Set(polls.map(\.costed.queryClass.id))
    return !index.isUnique && index.constraint == nil
      && input.classes.allSatisfy { costed in
        asking.contains(costed.queryClass.id) || costed.tree?.indexes.contains(index.name) != true
      }
  }

  static func sortKeys(_ access: RelationAccess) -> [IndexKey] {
    access.ordering.compactMap { key in
      guard case .column(let name) = key.target else { return nil }
      return IndexKey(column: name, isDescending: key.isDescending, nullsFirst: key.nullsFirst)
    }
  }
}
