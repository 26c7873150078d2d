package import AccessPatterns
internal import Catalog
internal import PostgresClient
package import Workload

/// Turns a query class into statements that a twin can plan.
///
/// Values come from the class itself when a log or a file gave them, otherwise from the statistics, several sets of
/// them; `rows / calls` decides which part of a skewed distribution is really asked for (``ObservedRows``).
package struct StatementBinder {
  private let twin: Twin
  private let tables: TableTree
  private let catalog: Catalog

  /// Statements kept for one class: each costs a what-if call in every configuration.
  private static let maximumBindings = 3

  package init(twin: Twin) {
    self.twin = twin
    catalog = twin.catalog
    tables = twin.tables
  }

  /// - Throws: `.statementRejected` when the planner takes the class in no form, `.statementTimedOut` when it does not
  ///   come to an end with it, `.twinLost`.
  package func bind(_ query: QueryClass, index: Int, pattern: AccessPattern) throws(PlannerError) -> PlannedClass {
    let role = role(of: query, pattern)
    let path = searchPath(of: query, pattern)
    let text = PlannerClock.rewrite(query.query)
    if !query.examples.isEmpty, !text.utf8.contains(UInt8(ascii: "$")) || query.parameters.isEmpty {
      let examples = query.examples.sorted { ($1.calls, $0.text) < ($0.calls, $1.text) }.prefix(Self.maximumBindings)
      let literal = examples.filter { !hasParameters($0.text) }
      if !literal.isEmpty {
        let bound = try planned(
          literal.map {
            (PlannableStatement(text: PlannerClock.rewrite($0.text), role: role, searchPath: path), Double($0.calls))
          })
        if !bound.isEmpty { return PlannedClass(index: index, bindings: bound, isGeneric: false) }
      }
    }
    let prepared = try twin.withSearchPath(path, role) { connection throws(PlannerError) in
      try StatementRepair(connection: connection).prepare(text)
    }
    let observed = ObservedRows(query)
    let values = ParameterValues(
      uses: ParameterUse.all(in: prepared.text, pattern: pattern), types: prepared.types, tables: tables,
      capturedAt: catalog.capturedAt, observed: observed,
      textSearchConfiguration: catalog.setting("default_text_search_config"))
    let given = query.parameters.filter { $0.count == prepared.types.count }
    let sets: [[String?]]
    if !query.parameters.isEmpty {
      sets = Array(given.prefix(Self.maximumBindings))
    } else {
      sets = values.bindings()
    }
    func statement(_ values: [String?]) -> PlannableStatement {
      PlannableStatement(
        text: prepared.text, parameters: values, types: prepared.types, role: role, searchPath: path)
    }
    func plan(_ sets: [[String?]]) throws(PlannerError) -> [PlannedClass.Binding] {
      try planned(sets.map { (statement($0), 1) })
    }
    var bound = try plan(sets)
    if bound.isEmpty { bound = try plan([values.plain]) }
    if !bound.isEmpty {
      var states: [Int: KnownValues] = [:]
      if let observed, query.parameters.isEmpty {
        let drawn = bound
        bound = try observed.agreeing(bound) { base, factor throws(PlannerError) in
          try plan(values.alternatives(to: base, by: factor))
        }
        states = values.states(in: bound, outOf: drawn)
      }
      if query.parameters.isEmpty { bound = favouringPartialIndexes(bound, pattern) }
      return PlannedClass(
        index: index, bindings: merged(bound), isGeneric: false,
        known: query.parameters.isEmpty || !given.isEmpty
          ? values.known(given: given).merging(states) { known, _ in known } : [:])
    }
    let generic = PlannableStatement(
      text: prepared.text, parameters: prepared.types.map { _ in nil }, role: role, isGeneric: true, searchPath: path)
    let fallback = try planned([(generic, 1)])
    guard !fallback.isEmpty else {
      // The planner's words are lost in the batch: ask again for them.
      _ = try twin.explain(generic, format: .json)
      throw PlannerError(.statementRejected, "the planner gives no plan")
    }
    return PlannedClass(index: index, bindings: fallback, isGeneric: true)
  }

  private func hasParameters(_ text: String) -> Bool {
    text.utf8.contains(UInt8(ascii: "$")) && !ParameterUse.numbers(in: text).isEmpty
  }

  /// Plans each and leaves out those that the planner rejects. The weights come out adding up to 1.
  ///
  /// - Throws: `.statementTimedOut` for any of them: the others would cost as much time again.
  private func planned(
    _ statements: [(PlannableStatement, Double)]
  ) throws(PlannerError) -> [PlannedClass.Binding] {
    let summaries = try twin.summaries(of: statements.map(\.0))
    guard !statements.contains(where: { twin.isTooSlow($0.0) }) else {
      throw PlannerError(
        .statementTimedOut, "planning it takes too long here: a function that the planner evaluates does not end")
    }
    let found = zip(statements, summaries).compactMap { statement, summary in
      summary.map { (statement.0, statement.1, $0) }
    }
    let total = found.reduce(0) { $0 + $1.1 }
    return found.map { PlannedClass.Binding(statement: $0.0, weight: $0.1 / max(total, 1e-12), baseline: $0.2) }
  }

  /// A partial index was made by somebody who knew which value is asked for: those that it serves weigh more, if not
  /// all, for an index may have outlived its purpose.
  private func favouringPartialIndexes(
    _ bindings: [PlannedClass.Binding], _ pattern: AccessPattern
  ) -> [PlannedClass.Binding] {
    let indexes = pattern.relations.flatMap { tables.family(of: $0.table) }.flatMap(\.indexes)
    let partial = Set(indexes.filter { $0.predicate != nil }.map(\.name))
    guard !partial.isEmpty else { return bindings }
    return bindings.map { binding in
      let isFavoured = !partial.isDisjoint(with: binding.baseline.indexes)
      return PlannedClass.Binding(
        statement: binding.statement, weight: binding.weight * (isFavoured ? Self.partialIndexWeight : 1),
        baseline: binding.baseline)
    }
  }

  /// How much likelier a value is for which a partial index was made.
  private static let partialIndexWeight = 4.0

  /// Bindings with equal plans become one, and at most ``maximumBindings`` are kept. The last one stands for its equals:
  /// its ranges are the widest, so that what only a narrow range would be good for is not taken as good.
  private func merged(_ bindings: [PlannedClass.Binding]) -> [PlannedClass.Binding] {
    var groups: [(binding: PlannedClass.Binding, weight: Double)] = []
    for binding in bindings {
      if let same = groups.firstIndex(where: {
        $0.binding.baseline.cost == binding.baseline.cost && rows($0.binding) == rows(binding)
      }) {
        groups[same] = (binding, groups[same].weight + binding.weight)
      } else {
        groups.append((binding, binding.weight))
      }
    }
    let kept = spread(groups.sorted { rows($0.binding) < rows($1.binding) })
    let total = kept.reduce(0) { $0 + $1.weight }
    return kept.map {
      PlannedClass.Binding(statement: $0.binding.statement, weight: $0.weight / total, baseline: $0.binding.baseline)
    }
  }

  private func rows(_ binding: PlannedClass.Binding) -> Double {
    if case .estimated(let rows) = binding.baseline.returned { rows } else { binding.baseline.rows }
  }

  /// Of more groups than are kept, those at the ends and in the middle, with the weights of all: a plan that is good for
  /// the common value alone is no plan for the rare one.
  private func spread(
    _ groups: [(binding: PlannedClass.Binding, weight: Double)]
  ) -> [(binding: PlannedClass.Binding, weight: Double)] {
    guard groups.count > Self.maximumBindings else { return groups }
    let last = groups.count - 1
    return (0..<Self.maximumBindings).map { groups[$0 * last / (Self.maximumBindings - 1)] }
  }

  /// The user's path, and behind it the schemas of names that are on no path; nil for the database's own.
  private func searchPath(of query: QueryClass, _ pattern: AccessPattern) -> [String]? {
    var path = catalog.searchPath(ofUser: query.user)
    // With names that can't be told it stays as it is: what is found for one of them by chance is not what was meant.
    for relation in pattern.ambiguous.isEmpty ? pattern.assumed : [] where !path.contains(relation.schema) {
      path.append(relation.schema)
    }
    return path == catalog.database.searchPath ? nil : path.filter(SearchPath.takes)
  }

  /// Row security binds all but superusers, roles with BYPASSRLS and, unless it is forced, the table's owner.
  private func role(of query: QueryClass, _ pattern: AccessPattern) -> PlanningRole {
    let secured = Set(pattern.relations.map(\.table)).compactMap { tables[$0] }.filter(\.rowSecurity)
    guard !secured.isEmpty, let user = query.user else { return .bound }
    if let known = catalog.role(ofUser: user), known.isSuperuser || known.bypassesRowSecurity { return .unbound }
    return secured.allSatisfy { $0.owner == user && !$0.forcesRowSecurity } ? .unbound : .bound
  }
}
