internal import SQLSyntax

/// ORDER BY, GROUP BY, DISTINCT, windows, LIMIT and min/max of one SELECT.
extension StatementReader {
  /// PostgreSQL refuses longer select, sort and group lists: `MaxTupleAttributeNumber` in
  /// src/include/access/htup_details.h.
  private static let maximumKeys = 1_664

  func readClauses(
    of select: SyntaxNode, entries: [OutputEntry], shape: SelectShape, in scope: Scope
  ) -> ReadClauses {
    var clauses = ReadClauses()
    let entries = Array(entries.prefix(Self.maximumKeys))
    let own = Set(scope.items.flatMap(\.accesses).filter { accesses[$0].record.level == scope.level })
    if shape.hasLimit {
      for access in own { accesses[access].record.hasLimit = true }
    }
    clauses.grouping = readGrouping(select, entries, shape, in: scope)
    clauses.distinctOn = readDistinct(select, entries, shape, in: scope)
    let sort = select.list("sort_clause").prefix(Self.maximumKeys)
    readOrdering(sort.compactMap { key(of: $0, entries, in: scope) }, hasLimit: shape.hasLimit, in: scope)
    for window in shape.traits.windows + select.list("window_clause") {
      clauses.partitions.append(readWindow(window, isAlone: sort.isEmpty && !shape.isGrouped, in: scope))
    }
    readMinMax(select, entries, shape, own: own, in: scope)
    return clauses
  }

  // MARK: - ORDER BY

  /// What a sort or group item is, and whether using it has to be counted still.
  struct ClauseKey {
    var side: Side
    var uses: [ColumnUse]
    var isDescending = false
    var nullsFirst = false
    var node: SyntaxNode?
  }

  private func key(of sort: SyntaxNode, _ entries: [OutputEntry], in scope: Scope) -> ClauseKey? {
    guard let node = sort["node"], var key = key(named: node, entries, outputFirst: true, in: scope) else { return nil }
    let direction = sort.enumeration("sortby_dir")
    let descending = sort.strings("use_op").last.map { $0.hasPrefix(">") || $0 == "~>~" } ?? false
    key.isDescending = direction == "SORTBY_DESC" || (direction == "SORTBY_USING" && descending)
    switch sort.enumeration("sortby_nulls") {
    case "SORTBY_NULLS_FIRST": key.nullsFirst = true
    case "SORTBY_NULLS_LAST": key.nullsFirst = false
    default: key.nullsFirst = key.isDescending
    }
    return key
  }

  /// Resolves an item of ORDER BY, GROUP BY or DISTINCT ON: a position, an output name, or an expression. Output names
  /// come first in ORDER BY and DISTINCT ON, input columns in GROUP BY. Constants are no keys.
  ///
  /// Source: `findTargetlistEntrySQL92` in src/backend/parser/parse_clause.c.
  private func key(
    named node: SyntaxNode, _ entries: [OutputEntry], outputFirst: Bool, in scope: Scope
  ) -> ClauseKey? {
    if node.isKind("AConst") {
      guard let position = node["ival"]?.integer("ival"), entries.indices.contains(position - 1),
        !entries.prefix(position).contains(where: \.isOpen)
      else { return nil }
      return key(for: entries[position - 1], in: scope)
    }
    if node.isKind("ColumnRef"), node.list("fields").count == 1, let name = node.strings("fields").first {
      var isInput = false
      if !outputFirst, case .column(let found) = scope.lookup([name]) { isInput = found.depth == 0 }
      if !isInput, let entry = entries.first(where: { $0.column.name == name && !$0.isOpen }) {
        return key(for: entry, in: scope)
      }
    }
    let collector = UseCollector()
    visit(node, in: scope, .collected(collector))
    let key = ClauseKey(side: side(node, in: scope), uses: collector.uses, node: node)
    if case .free = key.side { return nil }
    return key
  }

