internal import Catalog
internal import SQLSyntax

/// The old table becomes a partition of the new one: no row is moved, and the swap changes the catalog alone.
///
/// Source: "ALTER TABLE … ATTACH PARTITION" in PostgreSQL's documentation: a validated CHECK that implies the bound makes
/// the scan unnecessary, and an index of the table that matches one of the parent's is taken over and not built.
struct AttachMigration {
  let target: MigrationTarget
  let bounds: AttachBounds
  let preparation: MigrationPreparation
  /// The name of the old table from the swap on.
  let old: ObjectName
  private let check: String
  private let remaining: [Partition]
  private let notNull: [MigrationPlan.Step]
  private let incoming: IncomingKeys
  private let objects: MovedObjects

  init(target: MigrationTarget, bounds: AttachBounds, names: RelationNames) {
    var names = names
    self.target = target
    self.bounds = bounds
    preparation = MigrationPreparation(target: target)
    old = target.relation(names.claim(target.table.name, bounds.oldSuffix, in: target.table.schema))
    check = SQLIdentifier.quoted(
      names.claim(target.table.name, "_\(target.scheme.column)_bound", in: target.table.schema))
    remaining = target.scheme.partitions.filter { $0.bound == .remaining }
    notNull = preparation.keyNotNull(&names)
    incoming = IncomingKeys(target: target)
    objects = MovedObjects(target: target)
  }

  private var name: String { target.name.sql }
  private var key: String { target.quotedKey }

  var steps: [MigrationPlan.Step] {
    [preparation.check(rows: rowsInTheWay, more: timeLeft)] + notNull + preparation.validation + [parent]
      + target.indexes.filter { !$0.isAlike }.map(build) + [bound, validatedBound, swap] + incoming.validation + [
        analysis
      ]
  }

  private var rowsInTheWay: [(sql: String, message: String)] {
    [
      (
        "\(key) >= \(bounds.literal)",
        "rows lie beyond the end of the old rows' partition: choose a later one, or move them first"
      ),
      ("\(key) IS NULL", "rows have no \(key): give them one, or delete them"),
    ]
  }

  private var timeLeft: [String] {
    guard let condition = bounds.isInTime else { return [] }
    return [
      """
      IF NOT (\(condition)) THEN
        \(SQLText.raise("the end of the old rows' partition has passed: make the plan anew"));
      END IF;
      """
    ]
  }

  // MARK: - Beforehand

  private var parent: MigrationPlan.Step {
    let copy = PartitionedCopy(target: target)
    let partitions = (bounds.partitions + remaining).map { PartitionNode(partition: $0, parts: []) }
    return MigrationPlan.Step(
      title: "make the partitioned table and the partitions to come",
      statements: [SQLText.setLocalLockTimeout] + copy.parent
        + target.indexes.map { $0.statement(on: target.parent, name: $0.parentName) }
        + target.outgoing.map { $0.adding(to: target.parent, isValid: true) }
        + partitions.flatMap(copy.statements),
      inTransaction: true,
      lock: "none on the table that blocks readers or writers"
        + (target.outgoing.isEmpty
          ? "" : "; SHARE ROW EXCLUSIVE on the tables that it refers to for a moment, which makes their writers wait"),
      why: "all empty and not in use yet: same columns, constraints, indexes, policies, privileges and owner; "
        + bounds.explanation,
      rollback: [SQLText.setLockTimeout, "DROP TABLE IF EXISTS \(target.parent.sql)"])
  }

  private func build(_ moved: MovedIndex) -> MigrationPlan.Step {
    let index = target.relation(moved.builtName).sql
    return MigrationPlan.Step(
      title: "build \(SQLIdentifier.quoted(moved.index.name)) with the key",
      statements: [
        SQLText.noLockTimeout, moved.indexStatement(on: target.name, name: moved.builtName, concurrently: true),
      ],
      inTransaction: false, lock: "SHARE UPDATE EXCLUSIVE while it builds, which blocks neither readers nor writers",
      why: "a unique index of a partitioned table holds the key; with this one at hand ATTACH has nothing to build; "
        + "if it fails it leaves an INVALID index: run the rollback, then try again",
      rollback: [SQLText.noLockTimeout, "DROP INDEX CONCURRENTLY IF EXISTS \(index)"])
  }

  private var bound: MigrationPlan.Step {
    let lower = bounds.lower.map { "\(key) >= \(SQLIdentifier.literal($0)) AND " } ?? ""
    return MigrationPlan.Step(
      title: "promise the bound of the old rows",
      statements: [
        SQLText.setLockTimeout,
        "ALTER TABLE \(name) ADD CONSTRAINT \(check) CHECK (\(lower)\(key) < \(bounds.literal) AND \(key) IS NOT NULL) NOT VALID",
      ],
      inTransaction: false, lock: "ACCESS EXCLUSIVE for a moment; gives up after \(SQLText.lockTimeout)",
      why: "from here to the swap the table refuses rows from \(bounds.boundary) on",
      rollback: [SQLText.setLockTimeout, "ALTER TABLE \(name) DROP CONSTRAINT IF EXISTS \(check)"])
  }

  private var validatedBound: MigrationPlan.Step {
    MigrationPlan.Step(
      title: "validate the bound",
      statements: [SQLText.setLockTimeout, "ALTER TABLE \(name) VALIDATE CONSTRAINT \(check)"], inTransaction: false,
      lock: "SHARE UPDATE EXCLUSIVE while all rows are read, which blocks neither readers nor writers",
      why: "proves the bound, so that ATTACH reads no row; fails when a row lies beyond it", rollback: [])
  }

