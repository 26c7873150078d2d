internal import Catalog
internal import SQLSyntax

/// An index of the table, and the one that the partitioned table has in its place.
///
/// A unique index of a partitioned table holds all columns that it is partitioned by; where the table's own doesn't,
/// they are appended.
struct MovedIndex {
  let index: Index
  /// The PRIMARY KEY or UNIQUE constraint that the index enforces.
  let constraint: Constraint?
  let table: ObjectName
  /// Columns that are appended.
  let added: [String]
  /// On the partitioned table, until it gets the name of the table's.
  let parentName: String
  /// Of the table's own index, once the partitioned table's has its name.
  let oldName: String
  /// Of the one that is built on the table where its own can't be a part of the partitioned table's.
  let builtName: String

  /// Whether the table's own index can be a part of the partitioned table's.
  var isAlike: Bool { added.isEmpty }

  init(
    _ index: Index, constraint: Constraint?, of table: Table, partitionedBy columns: [String],
    names: inout RelationNames
  ) {
    self.index = index
    self.constraint = constraint
    self.table = table.objectName
    added = index.isUnique ? columns.filter { column in !index.keys.contains { $0.column == column } } : []
    parentName = names.claim(index.name, "_partitioned", in: table.schema)
    oldName = names.claim(index.name, "_before", in: table.schema)
    builtName = added.isEmpty ? oldName : names.claim(index.name, "_with_key", in: table.schema)
  }

  /// A statement that makes it on a table; as a constraint where it is one.
  func statement(on target: ObjectName, name: String) -> String {
    guard let constraint else { return indexStatement(on: target, name: name) }
    return "ALTER TABLE \(target.sql) ADD CONSTRAINT \(SQLIdentifier.quoted(name)) \(definition(of: constraint))"
  }

  /// A statement that makes the index alone.
  func indexStatement(
    on target: ObjectName, name: String, concurrently: Bool = false, only: Bool = false, isOriginal: Bool = false
  ) -> String {
    let unique = index.isUnique ? "UNIQUE " : ""
    let head = "CREATE \(unique)INDEX \(SQLIdentifier.quoted(index.name)) ON "
    // `pg_get_indexdef` says ONLY of a partitioned table alone, which this one isn't.
    var rest = index.definition
    if rest.hasPrefix(head + table.sql + " ") {
      rest.removeFirst(head.count + table.sql.count + 1)
    } else {
      rest = "USING \(index.definition(on: table).method) \(index.definition(on: table).keyList)"
    }
    if !isOriginal, !added.isEmpty {
      rest = SQLText.appending(", " + SQLText.list(added), toListIn: rest, from: rest.startIndex) ?? rest
    }
    return
      "CREATE \(unique)INDEX \(concurrently ? "CONCURRENTLY " : "")\(SQLIdentifier.quoted(name)) ON "
      + (only ? "ONLY " : "") + target.sql + " " + rest
  }

  /// `PRIMARY KEY (id, created_at)`.
  private func definition(of constraint: Constraint) -> String {
    let text = constraint.definition
    guard !added.isEmpty else { return text }
    return SQLText.appending(", " + SQLText.list(added), toListIn: text, from: text.startIndex) ?? text
  }

  /// `PRIMARY KEY USING INDEX …`, of an index that is there.
  func adoption(of index: String) -> String {
    guard let constraint else { return "" }
    let kind = constraint.kind == .primaryKey ? "PRIMARY KEY" : "UNIQUE"
    let deferral = constraint.definition.contains(" DEFERRABLE") ? " DEFERRABLE" : ""
    let initially = constraint.definition.contains(" INITIALLY DEFERRED") ? " INITIALLY DEFERRED" : ""
    return "\(kind) USING INDEX \(SQLIdentifier.quoted(index))\(deferral)\(initially)"
  }

  /// A statement that gives the table's own index (or the partitioned table's) another name.
  func renaming(on table: ObjectName, from: String, to: String) -> String {
    guard constraint != nil else {
      return "ALTER INDEX \(SQLIdentifier.quoted(schema: table.schema, from)) RENAME TO \(SQLIdentifier.quoted(to))"
    }
    return
      "ALTER TABLE \(table.sql) RENAME CONSTRAINT \(SQLIdentifier.quoted(from)) TO \(SQLIdentifier.quoted(to))"
  }
}
