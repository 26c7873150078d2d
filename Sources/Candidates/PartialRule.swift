package import AccessPatterns
package import Catalog

/// Partial indexes: of the rows only that a query class asks for every time.
///
/// A queue asks for `status = 'queued'`, an application that marks rows as deleted for `deleted_at IS NULL`. An index of
/// those rows alone is small, has them in the order that is wanted, and is written only when a row comes or goes.
///
/// **Conditions** that may become the predicate: `IS NULL`, `IS NOT NULL`, a boolean column, `=`, `<>`, `IN` and `NOT IN` with
/// constants, where at most half of the rows, and of a constant a quarter, meet it by the statistics (the null fraction, the
/// most common values); each alone and, of several, all together. A column that is compared with anything is not null: if most of its rows are,
/// `WHERE column IS NOT NULL` is a predicate too. Equality counts for columns of at most 20 values, which are taken for
/// states: a literal of another column is another one next time. So is a literal that differs between the texts of a
/// class, and a range or a time moves: these never stand in a predicate.
///
/// **Keys** are those that the other rules give the access without the predicate's columns: equality, then range or order;
/// joins; expressions, patterns and GIN.
///
/// **Whether the query implies the predicate** is what the planner has to prove from the text that it gets. A constant in the
/// text does. A parameter does not: a generic plan is made before its value is known. `$n` of a dump may have been either;
/// where the rows returned leave one rare value, the index is proposed with it and called unknown, otherwise it is
/// refused with what has to be found out, or changed.
///
/// Source: "Partial Indexes" in PostgreSQL's documentation; `predicate_implied_by` in
/// src/backend/optimizer/util/predtest.c.
package struct PartialRule: CandidateRule {
  package static let identifier = "partial"

  /// The largest part of the rows that a partial index is worth a thought for: those that are or are not NULL, true or false.
  private static let largestShare = 0.5
  /// The same for those with a constant: a value that more rows have is no rare one, and the next query may ask for another.
  private static let rareShare = 0.25
  /// Conditions of one access that are looked at, those that the fewest rows meet.
  private static let maximumConditions = 3
  /// Columns of one access that are mostly NULL.
  private static let maximumFilled = 2
  /// Keys of one index.
  private static let maximumKeys = 4
  /// Indexes on expressions for one predicate: the planner has no statistics of an expression from an index with one.
  private static let maximumExpressions = 2

  private let patterns: PatternRule

  package init(_ patterns: PatternRule = PatternRule()) { self.patterns = patterns }

  package func candidates(for access: RelationAccess, on table: Table) -> [IndexDefinition] {
    guard access.write?.command != .insert, !findsOneRow(access, table) else { return [] }
    var found: [IndexDefinition] = []
    let steady = steady(access, table)
    var predicates = steady.map { [$0] }
    if steady.count > 1 { predicates.append(steady) }
    for tests in predicates {
      let predicate = PartialPredicate(tests).sql(on: table)
      let rest = access.without(tests)
      for definition in definitions(rest, table, tests) {
        var partial = definition
        partial.predicate = predicate
        found.append(partial)
      }
    }
    for column in filled(access, table) {
      let test = ColumnTest(column: column, values: .notNull)
      let parts = AccessParts(access, table)
      for keys in keyLists(access, table) + parts.tails + parts.orders
      where keys.contains(where: { $0.column == column }) {
        found.append(IndexDefinition(table: access.table, keys: keys, predicate: test.sql(nil)))
      }
    }
    var seen: Set<IndexDefinition> = []
    return found.filter { seen.insert($0).inserted }
  }

  package func refusals(for access: RelationAccess, on table: Table) -> [CandidateGenerator.Refusal] {
    guard access.write?.command != .insert, !findsOneRow(access, table) else { return [] }
    return access.fixed.compactMap { condition in
      guard case .open(let sql) = condition.test.values,
        table.hasRareStates(condition.test.column, atMost: Self.rareShare)
      else { return nil }
      let rest = access.without([condition.test])
      let keys = keyLists(rest, table).first ?? [IndexKey(column: condition.test.column)]
      return CandidateGenerator.Refusal(
        definition: IndexDefinition(table: access.table, keys: keys, predicate: sql),
        reason: condition.source == .bound ? Self.bound(sql) : Self.unknown(sql, condition.test.column),
        code: condition.source == .bound ? "bound-parameter" : "unknown-constant")
    }
  }

  private static func bound(_ sql: String) -> String {
    """
    the application binds a parameter in \(sql), and a generic plan can't use an index of one value's rows: send the value \
    as a constant, or set plan_cache_mode = force_custom_plan, then a partial index is possible
    """
  }

  private static func unknown(_ sql: String, _ column: String) -> String {
    """
    which rows \(sql) asks for is unknown: the dump does not say it, nor do the rows returned. If it is always the same few of \
    \(column), and sent as a constant, a partial index is possible: a log or .sql file says so
    """
  }

  // MARK: - Conditions

  /// The tests that a predicate can be made of, those first that the fewest rows meet.
  private func steady(_ access: RelationAccess, _ table: Table) -> [ColumnTest] {
    let found = access.fixed.filter { $0.source == .statement || $0.source == .inferred }.compactMap { condition in
      table.share(of: condition.test).map { (test: condition.test, share: $0) }
    }.filter { $0.share <= ($0.test.hasConstants ? Self.rareShare : Self.largestShare) }
    var seen: Set<ColumnTest> = []
    return found.sorted { ($0.share, $0.test.column) < ($1.share, $1.test.column) }.map(\.test)
      .filter { seen.insert($0).inserted }.prefix(Self.maximumConditions).map { $0 }
  }

  /// Columns that are NULL in most rows, and compared with something that NULL never is.
  private func filled(_ access: RelationAccess, _ table: Table) -> [String] {
    let compared =
      access.predicates.filter(\.isStrict).map(\.target) + access.joins.filter { $0.operatorName == "=" }.map(\.target)
    var seen: Set<String> = []
    return compared.compactMap { target -> String? in
      guard case .column(let name) = target, seen.insert(name).inserted,
        let share = table.share(of: ColumnTest(column: name, values: .notNull)), share <= Self.largestShare
      else { return nil }
      return name
    }.prefix(Self.maximumFilled).map { $0 }
  }

  /// Whether a unique index finds the only row already.
  private func findsOneRow(_ access: RelationAccess, _ table: Table) -> Bool {
    let equal = Set(
      access.predicates.filter { $0.kind == .equality }.compactMap { predicate -> String? in
        if case .column(let name) = predicate.target { name } else { nil }
      })
    return table.findsOneRow(byEquality: equal)
  }

  // MARK: - Keys

  private func definitions(_ access: RelationAccess, _ table: Table, _ tests: [ColumnTest]) -> [IndexDefinition] {
    var lists = keyLists(access, table)
    if lists.isEmpty {
      // All of the subset is read: any key does, and the primary key says which row it is.
      let primary = table.indexes.first(where: \.isPrimary)?.keys ?? []
      lists = [primary.isEmpty ? [IndexKey(column: tests[0].column)] : primary]
    }
    return lists.map { IndexDefinition(table: access.table, keys: $0) }
      + ExpressionRule().candidates(for: access, on: table).prefix(Self.maximumExpressions)
      + patterns.candidates(for: access, on: table) + GINRule().candidates(for: access, on: table)
  }

  /// The keys of B-trees on columns.
  private func keyLists(_ access: RelationAccess, _ table: Table) -> [[IndexKey]] {
    let parts = AccessParts(access, table)
    var lists = parts.tails.map { parts.equality + $0 } + parts.orders.map { parts.fixed + $0 }
    if !parts.equality.isEmpty { lists.append(parts.equality) }
    for join in parts.joins { lists.append([join] + parts.equality) }
    lists += parts.arms.map { [$0] }
    var seen: Set<[IndexKey]> = []
    return lists.map { keys in
      var columns: Set<String> = []
      return Array(keys.filter { columns.insert($0.column ?? "").inserted }.prefix(Self.maximumKeys))
    }.filter { seen.insert($0).inserted }
  }
}

