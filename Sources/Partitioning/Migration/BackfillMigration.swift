internal import Catalog
internal import SQLSyntax

/// The rows are copied into the partitioned table in batches, while triggers log the keys of all rows that are written;
/// the log is applied until nothing is left of it, at last under the lock of the swap. See ``ChangeLog`` for why nothing
/// is lost.
struct BackfillMigration {
  let target: MigrationTarget
  let log: ChangeLog
  /// The name of the old table from the swap on.
  let old: ObjectName
  let hasUpserts: Bool
  let nodes: [PartitionNode]
  let incoming: IncomingKeys
  let objects: MovedObjects
  private let preparation: MigrationPreparation
  private let notNull: [MigrationPlan.Step]
  private let indexParts: [[String]]

  /// A batch takes well below a second, and keeps its locks and its snapshot no longer.
  static let rowsAtOnce = 10_000
  static let comparedAtOnce = 100_000
  static let entriesAtOnce = 5_000
  /// Entries that are applied under the lock of the swap: some tenths of a second.
  static let entriesInSwap = 5_000
  /// With fewer than this left, catching up ends: the swap applies the rest.
  static let fewEntries = 500

  init(target: MigrationTarget, rowKey: RowKey, hasUpserts: Bool, names: RelationNames) {
    var names = names
    self.target = target
    self.hasUpserts = hasUpserts
    log = ChangeLog(target: target, rowKey: rowKey, names: &names)
    old = target.relation(names.claim(target.table.name, "_before", in: target.table.schema))
    preparation = MigrationPreparation(target: target)
    notNull = preparation.keyNotNull(&names)
    incoming = IncomingKeys(target: target)
    objects = MovedObjects(target: target)
    let parts = target.scheme.subdivision
    let isTimestamp = target.key.typeName == "timestamptz"
    var nodes: [PartitionNode] = []
    for partition in target.scheme.partitions {
      var named = partition
      named.name = names.claim(partition.name, "", in: target.table.schema)
      if isTimestamp { named.bound = partition.bound.withOffsets }
      let divided = (0..<(parts?.modulus ?? 0)).map { remainder in
        Partition(
          name: names.claim(named.name, "_\(remainder)", in: target.table.schema),
          bound: .hash(modulus: parts?.modulus ?? 1, remainder: remainder))
      }
      nodes.append(PartitionNode(partition: named, parts: divided))
    }
    self.nodes = nodes
    let relations = nodes.flatMap { [$0.partition.name] + $0.parts.map(\.name) }
    indexParts = target.indexes.map { moved in
      relations.map { names.claim($0, "_" + moved.index.name, in: target.table.schema) }
    }
  }

  var name: String { target.name.sql }
  var leaves: [String] { nodes.flatMap(\.leaves) }

  var steps: [MigrationPlan.Step] {
    [
      preparation.check(
        rows: [("\(target.quotedKey) IS NULL", "rows have no \(target.quotedKey)")].filter { _ in needsKey })
    ]
      + (needsKey ? notNull : []) + preparation.validation + upsertIndexes
      + [parent, logging, start, copy, apply(Self.entriesAtOnce, "catch up")] + indexes
      + [apply(nil, "catch up again"), compareStart, compare, compareEnd, analysis, swap, keepUp] + foreignKeys
      + incoming.validation + [cleanUp]
  }

  /// Whether the key is part of a primary key, or of the columns by which rows are found.
  private var needsKey: Bool {
    target.scheme.method == .range || target.indexes.contains { $0.constraint?.kind == .primaryKey }
  }

  // MARK: - Beforehand

