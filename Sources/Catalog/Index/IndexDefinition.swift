internal import SQLSyntax

/// An index as it could be created: what candidates, configurations and advice are made of.
package struct IndexDefinition: Hashable, Sendable, Comparable, CustomStringConvertible {
  package var table: ObjectName
  /// The access method, such as `btree`.
  package var method: String
  package var keys: [IndexKey]
  package var included: [String]
  /// The WHERE clause of a partial index, as SQL.
  package var predicate: String?
  package var isUnique: Bool
  /// Of a BRIN index, `pages_per_range` when it is not the default of 128.
  package var pagesPerRange: Int?

  package init(
    table: ObjectName, method: String = "btree", keys: [IndexKey], included: [String] = [], predicate: String? = nil,
    isUnique: Bool = false, pagesPerRange: Int? = nil
  ) {
    self.pagesPerRange = pagesPerRange
    self.table = table
    self.method = method
    self.keys = keys
    self.included = included
    self.predicate = predicate
    self.isUnique = isUnique
  }

  /// The statement, in the words of `pg_get_indexdef`, which always names the method.
  package func statement(name: String, concurrently: Bool = false, only: Bool = false) -> String {
    var sql = "CREATE \(isUnique ? "UNIQUE " : "")INDEX \(concurrently ? "CONCURRENTLY " : "")"
    sql += "\(SQLIdentifier.quoted(name)) ON \(only ? "ONLY " : "")\(table.sql) USING \(method) \(keyList)"
    if !included.isEmpty { sql += " INCLUDE (\(included.map(SQLIdentifier.quoted).joined(separator: ", ")))" }
    if let storage { sql += " " + storage }
    if let predicate { sql += " WHERE (\(predicate))" }
    return sql
  }

  /// Such as `WITH (pages_per_range='32')`; nil when all is as by default.
  package var storage: String? { pagesPerRange.map { "WITH (pages_per_range='\($0)')" } }

  /// Such as `(customer_id, created_at DESC)`.
  package var keyList: String { "(" + keys.map(\.sql).joined(separator: ", ") + ")" }

  /// Without a name: equal for equal definitions.
  package var description: String { statement(name: "i") }

  package static func < (left: IndexDefinition, right: IndexDefinition) -> Bool {
    left.description < right.description
  }

  /// The columns of the keys; expressions have none.
  package var keyColumns: [String] { keys.compactMap(\.column) }

  /// A name in PostgreSQL's own style (`orders_customer_id_created_at_idx`) that is not in `taken`.
  ///
  /// - Parameter taken: The names of relations in the table's schema.
  /// - Returns: At most 63 bytes, cut at a character's boundary, numbered when taken (`ChooseRelationName` in
  ///   src/backend/commands/indexcmds.c).
  package func name(avoiding taken: Set<String>) -> String {
    let words = keys.map { $0.column ?? $0.expression.flatMap(ExpressionText.functionName) ?? "expr" }
    var base = ([table.name] + words).joined(separator: "_")
    var number = 0
    while true {
      let suffix = "_idx" + (number == 0 ? "" : String(number))
      while base.utf8.count + suffix.utf8.count > 63 { base.removeLast() }
      if !taken.contains(base + suffix) { return base + suffix }
      number += 1
    }
  }

  /// Whether a scan that this index serves by its leading keys is served by `other` as well: same table, method and
  /// predicate, and its keys are the first of the other's.
  package func isPrefix(of other: IndexDefinition) -> Bool {
    other.keys.starts(with: keys) && table == other.table && method == other.method && predicate == other.predicate
      && !isUnique && included.allSatisfy { other.included.contains($0) || other.keyColumns.contains($0) }
  }

  /// The same index without some of its keys.
  package func without(_ isDropped: (IndexKey) -> Bool) -> IndexDefinition {
    var definition = self
    definition.keys.removeAll(where: isDropped)
    return definition
  }
}

extension IndexKey {
  /// The key as a backward scan reads it.
  package var mirrored: IndexKey {
    var key = self
    key.isDescending.toggle()
    key.nullsFirst.toggle()
    return key
  }

  /// The key as `pg_get_indexdef` prints it.
  package var sql: String {
    var text = column.map(SQLIdentifier.quoted) ?? ExpressionText.key(expression ?? "")
    if let collation { text += " COLLATE \(collation)" }
    if let operatorClass { text += " \(operatorClass)" }
    if isDescending { text += " DESC" }
    // NULLS LAST is the default of ASC, NULLS FIRST that of DESC.
    if isDescending != nullsFirst { text += nullsFirst ? " NULLS FIRST" : " NULLS LAST" }
    return text
  }
}

extension Index {
  /// The definition without its name.
  package func definition(on table: ObjectName) -> IndexDefinition {
    IndexDefinition(
      table: table, method: method, keys: keys, included: included, predicate: predicate, isUnique: isUnique,
      pagesPerRange: method == "brin" ? pagesPerRange : nil)
  }
}
