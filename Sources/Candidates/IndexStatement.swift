package import Catalog
internal import SQLSyntax

/// Reads a user's own `CREATE INDEX`.
package enum IndexStatement {
  /// Why a text is not an index that can be compared.
  package struct Malformed: Error, CustomStringConvertible {
    package let description: String
  }

  /// - Parameter catalog: Where the table is looked up, as in ``Catalog/lookUp(_:)`` when it has no schema.
  /// - Throws: ``Malformed`` in words for the user.
  package static func parse(_ text: String, in catalog: Catalog) throws(Malformed) -> IndexDefinition {
    let tree: ParseTree
    do { tree = try SQLParser.parse(text) } catch {
      throw Malformed(description: "the index can't be read: \(error.description)")
    }
    guard tree.statements.count == 1, let node = tree.statements.first?.node, node.isKind("IndexStmt"),
      let relation = node["relation"], let name = relation.string("relname")
    else { throw Malformed(description: "not one CREATE INDEX statement: \(text.prefix(80))") }
    let table = try table(schema: relation.string("schemaname"), name, in: catalog)
    guard !node.bool("nulls_not_distinct"), node.string("table_space") == nil, relation.bool("inh") else {
      throw Malformed(description: "NULLS NOT DISTINCT, TABLESPACE and ON ONLY can't be compared: leave them out")
    }
    var keys: [IndexKey] = []
    for element in node.list("index_params") { keys.append(try key(element, of: table)) }
    let included = node.list("index_including_params").compactMap { $0.string("name") }
    for column in keys.compactMap(\.column) + included where table.column(named: column) == nil {
      throw Malformed(description: "the table \(table.objectName.sql) has no column \(column)")
    }
    let method = node.string("access_method") ?? "btree"
    let pagesPerRange = try pagesPerRange(node.list("options"), method)
    return IndexDefinition(
      table: table.objectName, method: method, keys: keys, included: included,
      predicate: try node["where_clause"].map { node throws(Malformed) in try sql(node) },
      isUnique: node.bool("unique"), pagesPerRange: pagesPerRange)
  }

  /// The one storage parameter that changes a plan.
  private static func pagesPerRange(_ options: [SyntaxNode], _ method: String) throws(Malformed) -> Int? {
    var found: Int?
    for option in options {
      guard method == "brin", option.string("defname") == "pages_per_range", let value = option["arg"],
        let pages = number(value), (1...131_072).contains(pages)
      else {
        throw Malformed(
          description: "storage parameters (WITH …) but pages_per_range of BRIN can't be compared: leave them out")
      }
      // The default is not printed.
      found = pages == 128 ? nil : pages
    }
    return found
  }

  /// A number, or one in quotes as `pg_get_indexdef` prints it.
  private static func number(_ node: SyntaxNode) -> Int? {
    if node.isKind("Integer") { return node.integer("ival") }
    return (node.string("sval") ?? node.string("str")).flatMap { Int($0) }
  }

  private static func table(schema: String?, _ name: String, in catalog: Catalog) throws(Malformed) -> Table {
    let found: ObjectName
    switch schema.map({ .found(ObjectName(schema: $0, name: name)) }) ?? catalog.lookUp(name) {
    case .found(let relation): found = relation
    case .missing: throw Malformed(description: "there is no table \(name) in the catalog")
    case .ambiguous(let relations):
      let names = relations.map(\.sql).joined(separator: " or ")
      throw Malformed(description: "no search path says which \(name) is meant, \(names): name the schema")
    }
    guard let table = catalog.table(named: found) else {
      throw Malformed(
        description: catalog.view(named: found) == nil
          ? "there is no table \(found.sql) in the catalog"
          : "\(found.sql) is a view, which has no indexes: name a table that it reads")
    }
    guard table.kind != .foreign else {
      throw Malformed(
        description:
          "\(found.sql) is a foreign table, which has no indexes here: an index belongs on the server that has the rows"
      )
    }
    return table
  }

  private static func key(_ element: SyntaxNode, of table: Table) throws(Malformed) -> IndexKey {
    guard element.list("opclassopts").isEmpty else {
      throw Malformed(description: "options of operator classes can't be compared: leave them out")
    }
    let isDescending = element.enumeration("ordering") == "SORTBY_DESC"
    let nulls = element.enumeration("nulls_ordering")
    return IndexKey(
      column: element.string("name"), expression: try element["expr"].map { node throws(Malformed) in try sql(node) },
      operatorClass: name(element.strings("opclass")), collation: name(element.strings("collation")),
      isDescending: isDescending,
      nullsFirst: nulls == "SORTBY_NULLS_FIRST" || (isDescending && nulls != "SORTBY_NULLS_LAST"))
  }

  private static func name(_ parts: [String]) -> String? {
    parts.isEmpty ? nil : parts.map(SQLIdentifier.quoted).joined(separator: ".")
  }

  private static func sql(_ node: SyntaxNode) throws(Malformed) -> String {
    let printer = ExpressionPrinter { $0.strings("fields").last.map(SQLIdentifier.quoted) }
    guard let text = printer.print(node) else {
      throw Malformed(description: "an expression of the index can't be read")
    }
    return text
  }
}
