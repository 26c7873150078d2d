internal import Catalog
internal import SQLSyntax

/// Foreign keys of other tables' that refer to the table: in the transaction of the swap, and after it.
struct IncomingKeys {
  let target: MigrationTarget

  /// Those that refer to the table's own rows are among them: they can't be made anew when it is partitioned by another
  /// column.
  private var all: [(table: ObjectName, constraint: Constraint)] { target.incoming }

  var lockedTables: [ObjectName] {
    all.map(\.table).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// Before the table has another name.
  var drops: [String] {
    all.map { $0.constraint.dropping(from: $0.table) } + target.selfReferences.map { $0.dropping(from: target.name) }
  }

  /// To the partitioned table, those that can be.
  var additions: [String] {
    kept.map { $0.constraint.adding(to: $0.table, isValid: false) }
  }

  /// Before the partitioned table gives the name back.
  var removals: [String] { kept.map { $0.constraint.dropping(from: $0.table) } }

  /// As they were, to the old table.
  var restorations: [String] {
    all.map { $0.constraint.adding(to: $0.table, isValid: false) }
      + target.selfReferences.map { $0.adding(to: target.name, isValid: false) }
  }

  /// After the transaction, without a lock that blocks writers.
  var restoredValidations: [String] {
    all.filter(\.constraint.isValidated).map { $0.constraint.validating(on: $0.table) }
      + target.selfReferences.filter(\.isValidated).map { $0.validating(on: target.name) }
  }

  var validation: [MigrationPlan.Step] {
    let statements = kept.filter(\.constraint.isValidated).map { $0.constraint.validating(on: $0.table) }
    guard !statements.isEmpty else { return [] }
    return [
      MigrationPlan.Step(
        title: "validate the foreign keys to the table", statements: [SQLText.setLockTimeout] + statements,
        inTransaction: false,
        lock:
          "SHARE UPDATE EXCLUSIVE on the tables that refer to it, ROW SHARE on it: blocks neither readers nor writers",
        why: "the swap made them anew for new rows only, since reading all rows would have taken long", rollback: [])
    ]
  }

  var cautions: [String] {
    lost.map { key in
      "the foreign key \(key.constraint.name) of \(key.table.sql) is dropped in the swap: it refers to "
        + "(\(SQLText.list(key.constraint.referencedColumns))), which is no longer unique by itself in a table that is "
        + "partitioned by \(target.quotedKey); give \(key.table.sql) the key as a column and refer to both, or let a "
        + "trigger or the application check it"
    }
      + target.selfReferences.map {
        "the foreign key \($0.name) of the table to itself is dropped in the swap"
      }
  }

  private var kept: [(table: ObjectName, constraint: Constraint)] { all.filter { target.canRefer($0.constraint) } }
  private var lost: [(table: ObjectName, constraint: Constraint)] { all.filter { !target.canRefer($0.constraint) } }
}
