internal import Catalog
internal import PostgresClient

/// Candidates as HypoPG has them.
extension Twin {
  /// Sizes candidates with HypoPG, and makes them known to all twins of the server.
  ///
  /// Each is made as a real index first, which is then taken out of its table's list: PostgreSQL takes or refuses the
  /// definition, puts it into words of its own and says which rows are in it. HypoPG gives the size.
  ///
  /// - Returns, throws: As ``createHypothetical(_:numberedFrom:)``; what HypoPG has no index for is refused with
  ///   `.notInHypoPG`.
  func createHypothetical(
    _ definitions: [IndexDefinition], numberedFrom first: Int, in hypopg: HypoPGCandidates
  ) throws(PlannerError) -> [Result<HypotheticalIndex, PlannerError>] {
    let refusals = definitions.map { refusal(of: $0) }
    let possible = definitions.indices.filter { refusals[$0] == nil }
    let made = try createReal(possible.map { definitions[$0] }, numberedFrom: first)
    try retire(made.flatMap { (try? $0.get())?.oids ?? [] })
    let candidates = made.map { result in
      result.flatMap { index in Self.candidate(index).map { .success($0) } ?? .failure(Self.isPartitioned) }
    }
    let sizes = try sizes(of: candidates.compactMap { try? $0.get() })
    var results = refusals.map { $0.map { Result<HypotheticalIndex, PlannerError>.failure($0) } }
    for (number, position) in possible.enumerated() {
      results[position] = made[number].flatMap { index in
        candidates[number].flatMap { sizes[$0.oid]! }.map { Self.sized(index, $0) }
      }
    }
    hypopg.add(
      candidates.compactMap { candidate in
        guard let candidate = try? candidate.get(), case .success = sizes[candidate.oid] else { return nil }
        return candidate
      })
    return results.map { $0! }
  }

  private static func sized(_ index: HypotheticalIndex, _ bytes: Int) -> HypotheticalIndex {
    HypotheticalIndex(
      definition: index.definition, name: index.name, parts: index.parts, bytes: bytes, share: index.share,
      carriesStatistics: false)
  }

  /// nil for one that is not of one table alone.
  private static func candidate(_ index: HypotheticalIndex) -> HypoPGCandidate? {
    guard index.parts.count == 1 else { return nil }
    return HypoPGCandidate(
      oid: index.parts[0].oid, table: index.definition.table, statement: index.definition.statement(name: index.name),
      name: index.parts[0].name)
  }

  private static let isPartitioned = PlannerError(
    .notInHypoPG, "HypoPG has no size for an index on a partitioned table")

  private func refusal(of definition: IndexDefinition) -> PlannerError? {
    if tables[definition.table]?.kind == .partitioned { return Self.isPartitioned }
    switch definition.method {
    case "btree", "hash": return nil
    case "brin":
      return PlannerError(
        .notInHypoPG, "HypoPG leaves the cost of a BRIN index to the planner's defaults, whatever its page ranges are")
    default: return PlannerError(.notInHypoPG, "HypoPG has no \(definition.method) indexes")
    }
  }

  /// Indexes that are sized in one round trip.
  private static let sizesAtOnce = 100

  /// - Returns: By oid, HypoPG's size in bytes, or what it has against the index.
  func sizes(
    of candidates: [HypoPGCandidate]
  ) throws(PlannerError) -> [UInt32: Result<Int, PlannerError>] {
    var sizes: [UInt32: Result<Int, PlannerError>] = [:]
    var rest = candidates[...]
    while !rest.isEmpty {
      // As the role that plans: an expression's constants are folded.
      let connection = try planner(.bound)
      let batch = rest.prefix(Self.sizesAtOnce)
      let opening = WhatIfTransaction(showing: [], hiding: [], searchPath: nil).opening()
      let segments = batch.flatMap { candidate in
        let size = PipelinedStatement(HypoPG.size, [candidate.statement])
        return [opening + [size], [WhatIfTransaction.closing]]
      }
      let answers = try PlannerError.translating { () throws(PostgresError) in
        try connection.pipeline(segments + [[PipelinedStatement(HypoPG.reset)]])
      }
      // Fewer than were sent when the session was ended because one took too long.
      for (number, candidate) in batch.enumerated() where 2 * number < answers.count {
        sizes[candidate.oid] = try size(answers[2 * number])
        rest.removeFirst()
      }
      hypopgSessions[.bound] = HypoPGSession()
      if !connection.isOpen { forget(.bound) }
    }
    return sizes
  }

  private func size(
    _ answers: [Result<QueryResult, PostgresError>]
  ) throws(PlannerError) -> Result<Int, PlannerError> {
    switch answers.last {
    case .success(let result):
      guard let bytes = result.scalar.flatMap({ Int($0) }) else {
        throw PlannerError(.twinRefused, "HypoPG gives no size")
      }
      return .success(bytes)
    case .failure(let error):
      let refusal = PlannerError(error, refused: .statementRejected)
      switch refusal.code {
      case .statementRejected: return .failure(PlannerError(.notInHypoPG, "HypoPG refuses it: \(error.message)"))
      case .statementTimedOut: return .failure(refusal)
      default: throw refusal
      }
    case nil: throw PlannerError(.twinRefused, "HypoPG gives no answer")
    }
  }
}
