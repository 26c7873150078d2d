internal import PostgresClient

extension Twin {
  package enum ExplainFormat: String {
    case text
    case json
  }

  /// Plans a statement, without executing it.
  ///
  /// - Returns: EXPLAIN's output.
  /// - Throws: `.statementRejected` with the planner's words, `.twinLost`.
  package func explain(
    _ statement: PlannableStatement, format: ExplainFormat = .text, showing: [UInt32] = [], hiding: [UInt32] = []
  ) throws(PlannerError) -> String {
    try whatIf(showing: showing, hiding: hiding, role: statement.role) { session throws(PlannerError) in
      try session.explain(statement, format: format)
    }
  }

  /// Plans several statements in one configuration of indexes.
  ///
  /// A statement that the planner rejects has nil in its place.
  package func summaries(
    of statements: [PlannableStatement], showing: [UInt32] = [], hiding: [UInt32] = []
  ) throws(PlannerError) -> [PlanSummary?] {
    var results = [PlanSummary?](repeating: nil, count: statements.count)
    for role in [PlanningRole.bound, .unbound] {
      var pending = statements.indices.filter { statements[$0].role == role }[...]
      while !pending.isEmpty {
        // A rejected statement ends the transaction; the rest goes on in a new one.
        try whatIf(showing: showing, hiding: hiding, role: role) { session throws(PlannerError) in
          while let index = pending.popFirst() {
            do throws(PlannerError) {
              results[index] = PlanSummary(explain: try session.explain(statements[index], format: .json))
            } catch {
              guard error.code == .statementRejected else { throw error }
              return
            }
          }
        }
      }
    }
    return results
  }

  /// A transaction in which a configuration of indexes is visible, and nothing can be written.
  private func whatIf<Result>(
    showing: [UInt32], hiding: [UInt32], role: PlanningRole, _ body: (WhatIfSession) throws(PlannerError) -> Result
  ) throws(PlannerError) -> Result {
    let connection = try planner(role)
    try PlannerError.translating { () throws(PostgresError) in
      try Visibility.open(connection, show: showing, hide: hiding)
    }
    let result: Result
    do throws(PlannerError) {
      result = try body(WhatIfSession(connection: connection))
    } catch {
      if error.code != .twinLost { _ = try? connection.query("ROLLBACK") }
      throw error
    }
    try PlannerError.translating { () throws(PostgresError) in try Visibility.close(connection) }
    return result
  }
}

/// An open what-if transaction.
struct WhatIfSession {
  let connection: Connection

  func explain(_ statement: PlannableStatement, format: Twin.ExplainFormat) throws(PlannerError) -> String {
    do throws(PostgresError) {
      let lines =
        statement.isGeneric
        ? try explainGeneric(statement, format)
        : try connection.query(
          "EXPLAIN (FORMAT \(format.rawValue)) \(statement.text)", statement.parameters, types: statement.types)
      return lines.rows.map { $0.first.flatMap { $0 } ?? "" }.joined(separator: "\n")
    } catch {
      throw PlannerError(error, refused: .statementRejected)
    }
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
    let result = try connection.query("EXPLAIN (FORMAT \(format.rawValue)) EXECUTE sextant_generic\(nulls)")
    try connection.query("SET LOCAL plan_cache_mode = auto")
    return result
  }
}
