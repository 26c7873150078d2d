import Candidates
import Catalog
import SQLSyntax

/// Reads `--try`, and says of a table that there isn't what its name may be.
enum IdeaReader {
  /// - Throws: ``UsageError`` for a table that the catalog doesn't have, else `IndexStatement.Malformed`.
  static func read(_ text: String, in catalog: Catalog) throws -> IndexDefinition {
    do {
      return try IndexStatement.parse(text, in: catalog)
    } catch {
      guard let name = missingTable(text, in: catalog) else { throw error }
      throw UsageError(
        message: "--try: there is no table \(name.shown) in the catalog"
          + hintAboutSchemas(name, in: catalog) + NearNames.hint(for: name.bare, in: catalog))
    }
  }

  private struct Name {
    let schema: String?
    let bare: String
    var shown: String { SQLIdentifier.quoted(schema: schema, bare) }
  }

  private static func missingTable(_ text: String, in catalog: Catalog) -> Name? {
    guard let node = (try? SQLParser.parse(text))?.statements.first?.node, node.isKind("IndexStmt"),
      let relation = node["relation"], let name = relation.string("relname")
    else { return nil }
    let schema = relation.string("schemaname")
    let schemas = schema.map { [$0] } ?? catalog.database.searchPath
    let exists = schemas.contains { catalog.table(named: ObjectName(schema: $0, name: name)) != nil }
    return exists ? nil : Name(schema: schema, bare: name)
  }

  /// An unqualified name is looked up as PostgreSQL does it.
  private static func hintAboutSchemas(_ name: Name, in catalog: Catalog) -> String {
    guard name.schema == nil else { return "" }
    let path = catalog.database.searchPath.map(SQLIdentifier.quoted).joined(separator: ", ")
    return " (names without a schema are looked up in \(path.isEmpty ? "no schema" : path))"
  }
}
