internal import Candidates
internal import Catalog
internal import SQLSyntax

/// How an index gets into production without blocking writers, and out again.
///
/// A partitioned table refuses CONCURRENTLY: its index is made empty on the parent alone, each partition's concurrently
/// and then attached; with the last one the parent's index becomes valid ("CREATE INDEX" in PostgreSQL's
/// documentation).
struct Rollout {
  let statement: String
  let rollback: String
  let steps: [Recommendation.Step]
  private let isPartitioned: Bool
  private let extensions: [ContribExtension]

  /// What whoever copies the one statement has to know.
  var tradeoffs: [String] {
    var texts: [String] = []
    for kind in extensions {
      texts.append(
        "needs the extension \(kind.rawValue), which the rollout (--format sql) creates first; the rollback leaves it there"
      )
    }
    if isPartitioned {
      texts += [
        "the table is partitioned: this one statement blocks writers while it builds; the rollout (--format sql) has steps that don't",
        "the rollback locks the table and its partitions against readers too, for a moment: set lock_timeout",
      ]
    }
    return texts
  }

  init(_ definition: IndexDefinition, name: String, tables tree: TableTree, names: inout RelationNames) {
    extensions = definition.extensions(on: tree[definition.table]).filter { !names.extensions.contains($0.rawValue) }
    isPartitioned = tree[definition.table]?.kind == .partitioned
    let first = extensions.map(Self.creation)
    let last = definition.hasExpressions ? [Self.analysis(of: definition.table)] : []
    let index = SQLIdentifier.quoted(schema: definition.table.schema, name)
    guard isPartitioned else {
      statement = definition.statement(name: name, concurrently: true)
      rollback = "DROP INDEX CONCURRENTLY \(index)"
      steps =
        first + [
          Recommendation.Step(
            sql: statement, inTransaction: false,
            why:
              "builds without blocking writers; if it fails it leaves an INVALID index: run the rollback, then try again"
          )
        ] + last
      return
    }
    statement = definition.statement(name: name)
    rollback = "DROP INDEX \(index)"
    var steps = [
      Recommendation.Step(
        sql: definition.statement(name: name, only: true), inTransaction: true,
        why: "an index of the parent alone: empty and not valid until every partition has its own")
    ]
    Self.appendPartitions(of: definition.table, parentIndex: index, definition, tree, &names, &steps)
    self.steps = first + steps + last
  }

  private static func creation(of kind: ContribExtension) -> Recommendation.Step {
    Recommendation.Step(
      sql: "CREATE EXTENSION IF NOT EXISTS \(kind.rawValue)", inTransaction: true,
      why:
        "the operator classes for \(kind.purpose) come with PostgreSQL (Debian: postgresql-contrib) and are made known to a database once"
    )
  }

  private static func analysis(of table: ObjectName) -> Recommendation.Step {
    Recommendation.Step(
      sql: "ANALYZE \(table.sql)", inTransaction: true,
      why: "gathers statistics of the index's expression, without which the planner goes by defaults")
  }

  private static func appendPartitions(
    of parent: ObjectName, parentIndex: String, _ definition: IndexDefinition, _ tree: TableTree,
    _ names: inout RelationNames, _ steps: inout [Recommendation.Step]
  ) {
    for partition in tree.partitions(of: parent) {
      var own = definition
      own.table = partition.objectName
      let name = names.claim(for: own)
      let index = SQLIdentifier.quoted(schema: partition.schema, name)
      let isLeaf = partition.kind != .partitioned
      steps.append(
        Recommendation.Step(
          sql: own.statement(name: name, concurrently: isLeaf, only: !isLeaf), inTransaction: !isLeaf,
          why: isLeaf
            ? "builds without blocking writers; if it fails: DROP INDEX CONCURRENTLY \(index), then this step again"
            : "the sub-partitioned table's own, empty index"))
      if !isLeaf { appendPartitions(of: own.table, parentIndex: index, definition, tree, &names, &steps) }
      steps.append(
        Recommendation.Step(
          sql: "ALTER INDEX \(parentIndex) ATTACH PARTITION \(index)", inTransaction: true,
          why: "a change of the catalog only"))
    }
  }
}

/// The names of relations, and those that are given to new indexes.
struct RelationNames {
  private var taken: [String: Set<String>] = [:]
  /// Those that the database has.
  let extensions: Set<String>

  /// - Parameter statistics: Whether the names are those of extended statistics, which indexes may have as well.
  init(_ catalog: Catalog, statistics: Bool = false) {
    extensions = Set(catalog.extensions.map(\.name))
    guard !statistics else {
      for item in catalog.extendedStatistics { taken[item.schema, default: []].insert(item.name) }
      return
    }
    for table in catalog.tables {
      taken[table.schema, default: []].insert(table.name)
      taken[table.schema, default: []].formUnion(table.indexes.map(\.name))
    }
    for view in catalog.views { taken[view.schema, default: []].insert(view.name) }
  }

  mutating func claim(for definition: IndexDefinition) -> String {
    claim(definition.name(avoiding: taken[definition.table.schema] ?? []), in: definition.table.schema)
  }

  mutating func claim(_ name: String, in schema: String) -> String {
    taken[schema, default: []].insert(name)
    return name
  }

  /// A name in PostgreSQL's own style, `assets_manufacturer_model_code_stat` (`ChooseExtendedStatisticName` in
  /// src/backend/commands/statscmds.c).
  mutating func claimStatistics(on columns: [String], of table: ObjectName) -> String {
    var base = ([table.name] + columns).joined(separator: "_")
    var number = 0
    while true {
      let suffix = "_stat" + (number == 0 ? "" : String(number))
      while base.utf8.count + suffix.utf8.count > 63 { base.removeLast() }
      if !taken[table.schema, default: []].contains(base + suffix) { return claim(base + suffix, in: table.schema) }
      number += 1
    }
  }

  /// Names indexes one after another, partitions' too: the same in every report of the same advice.
  mutating func rollouts(
    of definitions: [IndexDefinition], tables: TableTree
  ) -> [(name: String, rollout: Rollout)] {
    definitions.map { definition in
      let name = claim(for: definition)
      return (name, Rollout(definition, name: name, tables: tables, names: &self))
    }
  }
}
