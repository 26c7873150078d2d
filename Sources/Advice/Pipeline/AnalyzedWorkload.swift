package import AccessPatterns
package import Catalog
package import Planner
internal import SQLSyntax
package import Workload

/// The query classes with their access patterns and plans, and those that can't be analysed.
package struct AnalyzedWorkload: Sendable {
  package let classes: [QueryClass]
  /// By class; nil for those that are not analysed.
  package var patterns: [AccessPattern?]
  package var planned: [PlannedClass?]
  package var skipped: [SkippedStatement]

  /// Parses and plans every query class.
  ///
  /// - Throws: `.twinLost` and other faults of the twin; a class that can't be planned is skipped with its reason.
  package init(_ workload: Workload, _ catalog: Catalog, _ pool: TwinPool) throws(PlannerError) {
    classes = workload.classes
    let index = CatalogIndex(catalog)
    let extracted = ParserThread.map(workload.classes) { query in
      try? AccessPatternExtractor(catalog: index, role: query.user).extract(from: query.query)
    }
    let classes = workload.classes
    let outcomes = try pool.map(Array(classes.indices)) { twin, number throws(PlannerError) -> Outcome in
      do throws(PlannerError) {
        let pattern = extracted[number] ?? AccessPattern()
        return .planned(try StatementBinder(twin: twin).bind(classes[number], index: number, pattern: pattern))
      } catch {
        guard [.statementRejected, .statementTimedOut].contains(error.code) else { throw error }
        return .rejected(error)
      }
    }
    patterns = extracted
    planned = []
    skipped = workload.skipped
    for (number, outcome) in outcomes.enumerated() {
      switch outcome {
      case .planned(let plan): planned.append(plan)
      case .rejected(let error):
        planned.append(nil)
        patterns[number] = nil
        skipped.append(Self.skip(classes[number], error))
      }
    }
  }

  private enum Outcome: Sendable {
    case planned(PlannedClass)
    case rejected(PlannerError)
  }

  private static func skip(_ query: QueryClass, _ error: PlannerError) -> SkippedStatement {
    // Undefined table, column, function, object, schema.
    let isUnknown = ["42P01", "42703", "42883", "42704", "3F000"].contains(error.sqlState ?? "")
    return SkippedStatement(
      query: query.query, database: query.database, user: query.user, calls: query.calls, reason: error.message,
      code: error.code == .statementTimedOut ? .planningTimeout : isUnknown ? .unknownObject : .notPlannable)
  }

  /// calls × cost, over all analysed classes.
  package var baselineCost: Double {
    zip(classes, planned).reduce(0) { $0 + Double($1.0.calls) * ($1.1?.baselineCost ?? 0) }
  }
}
