package import AccessPatterns
package import Catalog
internal import SQLSyntax

/// The WHERE clause of a partial index: tests of single columns that all have to hold.
package struct PartialPredicate: Hashable, Sendable {
  /// By column, each once.
  package let tests: [ColumnTest]

  init(_ tests: some Collection<ColumnTest>) {
    self.tests = Set(tests).sorted { ($0.column, $0.words) < ($1.column, $1.words) }
  }

  /// Reads a predicate, of a candidate or as `pg_get_expr` writes it.
  ///
  /// - Returns: nil when it says anything else: an expression, a range, an OR.
  package init?(_ sql: String, on table: ObjectName, in index: CatalogIndex) {
    guard
      let pattern = try? AccessPatternExtractor(catalog: index).extract(
        from: "SELECT FROM ONLY \(table.sql) WHERE (\(sql))"), pattern.relations.count == 1,
      let tree = try? SQLParser.parse("SELECT WHERE (\(sql))"),
      let condition = tree.statements.first?.node["where_clause"]
    else { return nil }
    let access = pattern.relations[0]
    let tests = access.predicates.compactMap(\.columnTest)
    guard tests.count == access.predicates.count, tests.count == Self.parts(condition), access.disjunctions.isEmpty
    else { return nil }
    self.init(tests)
  }

  private static func parts(_ node: SyntaxNode) -> Int {
    guard node.isKind("BoolExpr"), node.enumeration("boolop") == "AND_EXPR" else { return 1 }
    return node.list("args").reduce(0) { $0 + parts($1) }
  }

  /// Whether a row that meets this predicate meets the other one.
  package func implies(_ other: PartialPredicate) -> Bool {
    other.tests.allSatisfy { wanted in tests.contains { $0.implies(wanted) } }
  }

  /// As SQL, for a column of each type with literals that take it.
  func sql(on table: Table) -> String {
    tests.map { $0.sql(table.column(named: $0.column)) }.joined(separator: " AND ")
  }
}

/// Reads the predicates of many indexes, each once.
package struct PredicateReader {
  private let index: CatalogIndex
  private var known: [ObjectName: [String: PartialPredicate?]] = [:]

  package init(_ index: CatalogIndex) { self.index = index }

  package mutating func read(_ sql: String, on table: ObjectName) -> PartialPredicate? {
    if let found = known[table]?[sql] { return found }
    let predicate = PartialPredicate(sql, on: table, in: index)
    known[table, default: [:]][sql] = .some(predicate)
    return predicate
  }
}

extension ColumnTest {
  /// The test as SQL.
  package func sql(_ column: Column?) -> String {
    let name = SQLIdentifier.quoted(self.column)
    func literal(_ text: String) -> String {
      let isNumber = ["int2", "int4", "int8", "numeric"].contains(column?.typeName ?? "")
      return isNumber && Double(text) != nil && text.utf8.allSatisfy { "-0123456789.".utf8.contains($0) }
        ? text : SQLIdentifier.literal(text)
    }
    func list(_ texts: [String]) -> String { "(" + texts.map(literal).joined(separator: ", ") + ")" }
    switch values {
    case .null: return "\(name) IS NULL"
    case .notNull: return "\(name) IS NOT NULL"
    case .boolean(let value): return value ? name : "NOT \(name)"
    case .oneOf(let texts): return texts.count == 1 ? "\(name) = \(literal(texts[0]))" : "\(name) IN \(list(texts))"
    case .noneOf(let texts):
      return texts.count == 1 ? "\(name) <> \(literal(texts[0]))" : "\(name) NOT IN \(list(texts))"
    case .open(let sql): return sql
    }
  }

  fileprivate var words: String { sql(nil) }
}
