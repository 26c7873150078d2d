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
    let statements = planned.bindings.prefix(maximumSets).compactMap {
      ExecutableStatement($0.statement, searchPath: searchPath)
    }
    guard !statements.isEmpty else { return .skipped("no values are known that its parameters could have") }
    for statement in statements {
      if let reason = try safety.refusal(of: statement.text) { return .skipped("it is not executed: it \(reason)") }
    }
    let written = workload.extracted[number]?.relations.filter { $0.write != nil }.map(\.table) ?? []
    return .measurable(
      MeasurableClass(
        number: number, id: entry.id, fingerprint: entry.fingerprint, query: entry.query, calls: entry.calls,
        statements: statements, written: Set(written).sorted()))
  }
}