  private func key(for entry: OutputEntry, in scope: Scope) -> ClauseKey? {
    if let node = entry.node {
      let side = side(node, in: scope)
      if case .free = side { return nil }
      return ClauseKey(side: side, uses: entry.column.sources, node: node)
    }
    let targets = entry.column.targets
    let side: Side = targets.isEmpty ? .elsewhere(Elsewhere()) : .targets(targets, depth: 0, alias: "", column: nil)
    return ClauseKey(side: side, uses: entry.column.sources)
  }

  private func base(of key: ClauseKey) -> BaseTarget? {
    guard case .targets(let targets, 0, _, _) = key.side, targets.count == 1, targets[0].isPulledUp else { return nil }
    return targets[0]
  }

  private func readOrdering(_ keys: [ClauseKey], hasLimit: Bool, in scope: Scope) {
    guard let first = keys.first else { return }
    if keys.count == 1, !first.isDescending, let (access, predicate) = nearest(first, in: scope) {
      accesses[access].record.nearest.append(predicate)
      for use in first.uses { mark(use, .matched) }
      return
    }
    let arms = targets(of: first).filter(\.isPulledUp).map(\.access).uniqued()
    // The arms of a UNION ALL are merged in order; elsewhere there is one relation.
    var longest = 0
    for arm in arms {
      let bases = keys.prefixMap { key in targets(of: key).first { $0.access == arm && $0.isPulledUp } }
      accesses[arm].record.ordering = zip(keys, bases).map { key, base in
        SortKey(target: base.target, isDescending: key.isDescending, nullsFirst: key.nullsFirst)
      }
      accesses[arm].record.orderingIsComplete = bases.count == keys.count
      if hasLimit, bases.count == keys.count { accesses[arm].record.hasLimit = true }
      longest = max(longest, bases.count)
    }
    for (index, key) in keys.enumerated() {
      for use in key.uses { mark(use, index < longest ? .matched : .returned) }
    }
  }

  private func targets(of key: ClauseKey) -> [BaseTarget] {
    guard case .targets(let targets, 0, _, _) = key.side else { return [] }
    return targets
  }

  /// `column <-> value` and its like: operators that GiST can order by.
  private func nearest(_ key: ClauseKey, in scope: Scope) -> (Int, Predicate)? {
    guard let node = key.node, node.isKind("AExpr"), let name = node.strings("name").last,
      SQLOperator.isDistance(name), let left = node["lexpr"], let right = node["rexpr"]
    else { return nil }
    for (column, value) in [(left, right), (right, left)] {
      if case .targets(let targets, 0, _, _) = side(column, in: scope), targets.count == 1, targets[0].isPulledUp,
        case .free(let operand, _) = side(value, in: scope)
      {
        let target = targets[0]
        return (target.access, Predicate(target: target.target, kind: .other, operatorName: name, operand: operand))
      }
    }
    return nil
  }

  /// ORDER BY over a UNION ALL, which each arm can serve in order (MergeAppend).
  ///
  /// Source: `generate_orderedappend_paths` in src/backend/optimizer/path/allpaths.c.
  func readMergedOrdering(_ node: SyntaxNode, _ output: QueryOutput, hasLimit: Bool) {
    let scope = Scope(parent: nil, level: -1, commonTables: CommonTables())
    let entries = output.columns.map { OutputEntry(column: $0) }
    let sort = node.list("sort_clause").prefix(Self.maximumKeys)
    let keys = sort.compactMap { key(of: $0, entries, in: scope) }
    if keys.isEmpty {
      // Each arm stops early.
      let arms = output.columns.flatMap(\.targets).filter(\.isPulledUp)
      for arm in arms where hasLimit { accesses[arm.access].record.hasLimit = true }
    } else {
      readOrdering(keys, hasLimit: hasLimit, in: scope)
    }
  }

  // MARK: - GROUP BY, DISTINCT, windows

  private func readGrouping(
    _ select: SyntaxNode, _ entries: [OutputEntry], _ shape: SelectShape, in scope: Scope
  ) -> [BaseTarget] {
    let groups = select.list("group_clause").prefix(Self.maximumKeys)
    if shape.hasGroupingSets {
      for group in groups { visit(group, in: scope, .returned) }
      return []
    }
    let keys = groups.compactMap { key(named: $0, entries, outputFirst: false, in: scope) }
    let bases = store(keys) { $0.record.grouping = $1 }
    return bases
  }

