package import SQLSyntax

/// Finds out what a statement does with the relations of a catalog.
///
/// A value without state: any number of threads may use one. Relations come in the order in which the statement names
/// them, so equal statements give equal patterns.
package struct AccessPatternExtractor: Sendable {
  private let catalog: CatalogIndex
  private let role: String?

  /// - Parameter role: Who runs the statements, which decides what row-level security adds and where names without
  ///   schema are looked up. Without one every policy is taken to apply, and the database's search path.
  package init(catalog: CatalogIndex, role: String? = nil) {
    self.catalog = catalog
    self.role = role
  }

  /// Extracts from a parsed statement, such as a `SelectStmt`. A utility statement without a query has no relations.
  ///
  /// Runs on a ``ParserThread``, since it recurses on the nesting of the statement and of views.
  package func extract(from statement: SyntaxNode) -> AccessPattern {
    ParserThread.run { StatementReader(catalog: catalog, role: role).read(statement) }
  }

  /// Extracts from a text of one or more statements, whose relations follow one another.
  ///
  /// - Throws: what ``SQLParser/parse(_:)`` throws.
  package func extract(from text: String) throws(SyntaxError) -> AccessPattern {
    let tree = try SQLParser.parse(text)
    var result = AccessPattern()
    var unresolved: Set<String> = []
    for statement in tree.statements {
      let pattern = extract(from: statement.node)
      result.relations += pattern.relations
      result.unresolved += pattern.unresolved.filter { unresolved.insert($0).inserted }
      result.assumed += pattern.assumed.filter { !result.assumed.contains($0) }
      result.ambiguous += pattern.ambiguous.filter { !result.ambiguous.contains($0) }
    }
    return result
  }
}
