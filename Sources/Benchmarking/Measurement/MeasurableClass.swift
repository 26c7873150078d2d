internal import AccessPatterns
internal import Advice
internal import Catalog
internal import Workload

/// A query class of the workload that may be executed on the target.
struct MeasurableClass: Sendable {
  /// Its place in the analysed workload.
  let number: Int
  let id: String
  let fingerprint: String
  let query: String
  let calls: Int
  /// One for each set of values.
  var statements: [ExecutableStatement]
  /// The tables that it writes to.
  let written: [ObjectName]
  /// Tables with row security that it names.
  var secured: [SecuredTable] = []

  var writes: Bool { !written.isEmpty }
}

/// Takes classes of an analysed workload, and says of the others why they are not measured.
struct ClassSelection {
  let workload: AnalyzedWorkload
  let safety: StatementSafety
  let searchPath: [String]
  let maximumSets: Int

  enum Answer {
    case measurable(MeasurableClass)
    case skipped(String)
  }

  /// The class that an advice means.
  func number(of query: Proposal.Query) -> Int? {
    let same = workload.classes.indices.filter { workload.classes[$0].id == query.class }
    return same.first { workload.classes[$0].query == query.query && workload.classes[$0].calls == query.calls }
      ?? same.first { workload.classes[$0].query == query.query }
      ?? same.max { workload.classes[$0].calls < workload.classes[$1].calls }
  }

  /// Classes that write to a table or to its partitions, those with most calls first.
  func writers(of tables: Set<ObjectName>) -> [Int] {
    workload.classes.indices.filter { number in
      workload.extracted[number]?.relations.contains { access in
        tables.contains(access.table) && access.write.map { $0.command != .refresh } == true
      } == true
    }.sorted { (workload.classes[$1].calls, $0) < (workload.classes[$0].calls, $1) }
  }

  func answer(_ number: Int) throws(BenchError) -> Answer {
    let entry = workload.classes[number]
    // Before the plan: what may not be executed is not said to be a matter of planning.
    if let reason = try safety.refusal(of: entry.query) { return .skipped("it is not executed: it \(reason)") }
    guard let planned = workload.planned[number] else {
      let reasons = (workload.skipped + workload.skippedDerived).filter { $0.id == entry.id }
      return .skipped("it has no plan: \(reasons.first?.reason ?? "the planner refuses it")")
    }
    var statements = planned.bindings.prefix(maximumSets).compactMap {
      ExecutableStatement($0.statement, searchPath: searchPath)
    }
    if workload.origin(of: number) != nil {
      // What foreign keys do is done as the table's owner, whom no policy binds.
      for place in statements.indices { statements[place].isBound = false }
    }
    guard !statements.isEmpty else { return .skipped("no values are known that its parameters could have") }
    for statement in statements {
      if let reason = try safety.refusal(of: statement.text) { return .skipped("it is not executed: it \(reason)") }
    }
    let secured = try safety.securedTables(in: entry.query)
    if let reason = try unmeasurable(secured, statements) { return .skipped("it is not executed: it \(reason)") }
    let written = workload.extracted[number]?.relations.filter { $0.write != nil }.map(\.table) ?? []
    return .measurable(
      MeasurableClass(
        number: number, id: entry.id, fingerprint: entry.fingerprint, query: entry.query, calls: entry.calls,
        statements: statements, written: Set(written).sorted(), secured: secured))
  }

  /// Why the connection can't send statements as they are sent in production.
  private func unmeasurable(
    _ secured: [SecuredTable], _ statements: [ExecutableStatement]
  ) throws(BenchError) -> String? {
    guard let table = secured.first, try !safety.isSuperuser() else { return nil }
    if statements.contains(where: { !$0.isBound }) {
      guard let other = secured.first(where: { !$0.isOwn }), try !safety.bypassesRowSecurity() else { return nil }
      return
        "reads \(other.name) as a role that row security does not bind, and the connection's role is bound: connect as the owner"
    }
    guard try safety.bypassesRowSecurity() else { return nil }
    return
      "reads \(table.name), where row security binds whoever sends it, and not the connection's role, which has BYPASSRLS: "
      + "connect as the owner or as a superuser"
  }
}
