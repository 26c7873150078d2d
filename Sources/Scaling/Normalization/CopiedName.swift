internal import Catalog

/// Names by which a column says that it holds what another table has.
enum CopiedName {
  /// The column of a referenced table that a column is named as: `category`, or `account_name` for the `name` of what
  /// `account_id` refers to. nil when there is none of its type.
  static func origin(of column: Column, byReference reference: String, in referenced: Table) -> Column? {
    var names = [column.name]
    if reference.hasSuffix("_id") {
      let stem = reference.dropLast(2)
      if column.name.hasPrefix(stem) { names.append(String(column.name.dropFirst(stem.count))) }
    }
    return names.lazy.compactMap { referenced.column(named: $0) }.first { $0.type == column.type }
  }
}
