/// The names that can be used at one place of a statement.
///
/// Column names are looked up from the innermost query level outwards; common table expressions have their own chain,
/// because a subquery in FROM sees its level's WITH list but not its neighbours.
final class Scope {
  let parent: Scope?
  let level: Int
  let commonTables: CommonTables
  var items: [RangeItem] {
    didSet { names = nil }
  }
  private var names: ScopeNames?
  /// Whether conditions that compare with the parent's columns are join conditions there too: the query is the inside
  /// of EXISTS or IN in a WHERE clause, or a LATERAL subquery that is pulled up.
  let joinsParent: Bool
  /// Whether the query is the body of a view, whose tables are read with the view owner's rights.
  let isInView: Bool

  init(
    parent: Scope?, level: Int, commonTables: CommonTables, items: [RangeItem] = [], joinsParent: Bool = false,
    isInView: Bool = false
  ) {
    self.parent = parent
    self.level = level
    self.commonTables = commonTables
    self.items = items
    self.joinsParent = joinsParent
    self.isInView = isInView
  }

  /// The scope with other items, for an ON condition or a LATERAL item, which see only their neighbours so far.
  func with(items: [RangeItem]) -> Scope {
    Scope(
      parent: parent, level: level, commonTables: commonTables, items: items, joinsParent: joinsParent,
      isInView: isInView)
  }

  /// A column that a name was resolved to.
  struct Found {
    let column: RangeColumn
    let item: RangeItem
    /// How many query levels out it was found.
    let depth: Int
  }

  enum Lookup {
    case column(Found)
    /// A whole row: every column of the item.
    case row(RangeItem, depth: Int)
    /// An item whose columns are not all known may have it.
    case unknown(RangeItem)
    case ambiguous
    case missing
  }

  /// Looks up a reference of one to four names, without `*`.
  ///
  /// Source: `transformColumnRef` in src/backend/parser/parse_expr.c and `colNameToVar`, `refnameNamespaceItem` in
  /// src/backend/parser/parse_relation.c.
  func lookup(_ names: [String]) -> Lookup {
    guard let column = names.last, !column.isEmpty else { return .missing }
    guard names.count > 1 else { return lookup(column: column) }
    let schema = names.count > 2 ? names[names.count - 3] : nil
    guard let (item, position, scope, depth) = locate(schema: schema, name: names[names.count - 2]) else {
      return .missing
    }
    let matches = (scope.index.columns[column] ?? []).filter { $0.item == position }.map { item.columns[$0.column] }
    if matches.count > 1 { return .ambiguous }
    if let match = matches.first { return .column(Found(column: match, item: item, depth: depth)) }
    if let system = systemColumn(column, of: item) { return .column(Found(column: system, item: item, depth: depth)) }
    return item.isOpen ? .unknown(item) : .missing
  }

  /// The item that a qualifier names, innermost level first.
  func item(schema: String?, name: String) -> (RangeItem, depth: Int)? {
    locate(schema: schema, name: name).map { ($0.item, $0.depth) }
  }

  private var index: ScopeNames {
    if let names { return names }
    let made = ScopeNames(items)
    names = made
    return made
  }

  private func locate(
    schema: String?, name: String
  ) -> (item: RangeItem, position: Int, scope: Scope, depth: Int)? {
    var depth = 0
    var scope: Scope? = self
    while let current = scope {
      let matches = (current.index.items[name] ?? []).filter { schema == nil || current.items[$0].schema == schema }
      // The same name from two schemas.
      if matches.count > 1 { return nil }
      if let match = matches.first { return (current.items[match], match, current, depth) }
      scope = current.parent
      depth += 1
    }
    return nil
  }

  private func lookup(column: String) -> Lookup {
    var depth = 0
    var scope: Scope? = self
    var open: RangeItem?
    while let current = scope {
      let matches = (current.index.columns[column] ?? []).filter { current.items[$0.item].areColumnsVisible }
      if matches.count > 1 { return .ambiguous }
      if let match = matches.first {
        let item = current.items[match.item]
        return .column(Found(column: item.columns[match.column], item: item, depth: depth))
      }
      if SystemColumn.contains(column), let item = current.items.first(where: { $0.access != nil }),
        let system = systemColumn(column, of: item)
      {
        return .column(Found(column: system, item: item, depth: depth))
      }
      if open == nil { open = current.index.firstOpen.map { current.items[$0] } }
      scope = current.parent
      depth += 1
    }
    if let (item, depth) = item(schema: nil, name: column) { return .row(item, depth: depth) }
    return open.map(Lookup.unknown) ?? .missing
  }

  private func systemColumn(_ name: String, of item: RangeItem) -> RangeColumn? {
    guard let access = item.access, SystemColumn.contains(name) else { return nil }
    return RangeColumn(name: name, sources: [ColumnUse(access: access, column: name)])
  }
}

/// The names of a scope's items, so that a lookup needs no search: a generated statement may have thousands of each.
private struct ScopeNames {
  /// The items that can be named, by name.
  private(set) var items: [String: [Int]] = [:]
  /// The columns of all items, by name.
  private(set) var columns: [String: [(item: Int, column: Int)]] = [:]
  private(set) var firstOpen: Int?

  init(_ scopeItems: [RangeItem]) {
    for (position, item) in scopeItems.enumerated() {
      if item.isNameVisible, let name = item.name { items[name, default: []].append(position) }
      for (index, column) in item.columns.enumerated() {
        columns[column.name, default: []].append((position, index))
      }
      if item.isOpen, item.areColumnsVisible, firstOpen == nil { firstOpen = position }
    }
  }
}
