internal import AccessPatterns
internal import Catalog
internal import SQLSyntax

/// Foreign keys to the table, which rely on a unique constraint that changes.
extension Breakages {
  func foreignKeys() -> [PartitionAdvice.Breakage] {
    let references = catalog.tables.flatMap { other in
      other.constraints.filter {
        $0.kind == .foreignKey && $0.referencedTable == table.objectName && !$0.isInherited
          && !lacking($0.referencedColumns).isEmpty
      }.map { (other, $0) }
    }
    return references.sorted { ($0.0.objectName, $0.1.name) < ($1.0.objectName, $1.1.name) }.map(foreignKey)
  }

  private func foreignKey(_ other: Table, _ constraint: Constraint) -> PartitionAdvice.Breakage {
    let lacking = lacking(constraint.referencedColumns)
    let head = "ALTER TABLE \(other.objectName.sql)"
    // The referencing table needs the key's value too.
    var taken = Set(other.columns.map(\.name))
    var added: [(name: String, key: String, type: String)] = []
    for key in lacking {
      let base = constraint.columns.first.map { $0.hasSuffix("_id") ? String($0.dropLast(3)) : $0 } ?? table.name
      var name = String((base + "_" + key).prefix(60))
      while !taken.insert(name).inserted { name += "_" }
      added.append((name, key, table.column(named: key)?.type ?? "text"))
    }
    let joined = zip(constraint.columns, constraint.referencedColumns).map { own, referenced in
      "r.\(SQLIdentifier.quoted(own)) = t.\(SQLIdentifier.quoted(referenced))"
    }
    let values = added.map { "\(SQLIdentifier.quoted($0.name)) = t.\(SQLIdentifier.quoted($0.key))" }
    let columns = constraint.columns + added.map(\.name)
    var actions = ""
    let words = ["r": "RESTRICT", "c": "CASCADE", "n": "SET NULL", "d": "SET DEFAULT"]
    if let action = constraint.onUpdate.flatMap({ words[$0] }) { actions += " ON UPDATE \(action)" }
    if let action = constraint.onDelete.flatMap({ words[$0] }) { actions += " ON DELETE \(action)" }
    let refused =
      "\(head) ADD CONSTRAINT \(SQLIdentifier.quoted(constraint.name)) FOREIGN KEY \(SQLText.parenthesized(constraint.columns)) "
      + "REFERENCES \(table.objectName.sql) \(SQLText.parenthesized(constraint.referencedColumns))\(actions)"
    return PartitionAdvice.Breakage(
      kind: .foreignKey, object: "\(other.objectName.sql).\(constraint.name)",
      explanation: """
        \(other.objectName.sql) refers to \(SQLText.parenthesized(constraint.referencedColumns)), which is no longer unique without \
        \(lacking.joined(separator: " and ")). Either \(other.objectName.sql) takes \
        \(added.map(\.name).joined(separator: " and ")) along and refers to both, and what writes it sets that too; or a \
        trigger of its own looks the row up, which waits for no other transaction as a foreign key does; or the \
        reference stays unchecked. While it refers to the table, a partition with rows that are referred to can't be dropped.
        """,
      statements: [refused],
      replacements: added.map { "\(head) ADD COLUMN \(SQLIdentifier.quoted($0.name)) \($0.type)" } + [
        "UPDATE \(other.objectName.sql) r SET \(values.joined(separator: ", ")) FROM \(table.objectName.sql) t "
          + "WHERE \(joined.joined(separator: " AND "))",
        "\(head) ADD CONSTRAINT \(SQLIdentifier.quoted(constraint.name)) FOREIGN KEY \(SQLText.parenthesized(columns)) "
          + "REFERENCES \(table.objectName.sql) \(SQLText.parenthesized(constraint.referencedColumns + lacking))\(actions)",
      ],
      classes: ids(of: other.objectName) { access in
        guard let write = access.write, write.command != .delete else { return false }
        return !Set(write.columns).isDisjoint(with: constraint.columns)
      })
  }
}