extension RelationAccess {
  /// The access to rows of which some tests hold already.
  fileprivate func without(_ tests: [ColumnTest]) -> RelationAccess {
    // What excludes values leaves an order among the others.
    let held = Set(tests.filter(\.holdsColumn).map(\.column))
    let single = Set(tests.filter(\.holdsValue).map(\.column))
    var access = self
    access.predicates.removeAll { predicate in
      guard case .column(let name) = predicate.target else { return false }
      return held.contains(name) && (predicate.isEquality || predicate.kind == .isNotNull)
    }
    access.ordering.removeAll { key in
      if case .column(let name) = key.target { single.contains(name) } else { false }
    }
    return access
  }
}

extension ColumnTest {
  /// Whether the column need not be a key behind the predicate.
  fileprivate var holdsColumn: Bool {
    switch values {
    case .null, .boolean, .oneOf, .open: true
    case .notNull, .noneOf: false
    }
  }

  fileprivate var hasConstants: Bool {
    switch values {
    case .oneOf, .noneOf: true
    case .null, .notNull, .boolean, .open: false
    }
  }

  /// Whether all rows have the same value.
  fileprivate var holdsValue: Bool {
    switch values {
    case .null, .boolean: true
    case .oneOf(let values): values.count == 1
    case .notNull, .noneOf, .open: false
    }
  }
}

extension Predicate {
  /// Whether the planner knows that NULL does not meet it (`clause_is_strict_for` in predtest.c).
  fileprivate var isStrict: Bool {
    switch kind {
    case .equality, .range, .inList, .like, .caseInsensitiveLike, .regularExpression: true
    default: false
    }
  }
}
