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
          + NearNames.hint(for: name.bare, in: catalog))
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
    let isMissing =
      schema.map { schema in
        let found = ObjectName(schema: schema, name: name)
        return catalog.table(named: found) == nil && catalog.view(named: found) == nil
      } ?? (catalog.lookUp(name) == .missing)
    return isMissing ? Name(schema: schema, bare: name) : nil
  }
}
