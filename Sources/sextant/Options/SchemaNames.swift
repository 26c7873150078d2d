import Catalog
import SQLSyntax

/// Schemas as users name them in `--search-path`: between commas, in quotes or not, case as it is.
enum SchemaNames {
  /// - Throws: ``UsageError`` for a schema that the catalog doesn't have, and for no schema at all.
  static func resolve(_ text: String, in catalog: Catalog) throws -> [String] {
    // The server's own comes first wherever it is not named.
    let names = SearchPath.names(in: text, foldsCase: false).filter { $0 != "pg_catalog" }
    guard !names.isEmpty else { throw UsageError(message: "--search-path names no schema") }
    let known = Set(catalog.schemas + catalog.tables.map(\.schema))
    for name in names where !known.contains(name) {
      let schemas = known.sorted().map(SQLIdentifier.quoted).joined(separator: ", ")
      throw UsageError(
        message: "--search-path: there is no schema \(SQLIdentifier.quoted(name)) in the catalog; there are \(schemas)")
    }
    return names
  }
}
