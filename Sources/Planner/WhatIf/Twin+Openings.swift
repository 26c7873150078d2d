internal import PostgresClient

/// What opens a what-if transaction in a session as it is now.
struct WhatIfOpening {
  let statements: [PipelinedStatement]
  /// How the session's hypothetical indexes change by it; nil when candidates are real indexes.
  fileprivate let change: HypoPGSession.Change?
  /// The statement whose rows are the hypothetical indexes that it makes; nil when it makes none.
  fileprivate let creating: Int?

  fileprivate init(_ transaction: WhatIfTransaction, _ change: HypoPGSession.Change? = nil) {
    self.change = change
    let hypothetical = change?.statements ?? []
    statements = transaction.opening(hypothetical)
    let last = statements.count - 1 - (transaction.searchPath == nil ? 0 : 1)
    creating = change?.creates == true ? last : nil
  }
}

extension Twin {
  /// Not to be kept: it depends on what the session has been told before.
  func opening(of transaction: WhatIfTransaction, _ role: PlanningRole) -> WhatIfOpening {
    guard let hypopg, let session = hypopgSessions[role] else { return WhatIfOpening(transaction) }
    let seen = hypopg.seen(showing: transaction.showing, hiding: transaction.hiding)
    return WhatIfOpening(
      WhatIfTransaction(
        showing: hypopg.others(transaction.showing), hiding: hypopg.others(transaction.hiding),
        searchPath: transaction.searchPath), session.change(to: seen))
  }

  /// Notes what the session that plans as `role` has after an opening.
  ///
  /// - Parameter answers: To its statements, and maybe more.
  /// - Throws: When one of them failed.
  func settle(
    _ opening: WhatIfOpening, _ answers: [Result<QueryResult, PostgresError>], _ role: PlanningRole
  ) throws(PlannerError) {
    var results: [QueryResult] = []
    for answer in answers.prefix(opening.statements.count) {
      switch answer {
      case .success(let result): results.append(result)
      case .failure(let error):
        // Nothing is known of it: HypoPG keeps what it made before it failed.
        if opening.change != nil { forget(role) }
        throw PlannerError(error)
      }
    }
    guard let change = opening.change else { return }
    let rows = opening.creating.map { results[$0].rows } ?? []
    guard hypopgSessions[role]?.apply(change, rows) == true else {
      forget(role)
      throw PlannerError(.twinRefused, "HypoPG does not make the indexes that it is asked for")
    }
  }

  /// The candidates' names by those that plans of the session have for them; empty when these are the same.
  func namesOfCandidates(_ role: PlanningRole) -> [String: String] { hypopgSessions[role]?.names ?? [:] }
}
