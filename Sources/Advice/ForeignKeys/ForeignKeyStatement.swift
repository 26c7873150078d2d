internal import Catalog
internal import SQLSyntax

/// The statement that PostgreSQL runs on the referencing table, for each row of the referenced one that is deleted or gets
/// another key.
///
/// Written without the schema-qualified operators and casts of PostgreSQL's own text, which the planner does not tell
/// apart from these. A partitioned referencing table is read with its partitions, any other with ONLY. SET NULL and SET
/// DEFAULT on a part of the columns (PostgreSQL 15) are written as if they set all: what is searched for is the same.
///
/// Source: `RI_FKey_noaction_del`, `RI_FKey_cascade_del`, `RI_FKey_cascade_upd`, `ri_restrict` and `ri_set` in
/// src/backend/utils/adt/ri_triggers.c.
struct ForeignKeyStatement: Hashable {
  /// What becomes of the referenced row.
  enum Event: Hashable {
    case delete
    case keyUpdate
  }

  /// `pg_constraint.confdeltype` and `confupdtype`.
  enum Action: String {
    case noAction = "a"
    case restrict = "r"
    case cascade = "c"
    case setNull = "n"
    case setDefault = "d"

    /// As in the definition of a constraint.
    var words: String {
      switch self {
      case .noAction: "NO ACTION"
      case .restrict: "RESTRICT"
      case .cascade: "CASCADE"
      case .setNull: "SET NULL"
      case .setDefault: "SET DEFAULT"
      }
    }
  }

  let text: String
  /// In the words of the report.
  let words: String
  /// Whether it removes, sets, or only looks for the referencing rows.
  let effect: Effect

  enum Effect: Hashable {
    case looksFor
    case deletes
    case sets
  }

  /// - Returns: nil when the catalog does not say what the constraint does, or on which columns.
  init?(_ constraint: Constraint, of table: Table, on event: Event) {
    let columns = constraint.columns.map(SQLIdentifier.quoted)
    guard constraint.kind == .foreignKey, !columns.isEmpty,
      let code = event == .delete ? constraint.onDelete : constraint.onUpdate, let action = Action(rawValue: code)
    else { return nil }
    let name = (table.kind == .partitioned ? "" : "ONLY ") + table.objectName.sql
    func condition(from first: Int = 1) -> String {
      columns.enumerated().map { "$\($0 + first) = \($1)" }.joined(separator: " AND ")
    }
    func update(_ value: (Int) -> String, from first: Int = 1) -> String {
      let list = columns.enumerated().map { "\($1) = \(value($0))" }.joined(separator: ", ")
      return "UPDATE \(name) SET \(list) WHERE \(condition(from: first))"
    }
    switch (action, event) {
    case (.noAction, _), (.restrict, _):
      text = "SELECT 1 FROM \(name) x WHERE \(condition()) FOR KEY SHARE OF x"
      effect = .looksFor
    case (.cascade, .delete):
      text = "DELETE FROM \(name) WHERE \(condition())"
      effect = .deletes
    case (.cascade, .keyUpdate):
      text = update({ "$\($0 + 1)" }, from: columns.count + 1)
      effect = .sets
    case (.setNull, _):
      text = update { _ in "NULL" }
      effect = .sets
    case (.setDefault, _):
      text = update { _ in "DEFAULT" }
      effect = .sets
    }
    words =
      "foreign key \(SQLIdentifier.quoted(constraint.name)) (\(event == .delete ? "" : "ON UPDATE ")\(action.words))"
  }
}
