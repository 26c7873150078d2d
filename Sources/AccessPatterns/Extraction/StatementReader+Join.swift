internal import SQLSyntax

extension StatementReader {
  /// Joins two items. An outer join's ON condition filters its nullable side alone, and what is said later about the
  /// nullable side holds for its scan only if NULL can't satisfy it.
  ///
  /// Source: `transformFromClauseItem` in src/backend/parser/parse_clause.c, and `reduce_outer_joins` in
  /// src/backend/optimizer/prep/prepjointree.c.
  func readJoin(_ node: SyntaxNode, in scope: Scope, lateral: [RangeItem]) -> [RangeItem] {
    guard let leftNode = node["larg"], let rightNode = node["rarg"] else { return [] }
    let left = readItem(leftNode, in: scope, lateral: lateral)
    let right = readItem(rightNode, in: scope, lateral: lateral + left)
    let type = node.enumeration("jointype")
    let leftAccesses = Set(left.flatMap(\.accesses))
    let rightAccesses = Set(right.flatMap(\.accesses))

    var names = node.strings("using_clause")
    if node.bool("is_natural") {
      let others = Set(columns(of: right).map(\.name))
      names = columns(of: left).map(\.name).filter(others.contains).uniqued()
    }
    let merged = names.map { merge($0, left, right, type) }

    if let condition = node["quals"] {
      let only: Set<Int>? =
        switch type {
        case "JOIN_LEFT": rightAccesses
        case "JOIN_RIGHT": leftAccesses
        case "JOIN_FULL": []
        default: nil
        }
      addConditions(condition, in: scope.with(items: left + right), only: only)
    }
    if type == "JOIN_LEFT" || type == "JOIN_FULL" { nullable.formUnion(rightAccesses) }
    if type == "JOIN_RIGHT" || type == "JOIN_FULL" { nullable.formUnion(leftAccesses) }

    let rest = (columns(of: left) + columns(of: right)).filter { !names.contains($0.name) }
    var join = RangeItem(columns: merged + rest, isOpen: (left + right).contains { $0.isOpen && $0.areColumnsVisible })
    join.accesses = (leftAccesses.union(rightAccesses)).sorted()
    join.isNameVisible = false
    if let alias = node["alias"] {
      join.isNameVisible = true
      return [join.aliased(alias.string("aliasname"), columnNames: alias.strings("colnames"))]
    }
    var result = (left + right).map { item in
      var item = item
      item.areColumnsVisible = false
      return item
    }
    if let alias = node["join_using_alias"]?.string("aliasname") {
      result.append(RangeItem(name: alias, columns: merged, areColumnsVisible: false))
    }
    return result + [join]
  }

  private func columns(of items: [RangeItem]) -> [RangeColumn] {
    items.filter(\.areColumnsVisible).flatMap(\.columns)
  }

  /// Joins two columns of USING or NATURAL and yields the one that both become: the left one, the right one for a
  /// right join, and neither for a full join.
  private func merge(_ name: String, _ left: [RangeItem], _ right: [RangeItem], _ type: String) -> RangeColumn {
    let find = { (items: [RangeItem]) in
      items.filter(\.areColumnsVisible).lazy
        .flatMap { item in item.columns(named: name).map { (item, $0) } }.first
    }
    guard let (leftItem, leftColumn) = find(left), let (rightItem, rightColumn) = find(right) else {
      for items in [left, right] where !items.contains(where: { $0.isOpen || !$0.columns(named: name).isEmpty }) {
        note(unresolved: SQLIdentifier.quoted(name))
      }
      return find(left)?.1 ?? find(right)?.1 ?? RangeColumn(name: name)
    }
    let sides = (side(of: leftColumn, in: leftItem), side(of: rightColumn, in: rightItem))
    apply(comparison(sides.0, "=", sides.1, joinsParent: false), only: nil)
    mark(leftColumn, .matched)
    mark(rightColumn, .matched)
    switch type {
    case "JOIN_RIGHT": return rightColumn
    case "JOIN_FULL": return RangeColumn(name: name, sources: leftColumn.sources + rightColumn.sources)
    default: return leftColumn
    }
  }
}
