internal import AccessPatterns
internal import Catalog
internal import SQLSyntax

extension ColumnTest {
  /// As the predicate of a partial index; nil when the values aren't known.
  var sql: String? {
    let name = SQLIdentifier.quoted(column)
    switch values {
    case .null: return "\(name) IS NULL"
    case .notNull: return "\(name) IS NOT NULL"
    case .boolean(let value): return value ? name : "NOT \(name)"
    case .oneOf(let values) where values.count == 1: return "\(name) = \(SQLIdentifier.literal(values[0]))"
    case .oneOf(let values): return "\(name) IN (\(values.map(SQLIdentifier.literal).joined(separator: ", ")))"
    case .noneOf, .open: return nil
    }
  }
}

extension RelationAccess {
  /// What the access says of a column's value, constants that are known by other means included.
  func test(of column: String) -> ColumnTest? {
    let own = predicates.compactMap(\.columnTest).first { $0.column == column }
    if let own, own.sql != nil { return own }
    return fixed.map(\.test).first { $0.column == column && $0.sql != nil } ?? own
  }

  /// Columns that are compared with a value for equality.
  var equalColumns: Set<String> {
    Set(
      predicates.compactMap { predicate in
        guard case .column(let name) = predicate.target, predicate.kind == .equality else { return nil }
        return name
      })
  }

  /// Columns that are compared by `<`, `>` and the like.
  var rangeColumns: Set<String> {
    Set(
      predicates.compactMap { predicate in
        guard case .column(let name) = predicate.target, predicate.kind == .range else { return nil }
        return name
      })
  }
}

extension Table {
  /// The columns with a point in time.
  var timeColumns: [Column] { columns.filter { ["timestamptz", "timestamp", "date"].contains($0.typeName) } }
}
