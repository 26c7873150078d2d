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
    do throws(PlannerError) {
      return try whatIf(showing: showing, hiding: hiding, role: statement.role) { session throws(PlannerError) in
        try session.explain(statement, format: format)
      }
    } catch {
      if error.code == .statementTimedOut { giveUp(on: statement) }
      throw error
    }
  }

  /// Plans several statements in one configuration of indexes.
  ///
  /// A statement that the planner rejects, or doesn't come to an end with, has nil in its place; which of the two it
  /// was says ``isTooSlow(_:)``.
  package func summaries(
    of statements: [PlannableStatement], showing: [UInt32] = [], hiding: [UInt32] = []
  ) throws(PlannerError) -> [PlanSummary?] {
    var results = [PlanSummary?](repeating: nil, count: statements.count)
    for role in [PlanningRole.bound, .unbound] {
      var pending = statements.indices.filter { statements[$0].role == role && !isTooSlow(statements[$0]) }[...]
      while !pending.isEmpty {
        // A rejected statement ends the transaction; the rest goes on in a new one.
        try whatIf(showing: showing, hiding: hiding, role: role) { session throws(PlannerError) in
          while let index = pending.popFirst() {
            // The same statement may stand here several times.
            if isTooSlow(statements[index]) { continue }
            do throws(PlannerError) {
              results[index] = PlanSummary(explain: try session.explain(statements[index], format: .json))
            } catch {
              if error.code == .statementTimedOut { giveUp(on: statements[index]) }
              guard [.statementRejected, .statementTimedOut].contains(error.code) else { throw error }
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
    // A session that was ended for taking too long has rolled back by itself.
    guard connection.isOpen else { return result }
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
