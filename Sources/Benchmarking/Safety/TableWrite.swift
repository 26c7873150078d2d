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
      Set((node?.list("target_list") ?? []).compactMap { $0.string("name") })
    }
    switch node.kind {
    case "InsertStmt":
      let onConflict = columns(node["on_conflict_clause"])
      self = onConflict.isEmpty ? .insert : .update(onConflict)
    case "UpdateStmt":
      // What is set is always named; where it isn't found anything may be.
      let set = columns(node)
      self = set.isEmpty ? .merge : .update(set)
    case "DeleteStmt": self = .delete
    default: self = .merge
    }
  }

  /// Whether a foreign key may change rows along.
  ///
  /// - Parameter mayDoMore: Whether an UPDATE may do something else than it says, because the table has triggers or partitions.
  func sets(off cascade: TargetRelations.Cascade, mayDoMore: Bool) -> Bool {
    switch self {
    case .insert: false
    case .update(let columns):
      mayDoMore
        || cascade.isOnUpdate && (cascade.columns.isEmpty || !cascade.columns.isDisjoint(with: columns))
    case .delete: cascade.isOnDelete
    case .merge: true
    }
  }
}
