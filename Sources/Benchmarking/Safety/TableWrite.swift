internal import SQLSyntax

/// What a statement does to the rows of a table, as far as foreign keys go by it.
enum TableWrite {
  case insert
  /// With the columns that are set.
  case update(Set<String>)
  case delete
  /// Any of them.
  case merge

  /// - Parameter node: An INSERT, UPDATE, DELETE or MERGE.
  init(_ node: SyntaxNode) {
    func columns(_ node: SyntaxNode?) -> Set<String> {
      Set((node?.list("targetList") ?? []).compactMap { $0.string("name") })
    }
    switch node.kind {
    case "InsertStmt":
      let onConflict = columns(node["onConflictClause"])
      self = onConflict.isEmpty ? .insert : .update(onConflict)
    case "UpdateStmt": self = .update(columns(node))
    case "DeleteStmt": self = .delete
    default: self = .merge
    }
  }

  /// Whether a foreign key may change rows along.
  ///
  /// - Parameter throughTriggers: Whether the table has triggers of its own.
  func sets(off cascade: TargetRelations.Cascade, throughTriggers: Bool) -> Bool {
    switch self {
    case .insert: false
    case .update(let columns):
      cascade.isOnUpdate
        && (throughTriggers || cascade.columns.isEmpty || !cascade.columns.isDisjoint(with: columns))
    case .delete: cascade.isOnDelete
    case .merge: true
    }
  }
}
