internal import AccessPatterns
internal import Catalog
internal import Planner
internal import SQLSyntax
internal import Workload

/// Who writes how many rows to which table.
extension AnalyzedWorkload {
  /// What the executions of a statement class write to one table.
  struct Write {
    let table: ObjectName
    let access: WriteAccess
    let calls: Double
    /// Inserted, updated, deleted, or filled in by REFRESH; nil for a REFRESH whose rows nobody counted.
    let rows: Double?
  }

  /// Statements that the planner does not take write all the same: those whose text can be parsed count too.
  ///
  /// - Parameter withForeignKeys: Whether to count what foreign keys did within other statements.
  func writes(withForeignKeys: Bool = true) -> [Write] {
    var writes: [Write] = []
    for (number, query) in classes.enumerated() {
      writes += Self.writes(
        extracted[number], calls: query.calls, rows: query.rows, counted: query.callsWithRows,
        expected: rowsExpected[number])
    }
    for (statement, pattern) in unplannedWrites where withForeignKeys || !ForeignKeyWork.isOwn(statement.query) {
      writes += Self.writes(
        pattern, calls: statement.calls, rows: statement.rows, counted: statement.callsWithRows, expected: nil)
    }
    return writes
  }

  /// - Parameters:
  ///   - counted: Of how many of the calls the source counted the rows.
  ///   - expected: Rows of each of the others.
  private static func writes(
    _ pattern: AccessPattern?, calls: Int, rows: Int, counted: Int, expected: Double?
  ) -> [Write] {
    (pattern?.relations ?? []).compactMap { relation in
      guard let access = relation.write else { return nil }
      let written: Double? =
        if access.isInWith {
          // The rows of the statement are those of its last command.
          Double(calls)
        } else if access.command == .refresh {
          // Before PostgreSQL 14 a dump says 0 for every REFRESH.
          rows > 0 && counted > 0 ? Double(rows) * Double(calls) / Double(counted) : nil
        } else {
          Double(rows) + Double(max(0, calls - counted)) * (expected ?? 1)
        }
      return Write(table: relation.table, access: access, calls: Double(calls), rows: written)
    }
  }

  /// COPY and REFRESH, which have no plan, and what functions and triggers ran.
  static func unplannedWrites(
    _ skipped: [SkippedStatement], _ index: CatalogIndex
  ) -> [(statement: SkippedStatement, pattern: AccessPattern)] {
    let possible = skipped.filter { [.utility, .nested].contains($0.code) && $0.calls > 0 }
    let patterns = ParserThread.map(possible) { statement in
      try? AccessPatternExtractor(catalog: index, role: statement.user).extract(from: statement.query)
    }
    return zip(possible, patterns).compactMap { statement, pattern in
      guard let pattern, pattern.relations.contains(where: { $0.write != nil }) else { return nil }
      return (statement, pattern)
    }
  }

  /// Rows that an execution is estimated to write, where that is asked for.
  static func rowsExpected(
    _ query: QueryClass, _ pattern: AccessPattern, _ plan: PlannedClass, _ twin: Twin
  ) throws(PlannerError) -> Double? {
    guard query.callsWithRows < query.calls, pattern.relations.contains(where: { $0.write?.isInWith == false }) else {
      return nil
    }
    var rows = 0.0
    for binding in plan.bindings {
      do throws(PlannerError) {
        let plan = try PlanNode.decode(try twin.explain(binding.statement, format: .json))
        guard let written = plan.rowsWritten else { return nil }
        rows += binding.weight * written
      } catch {
        // One row for each execution is what is left.
        guard [.statementRejected, .statementTimedOut, .twinRefused].contains(error.code) else { throw error }
        return nil
      }
    }
    return rows
  }
}
