internal import AccessPatterns
internal import Catalog

/// One access sorted into what the parts of a B-tree can serve.
struct AccessParts {
  /// NULL is a key only where more than one row in this many is not NULL: `deleted_at IS NULL` of a table with few deleted rows
  /// narrows nothing.
  private static let leastNulls = 1.5

  /// Columns compared for equality with something known when the scan starts, most selective first.
  let equality: [IndexKey]
  /// Join keys: known only when the relation is the inner side of a nested loop.
  let joins: [IndexKey]
  /// Those of ``equality`` behind which the entries of a B-tree are in the order of the next key: one value each. IN and
  /// ANY have several, and the planner does not take IS NULL for one (`match_pathkeys_to_index` and
  /// `make_pathkey_from_sortinfo` know of equivalence classes with a constant only).
  let fixed: [IndexKey]
  /// What can follow the equality columns: each range column, the groups wanted.
  let tails: [[IndexKey]]
  /// What can follow the fixed columns: the orders wanted.
  let orders: [[IndexKey]]
  /// One column for each arm of an OR.
  let arms: [IndexKey]

  /// - Parameter withExpressions: Whether expressions may be keys too.
  init(_ access: RelationAccess, _ table: Table, withExpressions: Bool = false) {
    func key(_ target: AccessTarget) -> IndexKey? {
      switch target {
      case .column(let name):
        guard let column = table.column(named: name), column.isSortable else { return nil }
        return IndexKey(column: name)
      case .expression(let sql, _): return withExpressions ? IndexKey(expression: sql) : nil
      }
    }
    func keys(_ targets: [AccessTarget]) -> [IndexKey]? {
      let keys = targets.compactMap(key)
      return keys.count == targets.count && !keys.isEmpty ? keys : nil
    }
    let nulls = Set(access.predicates.filter { $0.kind == .isNull }.compactMap { key($0.target) })
    // Of NULL it does not matter how many other values there are.
    func distinct(_ key: IndexKey) -> Double {
      guard let column = key.column.flatMap(table.column(named:)) else { return 1 }
      let statistics = column.inheritedStatistics ?? column.statistics
      if nulls.contains(key), let statistics { return 1 / max(1e-6, statistics.nullFraction) }
      return table.distinctValues(of: column)
    }
    let equal = access.predicates.filter(\.isEquality).compactMap { key($0.target) }
    equality = Self.unique(equal).filter { !nulls.contains($0) || distinct($0) > Self.leastNulls }.sorted {
      (distinct($1), $0.name) < (distinct($0), $1.name)
    }
    let single = access.predicates.filter { $0.kind == .equality || $0.kind == .boolean }.compactMap { key($0.target) }
    let known = Set(single.map(\.name))
    fixed = equality.filter { known.contains($0.name) }
    let compared = Set(equality.map(\.name))
    joins = Self.unique(
      access.joins.filter { $0.operatorName == "=" }.compactMap { key($0.target) }
    ).filter { !compared.contains($0.name) }
    var tails: [[IndexKey]] = []
    var orders: [[IndexKey]] = []
    for predicate in access.predicates {
      switch predicate.kind {
      case .range: tails += key(predicate.target).map { [[$0]] } ?? []
      case .rowComparison: tails += keys(predicate.rowTargets).map { [$0] } ?? []
      case .isNotNull where access.hasLimit: tails += key(predicate.target).map { [[$0]] } ?? []
      default: break
      }
    }
    let order = access.ordering.prefix { key($0.target) != nil }.compactMap { sort -> IndexKey? in
      guard var key = key(sort.target) else { return nil }
      key.isDescending = sort.isDescending
      key.nullsFirst = sort.nullsFirst
      return key
    }
    // Columns that are equal to a constant don't count in an order.
    orders.append(Self.ascending(order.filter { !known.contains($0.name) }))
    tails += keys(access.grouping).map { [$0] } ?? []
    tails += keys(access.distinct).map { [$0] } ?? []
    if let on = keys(access.distinctOn), order.isEmpty { orders.append(on) }
    orders += access.minMax.compactMap { key($0.target).map { [$0] } }
    self.tails = Self.unique(tails.filter { !$0.isEmpty })
    self.orders = Self.unique(orders.filter { !$0.isEmpty })
    arms = Self.unique(
      access.disjunctions.flatMap { $0 }.compactMap { arm in
        arm.first(where: { $0.isEquality || $0.kind == .range }).flatMap { key($0.target) }
      })
  }

  /// A B-tree is read in both directions: of an order and its mirror image the one that starts ascending, nulls last,
  /// stands for both.
  private static func ascending(_ order: [IndexKey]) -> [IndexKey] {
    guard let first = order.first, first.isDescending, first.nullsFirst else { return order }
    return order.map(\.mirrored)
  }

  private static func unique<Element: Hashable>(_ elements: [Element]) -> [Element] {
    var seen: Set<Element> = []
    return elements.filter { seen.insert($0).inserted }
  }
}

extension IndexKey {
  /// The column or the expression.
  fileprivate var name: String { column ?? expression ?? "" }
}

extension Predicate {
  /// Whether a B-tree finds the rows by descending to one or a few places.
  var isEquality: Bool {
    switch kind {
    case .equality, .inList, .any, .isNull, .boolean: true
    default: false
    }
  }
}

extension Column {
  /// Whether the type has an order, and values that fit an index entry as a rule.
  var isSortable: Bool {
    let unsortable: Set<String> = [
      "json", "jsonb", "xml", "point", "line", "lseg", "box", "path", "polygon", "circle", "tsvector", "tsquery",
      "bytea", "txid_snapshot", "pg_lsn", "aclitem", "xid", "cid", "geometry", "geography",
    ]
    return !unsortable.contains(typeName) && !typeName.hasPrefix("_")
  }
}
