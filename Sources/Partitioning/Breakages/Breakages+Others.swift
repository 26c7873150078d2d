internal import AccessPatterns
internal import Catalog
internal import SQLSyntax

/// Exclusion constraints, rows that move, and what partitioned tables do otherwise.
extension Breakages {
  /// Refused before PostgreSQL 17; from then on they have to compare the key by equality.
  func exclusions() -> [PartitionAdvice.Breakage] {
    let constraints = table.constraints.filter { $0.kind == .exclusion && !isTaken($0) }
    return constraints.sorted { $0.name < $1.name }.map { constraint in
      let name = SQLIdentifier.quoted(constraint.name)
      let refused = "ALTER TABLE \(table.objectName.sql) ADD CONSTRAINT \(name) \(constraint.definition)"
      return PartitionAdvice.Breakage(
        kind: .exclusion, object: constraint.name,
        explanation: """
          A partitioned table takes no exclusion constraint, but from PostgreSQL 17 on one that compares \(keyWords) by =. \
          Each partition can have it, and then refuses what overlaps within it; what overlaps with rows of another \
          partition is no longer refused.
          """,
        statements: [refused],
        replacements: leaves.prefix(1).map {
          "ALTER TABLE \($0) ADD CONSTRAINT \(name) \(constraint.definition)"
        })
    }
  }

  private func isTaken(_ constraint: Constraint) -> Bool {
    catalog.server.versionNumber >= 170_000 && lacking(constraint.columns).isEmpty
      && keyColumns.allSatisfy { constraint.definition.contains("\(SQLIdentifier.quoted($0)) WITH =") }
  }

  /// The partitions as SQL; those of a subdivision have further parts, whose names are not known here.
  private var leaves: [String] {
    scheme.subdivision == nil
      ? scheme.partitions.map { SQLIdentifier.quoted(schema: table.schema, $0.name) } : []
  }

  func rowMovement() -> [PartitionAdvice.Breakage] {
    keyColumns.compactMap { column in
      let setters = KeySetters(of: column, table.objectName, classes)
      guard !setters.classes.isEmpty else { return nil }
      return PartitionAdvice.Breakage(
        kind: .rowMovement, object: column,
        explanation: """
          UPDATEs set \(column) (\(Figure.count(setters.rows)) rows): a row whose partition changes is deleted from the \
          one and inserted into the other, with all index entries anew and with DELETE and INSERT triggers. An UPDATE or \
          DELETE that waits for such a row at the same time fails with "tuple to be locked was already moved to another \
          partition due to concurrent update" and has to be repeated.
          """,
        classes: setters.classes)
    }
  }

  func others() -> [PartitionAdvice.Breakage] {
    [
      rowsWithoutPartition(), only(), concurrently(), identity(), security(), replicaIdentity(), triggers(),
      publications(),
    ]
    .compactMap { $0 }
  }

  private func other(
    _ object: String, _ explanation: String, statements: [String] = [], replacements: [String] = [],
    classes: [String] = []
  ) -> PartitionAdvice.Breakage {
    PartitionAdvice.Breakage(
      kind: .other, object: object, explanation: explanation, statements: statements, replacements: replacements,
      classes: classes)
  }

  private func rowsWithoutPartition() -> PartitionAdvice.Breakage? {
    guard scheme.method == .range, !scheme.partitions.contains(where: { $0.bound == .remaining }),
      case .range(_, let end?)? = scheme.partitions.last?.bound
    else { return nil }
    let nullable = table.column(named: scheme.column)?.isNotNull == false
    return other(
      "rows without a partition",
      """
      An INSERT of a row with \(scheme.column) from \(end) on\(nullable ? ", or with NULL in it," : "") is refused ("no \
      partition of relation found for row") until there is a partition for it: what makes partitions ahead must not stop \
      unseen.
      """,
      classes: ids(of: table.objectName) { $0.write?.command == .insert })
  }

  private func only() -> PartitionAdvice.Breakage? {
    let found = ids(of: table.objectName) { $0.isOnly }
    guard !found.isEmpty else { return nil }
    return other(
      "FROM ONLY", "A partitioned table itself has no rows: a query FROM ONLY it finds none. Leave ONLY out.",
      classes: found)
  }