  private var upsertIndexes: [MigrationPlan.Step] {
    guard hasUpserts else { return [] }
    return target.indexes.filter { !$0.isAlike }.map { moved in
      MigrationPlan.Step(
        title: "build \(SQLIdentifier.quoted(moved.index.name)) with the key",
        statements: [
          SQLText.noLockTimeout, moved.indexStatement(on: target.name, name: moved.builtName, concurrently: true),
        ],
        inTransaction: false, lock: "SHARE UPDATE EXCLUSIVE while it builds, which blocks neither readers nor writers",
        why:
          "ON CONFLICT with all its columns works before the swap too, so that the application can be changed before; "
          + "if it fails it leaves an INVALID index: run the rollback, then try again",
        rollback: [
          SQLText.noLockTimeout, "DROP INDEX CONCURRENTLY IF EXISTS \(target.relation(moved.builtName).sql)",
        ])
    }
  }

  private var parent: MigrationPlan.Step {
    let copy = PartitionedCopy(target: target)
    let unique = target.indexes.filter { $0.index.name == log.rowKey.index }
    return MigrationPlan.Step(
      title: "make the partitioned table and its partitions",
      statements: [SQLText.setLocalLockTimeout] + copy.parent
        + unique.map { $0.statement(on: target.parent, name: $0.parentName) } + nodes.flatMap(copy.statements),
      inTransaction: true, lock: "none on the table that blocks readers or writers",
      why: "empty and not in use yet; the other indexes are built when the rows are there, which is quicker, and the "
        + "foreign keys follow in the swap, since until then they would fail for rows that are not in step yet",
      rollback: [SQLText.setLockTimeout, "DROP TABLE IF EXISTS \(target.parent.sql)"])
  }

  private var logging: MigrationPlan.Step {
    MigrationPlan.Step(
      title: "log what is written",
      statements: [SQLText.setLocalLockTimeout] + log.creation + log.triggers(on: target.name), inTransaction: true,
      lock: "SHARE ROW EXCLUSIVE for a moment: waits until the writers that have begun are done; gives up after "
        + SQLText.lockTimeout,
      why:
        "from here on the key of each row that is inserted, updated or deleted is in \(log.log.sql), in the writer's own "
        + "transaction",
      rollback: SQLText.transaction(
        [SQLText.setLocalLockTimeout] + log.droppedTriggers(on: target.name) + log.removal))
  }

  private var start: MigrationPlan.Step {
    MigrationPlan.Step(
      title: "begin the copy", statements: [log.start], inTransaction: false,
      lock: "none that blocks readers or writers",
      why: "\(log.progress.sql) holds how far the copy has come, so that it can be stopped and resumed",
      rollback: ["TRUNCATE \(log.progress.sql)", "TRUNCATE \(target.parent.sql)"])
  }

  private var copy: MigrationPlan.Step {
    MigrationPlan.Step(
      title: "copy the rows", statements: [log.copy(rows: Self.rowsAtOnce)], inTransaction: false, isRepeated: true,
      lock: "none that blocks readers or writers",
      why:
        "\(Self.rowsAtOnce) rows at a time in the order of the key; stop or pause it at any time, between batches let "
        + "replicas and autovacuum follow",
      rollback: [])
  }

  private func apply(_ entries: Int?, _ title: String) -> MigrationPlan.Step {
    let what = entries.map { "\($0) entries at a time" } ?? "all entries at once"
    return MigrationPlan.Step(
      title: title,
      statements: ["SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"] + ChangeLog.lookups
        + log.apply(from: target.name, to: target.parent, entries: entries, least: Self.fewEntries),
      inTransaction: true, isRepeated: true, lock: "none that blocks readers or writers",
      why: "makes the rows whose keys are in the log as they are now in the table, \(what), until fewer than "
        + "\(Self.fewEntries) wait, which the swap applies; one session at a time",
      rollback: [])
  }

  // MARK: - Indexes