  private func readDistinct(
    _ select: SyntaxNode, _ entries: [OutputEntry], _ shape: SelectShape, in scope: Scope
  ) -> [BaseTarget] {
    if shape.hasDistinctOn {
      let items = select.list("distinct_clause").prefix(Self.maximumKeys)
      let keys = items.compactMap { key(named: $0, entries, outputFirst: true, in: scope) }
      return store(keys) { $0.record.distinctOn = $1 }
    }
    if shape.isDistinct, !entries.contains(where: \.isOpen) {
      _ = store(entries.compactMap { key(for: $0, in: scope) }) { $0.record.distinct = $1 }
    }
    return []
  }

  /// Stores the keys with their relation if all are of one, and yields those that can be traced.
  private func store(_ keys: [ClauseKey], _ set: (inout OpenAccess, [AccessTarget]) -> Void) -> [BaseTarget] {
    let bases = keys.map { base(of: $0) }
    let relations = Set(bases.map { $0?.access })
    let isWhole = relations.count == 1 && relations.first != .some(nil)
    if isWhole, let access = bases[0]?.access { set(&accesses[access], bases.compactMap { $0?.target }.uniqued()) }
    for key in keys { for use in key.uses { mark(use, isWhole ? .matched : .returned) } }
    return keys.flatMap { key -> [BaseTarget] in
      guard case .targets(let targets, 0, _, _) = key.side else { return [] }
      return targets
    }
  }

  /// PARTITION BY and ORDER BY of a window are one sort; it counts as the relation's ordering when nothing else does.
  private func readWindow(_ window: SyntaxNode, isAlone: Bool, in scope: Scope) -> [BaseTarget] {
    let partition = window.list("partition_clause").compactMap { node -> ClauseKey? in
      let side = side(node, in: scope)
      if case .free = side { return nil }
      return ClauseKey(side: side, uses: [], node: node)
    }
    let order = window.list("order_clause").compactMap { key(of: $0, [], in: scope) }
    for node in window.list("partition_clause") { visit(node, in: scope, .returned) }
    let keys = partition + order
    if isAlone, let first = keys.first, let base = base(of: first), accesses[base.access].record.ordering.isEmpty {
      readOrdering(keys, hasLimit: false, in: scope)
    }
    for key in keys { for use in key.uses { mark(use, .returned) } }
    return partition.compactMap { self.base(of: $0) }
  }

  /// `min(x)` and `max(x)` that the end of an index answers: the only aggregates of a query over one relation.
  ///
  /// Source: `preprocess_minmax_aggregates` in src/backend/optimizer/plan/planagg.c.
  private func readMinMax(
    _ select: SyntaxNode, _ entries: [OutputEntry], _ shape: SelectShape, own: Set<Int>, in scope: Scope
  ) {
    let aggregates = shape.traits.aggregates
    guard !aggregates.isEmpty, select.list("group_clause").isEmpty, own.count == 1, scope.items.count == 1 else {
      return
    }
    var found: [(Int, MinMax)] = []
    for call in aggregates {
      guard let name = call.strings("funcname").last, name == "min" || name == "max", call["agg_filter"] == nil,
        call.list("args").count == 1, case .targets(let targets, 0, _, _) = side(call.list("args")[0], in: scope),
        targets.count == 1, targets[0].isPulledUp
      else { return }
      found.append((targets[0].access, MinMax(target: targets[0].target, isMaximum: name == "max")))
    }
    for (access, item) in found where !accesses[access].record.minMax.contains(item) {
      accesses[access].record.minMax.append(item)
    }
  }
}

extension Array {
  /// The transformed elements up to the first that has no value.
  func prefixMap<Value>(_ transform: (Element) -> Value?) -> [Value] {
    var result: [Value] = []
    for element in self {
      guard let value = transform(element) else { break }
      result.append(value)
    }
    return result
  }
}

extension Array where Element: Hashable {
  /// The elements without repetitions, in the order of their first appearance.
  func uniqued() -> [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
