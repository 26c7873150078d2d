internal import AccessPatterns
internal import Planner
internal import SQLSyntax
internal import Workload

/// Finds out which conditions of a query class are the same in every execution, as far as the workload tells.
///
/// - A constant in the text counts when every text of the class that is known has it: a literal that differs is another
///   one next time.
/// - `$n` of a dump counts when one value only agrees with the rows returned, as inferred; otherwise nothing is known of it.
/// - `$n` in a text as the application sends it is a parameter, whatever its values were.
enum FixedConditions {
  /// The patterns of all distinct texts of each class, beside that of the one that stands for it.
  static func patterns(ofExamplesOf classes: [QueryClass], _ index: CatalogIndex) -> [[AccessPattern]] {
    // One text that stands for the class is its pattern already.
    let texts = classes.enumerated().flatMap { number, query in
      query.examples.filter { $0.text != query.query }.map { (number: number, text: $0.text, user: query.user) }
    }
    let extracted = ParserThread.map(texts) { item in
      try? AccessPatternExtractor(catalog: index, role: item.user).extract(from: item.text)
    }
    var patterns = [[AccessPattern]](repeating: [], count: classes.count)
    for (item, pattern) in zip(texts, extracted) {
      if let pattern { patterns[item.number].append(pattern) }
    }
    return patterns
  }

  /// The pattern with ``RelationAccess/fixed`` filled in.
  ///
  /// - Parameters:
  ///   - pattern: Of the text that stands for the class.
  ///   - examples: Of its other texts.
  static func filled(
    _ pattern: AccessPattern, _ query: QueryClass, _ planned: PlannedClass, examples: [AccessPattern]
  ) -> AccessPattern {
    let isBound = query.bindsParameters || !query.parameters.isEmpty
    // Of a dump's text and texts with constants, the latter say what the former's `$n` stands for.
    let isSaidByExamples = !examples.isEmpty && !isBound
    var pattern = pattern
    for place in pattern.relations.indices {
      let own = pattern.relations[place].predicates
      let others = examples.compactMap { example in
        example.relations.indices.contains(place) && example.relations[place].table == pattern.relations[place].table
          ? Set(example.relations[place].predicates.compactMap(\.columnTest)) : nil
      }
      guard others.count == examples.count else { continue }
      let common = others.dropFirst().reduce(others.first ?? []) { $0.intersection($1) }
      var found: [FixedCondition] = []
      for predicate in own {
        guard let test = predicate.columnTest else { continue }
        guard case .open = test.values else {
          if others.isEmpty || common.contains(test) { found.append(FixedCondition(test, source: .statement)) }
          continue
        }
        if isSaidByExamples { continue }
        found.append(open(test, predicate, planned, isBound: isBound))
      }
      if isSaidByExamples {
        found += common.filter { test in own.contains { $0.isOpen(on: test.column) } }
          .map { FixedCondition($0, source: .statement) }
          .sorted { $0.test.column < $1.test.column }
      }
      var seen: Set<FixedCondition> = []
      pattern.relations[place].fixed = found.filter { seen.insert($0).inserted }
    }
    return pattern
  }

  private static func open(
    _ test: ColumnTest, _ predicate: Predicate, _ planned: PlannedClass, isBound: Bool
  ) -> FixedCondition {
    if isBound { return FixedCondition(test, source: .bound) }
    if predicate.kind == .equality, case .parameter(let number) = predicate.operand,
      let known = planned.known[number], known.isInferred, let value = known.values.first
    {
      // 16 is bool.
      let values: ColumnTest.Values = known.type == 16 ? .boolean(value == "t") : .oneOf([value])
      return FixedCondition(ColumnTest(column: test.column, values: values), source: .inferred)
    }
    return FixedCondition(test, source: .unknown)
  }
}

extension Predicate {
  /// Whether it compares the column with what the text does not say.
  fileprivate func isOpen(on column: String) -> Bool {
    if let test = columnTest, test.column == column, case .open = test.values { true } else { false }
  }
}
