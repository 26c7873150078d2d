import Catalog

/// Tables as users name them: with or without their schema.
enum TableNames {
  /// - Parameter option: That the names stand behind.
  /// - Throws: ``UsageError`` for a name that no table has, or several, and for partitions: their indexes come with
  ///   the table that they are of.
  static func resolve(_ names: [String], in catalog: Catalog, option: String = "--table") throws -> Set<ObjectName> {
    try Set(
      names.map { name in
        let written = WrittenTableName(name)
        let found = written.matches(in: catalog)
        guard let only = found.first else {
          let hint =
            name.contains(",")
            ? "; repeat \(option) for several" : NearNames.hint(for: written.bare, in: catalog)
          throw UsageError(message: "\(option): there is no table \(name) in the catalog\(hint)")
        }
        guard found.count == 1 else {
          throw UsageError(
            message:
              "\(option): \(name) could be \(found.map(\.objectName.sql).joined(separator: " or ")): name the schema")
        }
        if let root = root(of: only, in: catalog) {
          throw UsageError(
            message: "\(option): \(name) is a partition of \(root.sql): name that, its indexes are the partitions' too")
        }
        return only.objectName
      })
  }

  /// The partitioned table at the top, when `table` is a partition.
  private static func root(of table: Table, in catalog: Catalog) -> ObjectName? {
    var root: ObjectName?
    var table = table
    // A catalog from a file may have a circle.
    for _ in 0..<catalog.tables.count {
      guard table.partitionBound != nil, let parent = table.parents.first else { break }
      root = parent
      guard let next = catalog.table(named: parent) else { break }
      table = next
    }
    return root
  }
}
