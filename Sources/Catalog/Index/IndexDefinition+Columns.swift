internal import SQLSyntax

extension IndexDefinition {
  /// The columns that the index depends on: an update that changes the value of one of them is not heap-only.
  ///
  /// Keys, INCLUDE columns, and what expressions and the predicate refer to, as `RelationGetIndexAttrBitmap` in
  /// src/backend/utils/cache/relcache.c collects them.
  package var referencedColumns: Set<String> {
    let expressions = keys.compactMap(\.expression) + [predicate].compactMap { $0 }
    return expressions.reduce(into: Set(keyColumns + included)) { $0.formUnion(ColumnNames.referenced(in: $1)) }
  }

  /// Whether its entries stand for ranges of pages and not for rows (`amsummarizing` in PostgreSQL's words).
  package var isSummarizing: Bool { method == "brin" }
}

extension Table {
  /// The stored generated columns whose value can change when one of `columns` is set.
  package func generatedColumns(from columns: Set<String>) -> Set<String> {
    Set(
      self.columns.filter { column in
        guard column.generated == "s", let expression = column.defaultExpression else { return false }
        return !columns.isDisjoint(with: ColumnNames.referenced(in: expression))
      }.map(\.name))
  }
}

/// The names of columns in an expression over one table, as the catalog prints it.
package enum ColumnNames {
  /// Empty for what does not parse.
  package static func referenced(in expression: String) -> Set<String> {
    ParserThread.run {
      guard let tree = try? SQLParser.parse("SELECT " + expression) else { return [] }
      var names: Set<String> = []
      for statement in tree.statements { collect(statement.node, into: &names) }
      return names
    }
  }

  private static func collect(_ node: SyntaxNode, into names: inout Set<String>) {
    if node.isKind("ColumnRef") {
      if let name = node.strings("fields").last { names.insert(name) }
      return
    }
    for child in node.children { collect(child, into: &names) }
  }
}