  private func concurrently() -> PartitionAdvice.Breakage? {
    let column = SQLIdentifier.quoted(scheme.column)
    let table = table.objectName.sql
    let index = SQLIdentifier.quoted("\(self.table.name)_later_idx")
    return other(
      "CREATE INDEX CONCURRENTLY",
      """
      An index on a partitioned table can't be made CONCURRENTLY. It is made on the table alone (ON ONLY), then \
      CONCURRENTLY on each partition and attached; the last one makes it valid.
      """,
      statements: ["CREATE INDEX CONCURRENTLY \(index) ON \(table) (\(column))"],
      replacements: ["CREATE INDEX \(index) ON ONLY \(table) (\(column))"]
        + leaves.prefix(1).flatMap { partition in
          let part = SQLIdentifier.quoted(schema: self.table.schema, "\(self.table.name)_later_idx1")
          let own = SQLIdentifier.quoted("\(self.table.name)_later_idx1")
          let parent = SQLIdentifier.quoted(schema: self.table.schema, "\(self.table.name)_later_idx")
          return [
            "CREATE INDEX CONCURRENTLY \(own) ON \(partition) (\(column))",
            "ALTER INDEX \(parent) ATTACH PARTITION \(part)",
          ]
        })
  }

  /// Partitions have no identity of their own before PostgreSQL 17.
  private func identity() -> PartitionAdvice.Breakage? {
    let columns = table.columns.filter { $0.identity != nil }
    guard let column = columns.first, catalog.server.versionNumber < 170_000 else { return nil }
    let sample = table.columns.first { $0.name == scheme.column } ?? column
    return other(
      "identity of \(column.name)",
      """
      The partitioned table has the identity, its partitions have none before PostgreSQL 17: an INSERT into a partition \
      directly gets no number and is refused. Insert into the table. The identity of a table that is made anew begins at \
      1: ALTER TABLE … ALTER COLUMN \(SQLIdentifier.quoted(column.name)) RESTART WITH the next number.
      """,
      statements: leaves.prefix(1).map {
        "INSERT INTO \($0) (\(SQLIdentifier.quoted(sample.name))) VALUES (DEFAULT)"
      })
  }

  private func security() -> PartitionAdvice.Breakage? {
    guard table.rowSecurity || !table.policies.isEmpty else { return nil }
    let names = table.policies.map(\.name).sorted()
    return other(
      "row-level security",
      """
      The policies (\(Figure.list(names))) have to be made on the partitioned table, and hold for queries that name it. \
      Who queries a partition by its name is not held by them: grant no privileges on partitions, or give each its own.
      """,
      replacements: ["ALTER TABLE \(table.objectName.sql) ENABLE ROW LEVEL SECURITY"]
        + (table.forcesRowSecurity ? ["ALTER TABLE \(table.objectName.sql) FORCE ROW LEVEL SECURITY"] : []))
  }

  private func replicaIdentity() -> PartitionAdvice.Breakage? {
    guard table.replicaIdentity != "d" else { return nil }
    let name = ["f": "FULL", "n": "NOTHING"][table.replicaIdentity]
    return other(
      "replica identity",
      """
      REPLICA IDENTITY is each partition's own and is not taken over from the table: new partitions need it too, or \
      UPDATE and DELETE of published rows fail.\(name == nil ? " The index that it is now has to have \(keyWords)." : "")
      """,
      replacements: name.map { name in leaves.prefix(1).map { "ALTER TABLE \($0) REPLICA IDENTITY \(name)" } } ?? [])
  }

  /// The catalog has no triggers; a database with trigger functions may have one here.
  private func triggers() -> PartitionAdvice.Breakage? {
    let functions = catalog.functions.filter { $0.result == "trigger" }
    guard !functions.isEmpty else { return nil }
    let setters = functions.filter { function in
      keyColumns.contains { function.body?.lowercased().contains("new.\($0)") == true }
    }.map { SQLIdentifier.quoted(schema: $0.schema, $0.name) }.sorted()
    return other(
      "triggers",
      """
      Triggers are not in the catalog; SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = \
      \(SQLIdentifier.literal(table.objectName.sql))::regclass AND NOT tgisinternal lists them. On a partitioned table a BEFORE ROW \
      trigger may not change which partition a row goes to ("moving row to another partition during a BEFORE FOR EACH \
      ROW trigger is not supported"), and a row trigger may have no transition tables.\
      \(setters.isEmpty ? "" : " \(Figure.list(setters)) name NEW.\(scheme.column).")
      """)
  }

  private func publications() -> PartitionAdvice.Breakage? {
    other(
      "logical replication",
      """
      A publication sends the changes of a partitioned table under the names of its partitions, which the subscriber \
      then needs too, unless it has publish_via_partition_root = true. DETACH and DROP of partitions are not replicated. \
      SELECT pubname FROM pg_publication_tables WHERE (schemaname, tablename) = \
      (\(SQLIdentifier.literal(table.schema)), \(SQLIdentifier.literal(table.name))) lists those concerned.
      """)
  }
}
