internal import Catalog

/// A use of one column of one base relation.
struct ColumnUse: Hashable {
  /// The position of the relation's access in the statement.
  let access: Int
  let column: String
}

/// What a name stands for in terms of one base relation.
struct BaseTarget: Hashable {
  let access: Int
  let target: AccessTarget
  /// Whether the planner pulls the subquery between up into its parent, so that joins and sorts reach the relation.
  /// Otherwise only conditions with values of their own are pushed down to it.
  var isPulledUp = true
}

/// A column that a query can name.
struct RangeColumn {
  var name: String
  /// What it is in base relations: one target, one for each arm of a UNION, or none when it can't be traced.
  var targets: [BaseTarget] = []
  /// The base columns that have to be read when it is used.
  var sources: [ColumnUse] = []
}

/// An entry of a FROM clause as later names see it.
///
/// Follows `ParseNamespaceItem` in src/include/parser/parse_node.h: a join hides its inputs' unqualified column names
/// behind its own, and an alias on the join hides their names altogether.
struct RangeItem {
  /// The alias, or the table's name; nil for a join without an alias.
  var name: String?
  /// The schema, when the table may be named with it: only without an alias.
  var schema: String?
  var columns: [RangeColumn]
  /// Whether more columns may exist than are known, as with a function's result.
  var isOpen = false
  /// Whether `name.column` finds the item.
  var isNameVisible = true
  /// Whether a bare column name finds the item's columns.
  var areColumnsVisible = true
  /// The base relation that the item is, if it is one.
  var access: Int?
  /// All base relations within it that belong to the same or a pulled-up query level.
  var accesses: [Int] = []

  /// The columns that have this name; more than one makes a reference ambiguous.
  func columns(named name: String) -> [RangeColumn] { columns.filter { $0.name == name } }

  /// The item under an alias: its first columns are renamed, and its schema no longer helps to find it.
  func aliased(_ alias: String?, columnNames: [String]) -> RangeItem {
    var item = self
    if let alias {
      item.name = alias
      item.schema = nil
    }
    for (index, name) in columnNames.enumerated() {
      if index < item.columns.count {
        item.columns[index].name = name
      } else if item.isOpen {
        item.columns.append(RangeColumn(name: name))
      }
    }
    return item
  }
}

/// What a query hands to the one around it.
struct QueryOutput {
  var columns: [RangeColumn] = []
  /// Whether it has columns that are not known.
  var isOpen = false
  /// The base relations of a pulled-up query; those of others are out of reach for outer joins.
  var accesses: [Int] = []

  static let unknown = QueryOutput(isOpen: true)
}

/// The columns that every table has beside its own. Reading one needs the row itself, so no index can cover it.
///
/// Source: `SysAtt` in src/backend/catalog/heap.c.
enum SystemColumn {
  static func contains(_ name: String) -> Bool { names.contains(name) }

  private static let names: Set<String> = ["ctid", "xmin", "cmin", "xmax", "cmax", "tableoid"]
}
