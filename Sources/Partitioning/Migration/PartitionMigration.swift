package import Catalog
internal import SQLSyntax

/// How a table that is in use becomes partitioned: which method, and its steps.
///
/// The table itself is read and written under its name all the time; what waits, waits no longer than a lock's timeout
/// (400 ms) and a change of the catalog.
package struct PartitionMigration: Sendable {
  private let catalog: Catalog
  private let scheme: PartitionScheme
  private let retention: PartitionAdvice.Retention?
  private let hasUpserts: Bool
  private let method: MigrationPlan.Method?

  /// - Parameters:
  ///   - catalog: Its table is not partitioned yet; ``Catalog/capturedAt`` is the present.
  ///   - retention: Rows older than this are of no use.
  ///   - hasUpserts: Whether the workload has `INSERT … ON CONFLICT` whose unique constraint gets the key appended, so
  ///     that the longer one is needed on the old table as well.
  ///   - method: The one to take; nil for attaching wherever it is possible.
  package init(
    catalog: Catalog, scheme: PartitionScheme, retention: PartitionAdvice.Retention? = nil, hasUpserts: Bool = false,
    method: MigrationPlan.Method? = nil
  ) {
    self.catalog = catalog
    self.scheme = scheme
    self.retention = retention
    self.hasUpserts = hasUpserts
    self.method = method
  }

  /// - Returns: A plan without steps when the table can't be migrated this way; its reason says why.
  package func plan() -> MigrationPlan {
    guard let table = catalog.tables.first(where: { $0.objectName == scheme.table }),
      let key = table.column(named: scheme.column)
    else { return none("the catalog doesn't hold the table \(scheme.table.sql) and its column \(scheme.column)") }
    if let obstacle = obstacle(table, key) { return none(obstacle) }
    var target = MigrationTarget(catalog: catalog, table: table, scheme: scheme, key: key)
    var why = "asked for"
    if method != .backfill {
      switch AttachBounds.find(scheme, key: key, capturedAt: catalog.capturedAt, names: &target.names) {
      case .bounds(let bounds): return attach(target, bounds)
      case .not(let reason): why = reason
      }
      guard method == nil else { return none(why) }
    }
    guard let rowKey = RowKey.best(of: table) else {
      return none(
        "\(why); and rows can't be copied while they are written, since the table has no primary key and no unique index "
          + "on NOT NULL columns by which a row could be found again: give it one first")
    }
    return backfill(target, rowKey, why)
  }

  private func none(_ reason: String) -> MigrationPlan {
    MigrationPlan(method: method ?? .backfill, reason: reason, steps: [])
  }

  private func obstacle(_ table: Table, _ key: Column) -> String? {
    let name = table.objectName.sql
    if catalog.server.versionNumber < 120_000 {
      return "PostgreSQL before 12 has no foreign keys to partitioned tables and no indexes that ATTACH takes over"
    }
    switch table.kind {
    case .partitioned: return "\(name) is partitioned already"
    case .foreign, .materializedView: return "\(name) is not an ordinary table"
    case .ordinary: break
    }
    if table.persistence == "t" { return "\(name) is a temporary table" }
    if !table.parents.isEmpty || catalog.tables.contains(where: { $0.parents.contains(table.objectName) }) {
      return "\(name) is part of an inheritance tree"
    }
    if key.generated != nil { return "\(SQLIdentifier.quoted(key.name)) is generated, and can't be a partition key" }
    return nil
  }

  // MARK: - The two methods

  private func attach(_ target: MigrationTarget, _ bounds: AttachBounds) -> MigrationPlan {
    let migration = AttachMigration(target: target, bounds: bounds, names: target.names)
    var cautions = [
      bounds.explanation,
      "the old rows stay in one partition, \(migration.old.sql): queries for old rows gain nothing, and it goes as a whole "
        + "when its newest rows may",
    ]
    cautions += MigrationCautions(target: target).common
    cautions += target.indexes.filter { !$0.isAlike && $0.constraint?.kind != .primaryKey }.map {
      "the old rows' partition keeps \(SQLIdentifier.quoted($0.oldName)), which \(SQLIdentifier.quoted($0.index.name)) was: "
        + "unique among the old rows alone; drop it when that is of no use"
    }
    let upkeep = PartitionUpkeep(target: target, retention: retention)
    return MigrationPlan(
      method: .attach,
      reason: "the old rows become one partition behind a validated CHECK, so that no row is moved",
      steps: migration.steps,
      cautions: cautions, upkeep: upkeep.attached(bounds, old: migration.old))
  }

  private func backfill(_ target: MigrationTarget, _ key: RowKey, _ why: String) -> MigrationPlan {
    let migration = BackfillMigration(target: target, rowKey: key, hasUpserts: hasUpserts, names: target.names)
    var cautions = MigrationCautions(target: target).common
    cautions += [
      "the rows are there twice until the clean-up: table and indexes need their space once more, and the log of changes "
        + "some on top",
      "a transaction in REPEATABLE READ or SERIALIZABLE that began before the swap, and reads the table for the first time "
        + "after it, sees rows as they were copied before it began, and not those copied since: start such transactions anew",
      "TRUNCATE of the table fails from the log to the clean-up",
    ]
    if target.table.forcesRowSecurity {
      cautions.append("row security is forced on the owner too: run the steps as a role with BYPASSRLS")
    }
    if !target.scheme.partitions.contains(where: { $0.bound == .remaining }), target.scheme.method != .hash {
      cautions.append(
        "there is no default partition: a row that no partition takes stops the copy, which goes on once there is one for it"
      )
    }
    let upkeep = PartitionUpkeep(target: target, retention: retention)
    return MigrationPlan(
      method: .backfill, reason: "the rows are copied while triggers log what is written: \(why)",
      steps: migration.steps, cautions: cautions, upkeep: upkeep.backfilled)
  }
}
