import Catalog

/// Tables as users name them: with or without their schema.
enum TableNames {
  /// - Throws: ``UsageError`` for a name that no table has, or several.
  static func resolve(_ names: [String], in catalog: Catalog) throws -> Set<ObjectName> {
    try Set(
      names.map { name in
        let found = catalog.tables.map(\.objectName).filter {
          $0.sql == name || "\($0.schema).\($0.name)" == name || $0.name == name
        }
        guard let only = found.first else {
          throw UsageError(message: "--table: there is no table \(name) in the catalog")
        }
        guard found.count == 1 else {
          throw UsageError(
            message: "--table: \(name) could be \(found.map(\.sql).joined(separator: " or ")): name the schema")
        }
        return only
      })
  }
}
