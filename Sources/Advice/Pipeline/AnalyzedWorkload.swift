package import AccessPatterns
package import Catalog
package import Planner
internal import SQLSyntax
package import Workload

/// The query classes with their access patterns and plans, and those that can't be analysed.
///
/// Behind those of the workload stand the classes that are derived from it: what foreign keys do unseen
/// (``ForeignKeyWork``). They are planned, searched and advised on as the others are, and counted apart.
package struct AnalyzedWorkload: Sendable {
  package private(set) var classes: [QueryClass]
  /// By class, what its text does, whether or not the planner takes it; nil only for a text that can't be parsed.
  package private(set) var extracted: [AccessPattern?]
  /// By class, with the constants that are known; nil for those that are not analysed.
  package private(set) var patterns: [AccessPattern?]
  package private(set) var planned: [PlannedClass?]
  package private(set) var skipped: [SkippedStatement]
  /// By derived class, what runs it, in words; in the order of the classes, behind ``ownClasses`` others.
  package private(set) var origins: [String] = []
  /// The derived ones that are not analysed.
  package private(set) var skippedDerived: [SkippedStatement] = []
  /// How many of the classes are the workload's own: the first ones.
  package private(set) var ownClasses = 0
  /// By class, the rows that the planner expects an execution to write, where the source did not count them.
  private(set) var rowsExpected: [Double?]
  /// The catalog as names are looked up in it.
  let index: CatalogIndex
  /// By an expression of the patterns, what of it the workload does not say, in words.
  private(set) var inferences: [String: String]
  /// Statements that are not planned, but write.
  let unplannedWrites: [(statement: SkippedStatement, pattern: AccessPattern)]

  /// Whether the time was over before every class was planned.
  package private(set) var isCutShort = false

  /// Parses and plans every query class.
  ///
  /// - Parameter deadline: When no more classes are planned: the others are skipped. nil for no such time.
  /// - Throws: `.twinLost` and other faults of the twin; a class that can't be planned is skipped with its reason.
  package init(
    _ workload: Workload, _ catalog: Catalog, _ pool: TwinPool, deadline: ContinuousClock.Instant? = nil
  ) throws(PlannerError) {
    let index = CatalogIndex(catalog)
    self.index = index
    classes = []
    extracted = []
    patterns = []
    planned = []
    rowsExpected = []
    inferences = [:]
    skipped = workload.skipped
    unplannedWrites = Self.unplannedWrites(workload.skipped, index)
    skipped += try append(workload.classes, index, pool, deadline)
    ownClasses = classes.count
    let derived = foreignKeyWork(catalog)
    origins = derived.map(\.origin)
    skippedDerived = try append(derived.map(\.queryClass), index, pool, deadline)
  }

  /// What runs a class that is derived; nil for the workload's own.
  package func origin(of number: Int) -> String? { number < ownClasses ? nil : origins[number - ownClasses] }

  private func foreignKeyWork(_ catalog: Catalog) -> [ForeignKeyWork.Derived] {
    func byText(_ items: [(String, AccessPattern?)]) -> [String: AccessPattern] {
      Dictionary(
        items.compactMap { text, pattern in pattern.map { (text, $0) } }, uniquingKeysWith: { first, _ in first })
    }
    let nested = unplannedWrites.filter { ForeignKeyWork.isOwn($0.statement.query) }
    let work = ForeignKeyWork(
      catalog, seen: byText(zip(classes, patterns).map { ($0.query, $1) }),
      nested: byText(nested.map { ($0.statement.query, $0.pattern) }))
    return work.classes(from: writes(withForeignKeys: false))
  }

  /// Parses and plans some more classes.
  ///
  /// - Returns: Those that can't be planned, with the reason.
  private mutating func append(
    _ added: [QueryClass], _ index: CatalogIndex, _ pool: TwinPool, _ deadline: ContinuousClock.Instant?
  ) throws(PlannerError) -> [SkippedStatement] {
    let first = classes.count
    let extracted = ParserThread.map(added) { query in
      Result { () throws(SyntaxError) in
        try AccessPatternExtractor(catalog: index, role: query.user).extract(from: query.query)
      }
    }
    let outcomes = try pool.map(Array(added.indices)) { twin, number throws(PlannerError) -> Outcome in
      switch extracted[number] {
      case .failure(let error): return .skipped(Self.skip(added[number], error))
      case .success(let pattern):
        if let deadline, ContinuousClock.now >= deadline {
          return .late(
            Self.skip(
              added[number], reason: "the time that planning may take was over before it was planned",
              code: .planningTimeout))
        }
        do throws(PlannerError) {
          let plan = try StatementBinder(twin: twin).bind(added[number], index: first + number, pattern: pattern)
          return .planned(plan, rows: try Self.rowsExpected(added[number], pattern, plan, twin))
        } catch {
          guard [.statementRejected, .statementTimedOut].contains(error.code) else { throw error }
          return .skipped(Self.skip(added[number], error, pattern))
        }
      }
    }
    classes += added
    self.extracted += extracted.map { try? $0.get() }
    patterns += extracted.map { try? $0.get() }
    let examples = FixedConditions.patterns(ofExamplesOf: added, index)
    var skipped: [SkippedStatement] = []
    for (offset, outcome) in outcomes.enumerated() {
      let number = first + offset
      switch outcome {
      case .planned(let plan, let rows):
        planned.append(plan)
        if let pattern = patterns[number] {
          let filled = InferredConstants(pattern, plan)
          patterns[number] = FixedConditions.filled(
            filled.pattern, classes[number], plan, examples: examples[offset])
          inferences.merge(filled.notes) { min($0, $1) }
        }
        rowsExpected.append(rows)
      case .skipped(let entry), .late(let entry):
        if case .late = outcome { isCutShort = true }
        planned.append(nil)
        rowsExpected.append(nil)
        patterns[number] = nil
        skipped.append(entry)
      }
    }
    return skipped
  }

  private enum Outcome: Sendable {
    case planned(PlannedClass, rows: Double?)
    case skipped(SkippedStatement)
    /// The time was over.
    case late(SkippedStatement)
  }

  /// Takes out classes with which the planner came to no end in some configuration of indexes.
  mutating func giveUp(_ numbers: Set<Int>) {
    for number in numbers.sorted() {
      planned[number] = nil
      patterns[number] = nil
      let entry = Self.skip(
        classes[number],
        reason: """
          planning it with other indexes takes too long here: a function that the planner evaluates does not end
          """,
        code: .planningTimeout)
      if number < ownClasses { skipped.append(entry) } else { skippedDerived.append(entry) }
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

  /// calls × cost, over all analysed classes, derived ones too.
  package var baselineCost: Double {
    zip(classes, planned).reduce(0) { $0 + Double($1.0.calls) * ($1.1?.baselineCost ?? 0) }
  }
}
