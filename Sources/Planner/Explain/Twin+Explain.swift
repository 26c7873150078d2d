internal import PostgresClient

extension Twin {
  package enum ExplainFormat: String {
    case text
    case json
  }

  /// Plans a statement, without executing it.
  ///
  /// - Returns: EXPLAIN's output.
  /// - Throws: `.statementRejected` with the planner's words, `.statementTimedOut`, `.twinLost`.
  package func explain(
    _ statement: PlannableStatement, format: ExplainFormat = .text, showing: [UInt32] = [], hiding: [UInt32] = []
  ) throws(PlannerError) -> String {
    let transaction = WhatIfTransaction(showing: showing, hiding: hiding, searchPath: statement.searchPath)
    return try whatIf(transaction, statement.role) { session throws(PlannerError) in
      do throws(PostgresError) {
        let plan = try session.explain(statement, format: format)
        return hypopgSessions[statement.role]?.translated(plan, format) ?? plan
      } catch {
        if error.isTimeout { giveUp(on: statement) }
        throw PlannerError(error, refused: .statementRejected)
      }
    }
  }

  /// Plans a statement as things are, several times.
  ///
  /// - Parameter runs: How often it is planned; the first time the relations that it names are read into the session's
  ///   caches.
  /// - Returns: The plan with schemas and qualified columns, and the least milliseconds that planning took.
  /// - Throws: As ``explain(_:format:showing:hiding:)``.
  package func timedPlan(
    _ statement: PlannableStatement, runs: Int = 3
  ) throws(PlannerError) -> (plan: PlanNode, milliseconds: Double) {
    let transaction = WhatIfTransaction(showing: [], hiding: [], searchPath: statement.searchPath)
    return try whatIf(transaction, statement.role) { session throws(PlannerError) in
      let session = ExplainSession(connection: session.connection, options: "VERBOSE, SUMMARY, ")
      var text = ""
      var least = Double.infinity
      for _ in 0..<max(1, runs) {
        do throws(PostgresError) {
          text = try session.explain(statement, format: .json)
        } catch {
          if error.isTimeout { giveUp(on: statement) }
          throw PlannerError(error, refused: .statementRejected)
        }
        least = min(least, try PlanNode.decodeTimed(text).milliseconds ?? .infinity)
      }
      return (try PlanNode.decode(text), least)
    }
  }

  /// Runs `body` in a what-if transaction, which is rolled back whatever comes.
  func whatIf<Result>(
    _ transaction: WhatIfTransaction, _ role: PlanningRole,
    _ body: (ExplainSession) throws(PlannerError) -> Result
  ) throws(PlannerError) -> Result {
    let connection = try planner(role)
    let opening = opening(of: transaction, role)
    let answers = try PlannerError.translating { () throws(PostgresError) in
      try connection.pipeline([opening.statements])
    }
    try settle(opening, answers[0], role)
    let result: Result
    do throws(PlannerError) {
      result = try body(ExplainSession(connection: connection))
    } catch {
      if error.code != .twinLost { _ = try? connection.query(WhatIfTransaction.closing.text) }
      throw error
    }
    // A session that was ended for taking too long has rolled back by itself.
    guard connection.isOpen else { return result }
    try PlannerError.translating { () throws(PostgresError) in
      try connection.query(WhatIfTransaction.closing.text)
    }
    return result
  }
}

/// An open what-if transaction.
struct ExplainSession {
  let connection: Connection
  /// Options of EXPLAIN besides the format.
  var options = ""

  func explain(_ statement: PlannableStatement, format: Twin.ExplainFormat) throws(PostgresError) -> String {
    if statement.isGeneric { return try explainGeneric(statement, format).text }
    let explain = WhatIfTransaction.explain(statement, format: format, options)
    return try connection.query(explain.text, explain.parameters, types: explain.types).text
  }

  /// `EXPLAIN (GENERIC_PLAN)` came with PostgreSQL 16; a prepared statement does it in every version.
  private func explainGeneric(
    _ statement: PlannableStatement, _ format: Twin.ExplainFormat
  ) throws(PostgresError) -> QueryResult {
    // Prepared statements outlive a rollback: one of a class that failed may be there still.
    try connection.query("DEALLOCATE ALL")
    try connection.query("SET LOCAL plan_cache_mode = force_generic_plan")
    try connection.query("PREPARE sextant_generic AS \(statement.text)")
    let nulls =
      statement.parameters.isEmpty
      ? "" : "(" + statement.parameters.map { _ in "NULL" }.joined(separator: ", ") + ")"
    // Prepared statements outlive a rollback.
    defer { _ = try? connection.query("DEALLOCATE sextant_generic") }
    let result = try connection.query("EXPLAIN (\(options)FORMAT \(format.rawValue)) EXECUTE sextant_generic\(nulls)")
    try connection.query("SET LOCAL plan_cache_mode = auto")
    return result
  }
}
