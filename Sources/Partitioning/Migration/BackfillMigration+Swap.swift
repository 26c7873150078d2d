internal import Catalog
internal import SQLSyntax

extension BackfillMigration {
  var swap: MigrationPlan.Step {
    let tables = (incoming.lockedTables + [target.name]).map(\.sql).joined(separator: ", ")
    var statements = [
      SQLText.setLocalLockTimeout, objects.viewLocks, "LOCK TABLE \(tables) IN ACCESS EXCLUSIVE MODE",
      log.guardAgainst(entries: Self.entriesInSwap),
    ]
    statements += ChangeLog.lookups + log.apply(from: target.name, to: target.parent, entries: nil)
    statements += log.droppedTriggers(on: target.name)
    statements.append(SQLText.setLocalSearchPath)
    statements += incoming.drops + target.outgoing.map { $0.dropping(from: target.name) }
    statements.append(objects.capture(droppingTriggersOn: old, publishes: true))
    statements.append("ALTER TABLE \(name) RENAME TO \(SQLIdentifier.quoted(old.name))")
    statements += target.indexes.map { $0.renaming(on: old, from: $0.index.name, to: $0.oldName) }
    statements.append("ALTER TABLE \(target.parent.sql) RENAME TO \(SQLIdentifier.quoted(target.name.name))")
    statements += target.indexes.map { $0.renaming(on: target.name, from: $0.parentName, to: $0.index.name) }
    statements += objects.identity(from: old, to: target.name)
    statements.append(objects.move)
    statements += target.outgoing.flatMap { key in leaves.map { key.adding(to: target.relation($0), isValid: false) } }
    statements += incoming.additions
    statements += log.triggers(on: target.name)
    return MigrationPlan.Step(
      title: "swap", statements: statements, inTransaction: true,
      lock:
        "ACCESS EXCLUSIVE on the table\(incoming.lockedTables.isEmpty ? "" : " and those that refer to it") while the last "
        + "changes (at most \(Self.entriesInSwap)) are applied, and for a few changes of the catalog; waits "
        + "\(SQLText.lockTimeout) for each lock, then gives up: catch up and run the transaction again until it goes through",
      why:
        "the partitioned table takes the name; triggers, views, sequences and publications follow it; from now on what "
        + "is written to it is logged, so that going back loses nothing",
      rollback: back)
  }

  /// The old table gets what has been written since, and its name back; then the new one is kept in step again.
  private var back: [String] {
    let tables = (incoming.lockedTables + [target.name]).map(\.sql).joined(separator: ", ")
    var swap = [
      SQLText.setLocalLockTimeout, objects.viewLocks, "LOCK TABLE \(tables) IN ACCESS EXCLUSIVE MODE",
    ]
    swap += ChangeLog.lookups + log.apply(from: target.name, to: old, entries: nil)
    swap += log.droppedTriggers(on: target.name)
    swap.append(SQLText.setLocalSearchPath)
    swap += incoming.removals + objects.unpublish(target.name)
    swap += target.outgoing.flatMap { key in leaves.map { key.dropping(from: target.relation($0)) } }
    swap.append(objects.capture(droppingTriggersOn: target.parent, publishes: false))
    swap.append("ALTER TABLE \(name) RENAME TO \(SQLIdentifier.quoted(target.parent.name))")
    swap += target.indexes.map { $0.renaming(on: target.parent, from: $0.index.name, to: $0.parentName) }
    swap.append("ALTER TABLE \(old.sql) RENAME TO \(SQLIdentifier.quoted(target.name.name))")
    swap += target.indexes.map { $0.renaming(on: target.name, from: $0.oldName, to: $0.index.name) }
    swap += objects.identity(from: target.parent, to: target.name)
    swap.append(objects.move)
    swap += incoming.restorations + target.outgoing.map { $0.adding(to: target.name, isValid: false) }
    swap += log.triggers(on: target.name)
    let validations = incoming.restoredValidations + target.outgoing.map { $0.validating(on: target.name) }
    return SQLText.transaction(swap) + (validations.isEmpty ? [] : [SQLText.setLockTimeout] + validations)
  }

  /// Going back is short when the old table is kept in step.
  var keepUp: MigrationPlan.Step {
    MigrationPlan.Step(
      title: "keep the old table in step",
      statements: ["SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"] + ChangeLog.lookups
        + log.apply(from: target.name, to: old, entries: nil, least: Self.fewEntries),
      inTransaction: true, isRepeated: true, lock: "none that blocks readers or writers",
      why:
        "now and then, as long as you may want to go back: what is left in the log is applied under the lock when you do",
      rollback: [])
  }

  /// A partitioned table takes over foreign keys of its partitions that are validated, and reads no row then.
  var foreignKeys: [MigrationPlan.Step] {
    target.outgoing.map { key in
      MigrationPlan.Step(
        title: "validate the foreign key \(SQLIdentifier.quoted(key.name))",
        statements: [SQLText.setLockTimeout] + leaves.map { key.validating(on: target.relation($0)) }
          + [key.adding(to: target.name, isValid: true)],
        inTransaction: false,
        lock:
          "SHARE UPDATE EXCLUSIVE on each partition while its rows are read, which blocks neither readers nor writers; "
          + "then SHARE ROW EXCLUSIVE on both tables for a moment",
        why:
          "new rows have been checked since the swap; this checks those that were copied, and makes it a foreign key of "
          + "the whole table",
        // A key of the parent takes those of the partitions with it.
        rollback: [
          SQLText.setLockTimeout,
          SQLText.block(
            """
            IF EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE conrelid = \(SQLText.regclass(name)) AND conname = \(SQLIdentifier.literal(key.name))) THEN
              \(key.dropping(from: target.name));
            \(SQLText.indented(leaves.map { key.adding(to: target.relation($0), isValid: false) + ";" }.joined(separator: "\n")))
            END IF;
            """),
        ])
    }
  }

  var cleanUp: MigrationPlan.Step {
    MigrationPlan.Step(
      title: "clean up",
      statements: [SQLText.setLocalLockTimeout] + log.droppedTriggers(on: target.name) + log.removal
        + objects.unpublish(old) + ["DROP TABLE \(old.sql)"],
      inTransaction: true, lock: "SHARE ROW EXCLUSIVE or stronger for a moment; gives up after \(SQLText.lockTimeout)",
      why: "there is no way back after this: wait until nobody wants one, and dump \(old.sql) before", rollback: [],
      isReversible: false)
  }
}
