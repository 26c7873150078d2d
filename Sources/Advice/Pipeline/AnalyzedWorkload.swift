package import AccessPatterns
package import Catalog
package import Planner
internal import SQLSyntax
package import Workload

/// The query classes with their access patterns and plans, and those that can't be analysed.
package struct AnalyzedWorkload: Sendable {
  package let classes: [QueryClass]
  /// By class, what its text does, whether or not the planner takes it; nil only for a text that can't be parsed.
  package let extracted: [AccessPattern?]
  /// By class, with the constants that are known; nil for those that are not analysed.
  package var patterns: [AccessPattern?]
  package var planned: [PlannedClass?]
  package var skipped: [SkippedStatement]
  /// By class, the rows that the planner expects an execution to write, where the source did not count them.
  let rowsExpected: [Double?]
  /// The catalog as names are looked up in it.
  let index: CatalogIndex
  /// By an expression of the patterns, what of it the workload does not say, in words.
  let inferences: [String: String]
  /// Statements that are not planned, but write.
  let unplannedWrites: [(statement: SkippedStatement, pattern: AccessPattern)]

  /// Parses and plans every query class.
  ///
  /// - Throws: `.twinLost` and other faults of the twin; a class that can't be planned is skipped with its reason.
  package init(_ workload: Workload, _ catalog: Catalog, _ pool: TwinPool) throws(PlannerError) {
    let classes = workload.classes
    let index = CatalogIndex(catalog)
    let extracted = ParserThread.map(classes) { query in
      Result { () throws(SyntaxError) in
        try AccessPatternExtractor(catalog: index, role: query.user).extract(from: query.query)
      }
    }
    let outcomes = try pool.map(Array(classes.indices)) { twin, number throws(PlannerError) -> Outcome in
      switch extracted[number] {
      case .failure(let error): return .skipped(Self.skip(classes[number], error))
      case .success(let pattern):
        do throws(PlannerError) {
          let plan = try StatementBinder(twin: twin).bind(classes[number], index: number, pattern: pattern)
          return .planned(plan, rows: try Self.rowsExpected(classes[number], pattern, plan, twin))
        } catch {
          guard [.statementRejected, .statementTimedOut].contains(error.code) else { throw error }
          return .skipped(Self.skip(classes[number], error, pattern))
        }
      }
    }
    let examples = FixedConditions.patterns(ofExamplesOf: classes, index)
    self.classes = classes
    self.index = index
    self.extracted = extracted.map { try? $0.get() }
    patterns = self.extracted
    planned = []
    skipped = workload.skipped
    unplannedWrites = Self.unplannedWrites(workload.skipped, index)
    var rowsExpected: [Double?] = []
    var inferences: [String: String] = [:]
    for (number, outcome) in outcomes.enumerated() {
      switch outcome {
      case .planned(let plan, let rows):
        planned.append(plan)
        if let pattern = patterns[number] {
          let filled = InferredConstants(pattern, plan)
          patterns[number] = FixedConditions.filled(
            filled.pattern, classes[number], plan, examples: examples[number])
          inferences.merge(filled.notes) { min($0, $1) }
        }
        rowsExpected.append(rows)
      case .skipped(let entry):
        planned.append(nil)
        rowsExpected.append(nil)
        patterns[number] = nil
        skipped.append(entry)
      }
    }
    self.rowsExpected = rowsExpected
    self.inferences = inferences
  }

  private enum Outcome: Sendable {
    case planned(PlannedClass, rows: Double?)
    case skipped(SkippedStatement)
  }

  /// Takes out classes with which the planner came to no end in some configuration of indexes.
  mutating func giveUp(_ numbers: Set<Int>) {
    for number in numbers.sorted() {
      planned[number] = nil
      patterns[number] = nil
      skipped.append(
        Self.skip(
          classes[number],
          reason: """
            planning it with other indexes takes too long here: a function that the planner evaluates does not end
            """,
          code: .planningTimeout))
    }
  }

  private static func skip(
    _ query: QueryClass, _ error: PlannerError, _ pattern: AccessPattern
  ) -> SkippedStatement {
    // Undefined table, column, function, object, schema.
    let isUnknown = ["42P01", "42703", "42883", "42704", "3F000"].contains(error.sqlState ?? "")
    return skip(
      query, reason: (error.sqlState == "42P01" ? AssumedNames.reason(pattern) : nil) ?? error.message,
      code: error.code == .statementTimedOut ? .planningTimeout : isUnknown ? .unknownObject : .notPlannable)
  }

  /// A document of query classes may hold texts that this version's parser does not take.
  private static func skip(_ query: QueryClass, _ error: SyntaxError) -> SkippedStatement {
    let code: SkippedStatement.Code =
      switch error.code {
      case .tooLong: .tooLong
      case .tooDeep: .tooDeep
      case .rejected, .containsNUL, .notDeparsable: .parseError
      }
    return skip(query, reason: "can't be parsed: \(error)", code: code)
  }

  private static func skip(_ query: QueryClass, reason: String, code: SkippedStatement.Code) -> SkippedStatement {
    SkippedStatement(
      id: query.id, statements: query.statements, query: query.query, database: query.database, user: query.user,
      calls: query.calls, rows: query.rows, callsWithRows: query.callsWithRows, reason: reason, code: code)
  }

  /// calls × cost, over all analysed classes.
  package var baselineCost: Double {
    zip(classes, planned).reduce(0) { $0 + Double($1.0.calls) * ($1.1?.baselineCost ?? 0) }
  }
}