  /// Partition by partition, so that no transaction lasts longer than one of them needs.
  private var indexes: [MigrationPlan.Step] {
    zip(target.indexes, indexParts).filter { $0.0.index.name != log.rowKey.index }.map { moved, names in
      var statements: [String] = []
      // A constraint's index is a constraint of each partition as well, which ATTACH PARTITION of an index takes over.
      if moved.constraint != nil {
        statements = [moved.statement(on: target.parent, name: moved.parentName)]
      } else {
        statements = parts(of: moved, names)
      }
      return MigrationPlan.Step(
        title: "build \(SQLIdentifier.quoted(moved.index.name))", statements: statements, inTransaction: false,
        lock: "none on the table in use",
        why: "on the new table, which nobody uses yet, with the rows already there",
        rollback: [
          moved.constraint == nil
            ? "DROP INDEX IF EXISTS \(target.relation(moved.parentName).sql)"
            : "ALTER TABLE \(target.parent.sql) DROP CONSTRAINT IF EXISTS \(SQLIdentifier.quoted(moved.parentName))"
        ] + (moved.constraint == nil ? names.map { "DROP INDEX IF EXISTS \(target.relation($0).sql)" } : []))
    }
  }

  private func parts(of moved: MovedIndex, _ names: [String]) -> [String] {
    var names = names[...]
    let parent = target.relation(moved.parentName).sql
    var statements = [moved.indexStatement(on: target.parent, name: moved.parentName, only: true)]
    for node in nodes {
      let own = names.removeFirst()
      statements.append(
        moved.indexStatement(on: target.relation(node.partition.name), name: own, only: !node.parts.isEmpty))
      for part in node.parts {
        let leaf = names.removeFirst()
        statements.append(moved.indexStatement(on: target.relation(part.name), name: leaf))
        statements.append("ALTER INDEX \(target.relation(own).sql) ATTACH PARTITION \(target.relation(leaf).sql)")
      }
      statements.append("ALTER INDEX \(parent) ATTACH PARTITION \(target.relation(own).sql)")
    }
    return statements
  }

  // MARK: - Checking

  private var compareStart: MigrationPlan.Step {
    MigrationPlan.Step(
      title: "begin the comparison",
      statements: ["DELETE FROM \(log.progress.sql) WHERE part = 'compare'", log.comparisonStart],
      inTransaction: true, lock: "none that blocks readers or writers",
      why: "a comparison that was begun before starts again", rollback: [])
  }

  private var compare: MigrationPlan.Step {
    MigrationPlan.Step(
      title: "compare the rows", statements: [log.compare(rows: Self.comparedAtOnce)], inTransaction: false,
      isRepeated: true, lock: "none that blocks readers or writers",
      why:
        "counts and sums of hashes of \(Self.comparedAtOnce) rows at a time, in both tables at one moment; rows that are in "
        + "the log just then are left out",
      rollback: [])
  }

  private var compareEnd: MigrationPlan.Step {
    MigrationPlan.Step(
      title: "end the comparison", statements: [log.comparisonEnd], inTransaction: false,
      lock: "none that blocks readers or writers", why: "fails when the tables differ", rollback: [])
  }

  private var analysis: MigrationPlan.Step {
    MigrationPlan.Step(
      title: "gather statistics", statements: [SQLText.noLockTimeout, "ANALYZE \(target.parent.sql)"],
      inTransaction: false,
      lock: "none on the table in use",
      why: "the planner needs them from the first query after the swap; autovacuum never analyses a partitioned table "
        + "itself",
      rollback: [])
  }
}

extension Partition.Bound {
  /// Points in time without an offset are taken to be UTC, and say so: a session's time zone would decide otherwise.
  var withOffsets: Partition.Bound {
    func text(_ value: String?) -> String? {
      guard let value, PointInTime.date(value) != nil else { return value }
      let clock = value.dropFirst("2026-01-01".utf8.count)
      if clock.isEmpty { return value + " 00:00:00+00" }
      return clock.contains { "+-Z".contains($0) } ? value : value + "+00"
    }
    return switch self {
    case .range(let from, let to): .range(from: text(from), to: text(to))
    case .list(let values): .list(values.map(text))
    case .hash, .remaining: self
    }
  }
}