  // MARK: - The swap

  private var swap: MigrationPlan.Step {
    let tables = (incoming.lockedTables + [target.name]).map(\.sql).joined(separator: ", ")
    var statements = [
      SQLText.setLocalLockTimeout, SQLText.setLocalSearchPath, objects.viewLocks,
      "LOCK TABLE \(tables) IN ACCESS EXCLUSIVE MODE",
    ]
    statements += incoming.drops
    statements.append(objects.capture(droppingTriggersOn: old, publishes: true))
    statements.append("ALTER TABLE \(name) RENAME TO \(SQLIdentifier.quoted(old.name))")
    for moved in target.indexes {
      if moved.constraint?.kind == .primaryKey, !moved.isAlike {
        statements.append(
          "ALTER TABLE \(old.sql) DROP CONSTRAINT \(SQLIdentifier.quoted(moved.index.name)), ADD CONSTRAINT "
            + SQLIdentifier.quoted(moved.builtName) + " " + moved.adoption(of: moved.builtName))
      } else {
        statements.append(moved.renaming(on: old, from: moved.index.name, to: moved.oldName))
        if !moved.isAlike, moved.constraint != nil {
          statements.append(
            "ALTER TABLE \(old.sql) ADD CONSTRAINT \(SQLIdentifier.quoted(moved.builtName)) "
              + moved.adoption(of: moved.builtName))
        }
      }
    }
    statements.append("ALTER TABLE \(target.parent.sql) RENAME TO \(SQLIdentifier.quoted(target.name.name))")
    statements += target.indexes.map { $0.renaming(on: target.name, from: $0.parentName, to: $0.index.name) }
    statements += objects.identity(from: old, to: target.name)
    let bound = Partition.Bound.range(from: bounds.lower, to: bounds.boundary).sql
    statements.append("ALTER TABLE \(name) ATTACH PARTITION \(old.sql) \(bound)")
    statements.append("ALTER TABLE \(old.sql) DROP CONSTRAINT \(check)")
    statements.append(objects.move)
    statements += incoming.additions
    return MigrationPlan.Step(
      title: "swap", statements: statements, inTransaction: true,
      lock:
        "ACCESS EXCLUSIVE on the table\(incoming.lockedTables.isEmpty ? "" : " and those that refer to it") for a few "
        + "changes of the catalog, without reading a row; waits \(SQLText.lockTimeout) for each lock, then gives up: run "
        + "the transaction again until it goes through",
      why: "the partitioned table takes the name, and the old one is a partition of it; triggers, views, sequences and "
        + "publications follow the name",
      rollback: back)
  }

  /// Rows of partitions that are newer than the old table go back into it.
  private var back: [String] {
    var statements: [String] = []
    let replaced = target.indexes.first { $0.constraint?.kind == .primaryKey && !$0.isAlike }
    if let replaced {
      statements += [
        SQLText.noLockTimeout,
        replaced.indexStatement(on: old, name: replaced.oldName, concurrently: true, isOriginal: true),
      ]
    }
    let tables = (incoming.lockedTables + [target.name]).map(\.sql).joined(separator: ", ")
    var swap = [
      SQLText.setLocalLockTimeout, SQLText.setLocalSearchPath, objects.viewLocks,
      "LOCK TABLE \(tables) IN ACCESS EXCLUSIVE MODE",
    ]
    swap += incoming.removals + objects.unpublish(target.name)
    swap.append(objects.capture(droppingTriggersOn: target.parent, publishes: false))
    swap.append("ALTER TABLE \(name) DETACH PARTITION \(old.sql)")
    swap.append("ALTER TABLE \(name) RENAME TO \(SQLIdentifier.quoted(target.parent.name))")
    swap += target.indexes.map { $0.renaming(on: target.parent, from: $0.index.name, to: $0.parentName) }
    for moved in target.indexes {
      if moved.constraint?.kind == .primaryKey, !moved.isAlike {
        swap.append(
          "ALTER TABLE \(old.sql) DROP CONSTRAINT \(SQLIdentifier.quoted(moved.builtName)), ADD CONSTRAINT "
            + SQLIdentifier.quoted(moved.index.name) + " " + moved.adoption(of: moved.oldName))
      } else {
        if !moved.isAlike, moved.constraint != nil {
          swap.append("ALTER TABLE \(old.sql) DROP CONSTRAINT \(SQLIdentifier.quoted(moved.builtName))")
        }
        swap.append(moved.renaming(on: old, from: moved.oldName, to: moved.index.name))
      }
    }
    let columns = SQLText.list(target.writtenColumns)
    swap += [
      "ALTER TABLE \(old.sql) RENAME TO \(SQLIdentifier.quoted(target.name.name))",
      "INSERT INTO \(name) (\(columns)) OVERRIDING SYSTEM VALUE SELECT \(columns) FROM \(target.parent.sql)",
      "TRUNCATE \(target.parent.sql)",
    ]
    swap += objects.identity(from: target.parent, to: target.name)
    swap.append(objects.move)
    swap += incoming.restorations
    statements += SQLText.transaction(swap)
    let validations = incoming.restoredValidations
    return statements + (validations.isEmpty ? [] : [SQLText.setLockTimeout] + validations)
  }

  private var analysis: MigrationPlan.Step {
    MigrationPlan.Step(
      title: "gather statistics", statements: [SQLText.noLockTimeout, "ANALYZE \(name)"], inTransaction: false,
      lock: "SHARE UPDATE EXCLUSIVE, which blocks neither readers nor writers",
      why: "autovacuum never analyses a partitioned table itself, and the planner needs its statistics", rollback: [])
  }
}
