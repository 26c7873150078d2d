internal import Catalog

/// Puts the tables of a partitioned table together: the parent and its partitions, each with the indexes and constraints
/// that PostgreSQL gives it.
struct PartitionBuilder {
  let parent: PartitionedParent
  let tree: PartitionTree
  let catalog: Catalog

  /// All of them, and those that hold rows.
  func tables() throws(PartitioningError) -> (tables: [Table], leaves: [PartitionedCatalog.Leaf]) {
    let scheme = tree.scheme
    var root = partitioned(tree.flat, by: scheme.key)
    root.constraints = parent.constraints
    root.indexes = parent.indexes.map(\.parent)
    var tables = [root]
    var leaves: [PartitionedCatalog.Leaf] = []
    var names = IndexNames(catalog, tree)
    for node in tree.nodes {
      var table = placed(node, below: root.objectName)
      guard !node.parts.isEmpty, let subdivision = scheme.subdivision else {
        let leaf = finished(table, node, root.indexes, parent.constraints, &names)
        tables.append(leaf.table)
        leaves.append(leaf.leaf)
        continue
      }
      table = partitioned(table, by: subdivision.key)
      let own = renamed(root.indexes, root, table, parent.constraints, &names)
      table.indexes = own.indexes
      table.constraints = own.constraints
      tables.append(table)
      for part in node.parts {
        let leaf = finished(
          placed(part, below: table.objectName), part, own.indexes, own.constraints, &names)
        tables.append(leaf.table)
        leaves.append(leaf.leaf)
      }
    }
    return (tables, leaves)
  }

  /// A table that has no rows of its own, but statistics of all its partitions' rows.
  private func partitioned(_ table: Table, by key: String) -> Table {
    var table = table
    table.kind = .partitioned
    table.partitionKey = key
    for index in table.columns.indices {
      table.columns[index].inheritedStatistics = table.columns[index].statistics
      table.columns[index].statistics = nil
      if parent.notNull.contains(table.columns[index].name) { table.columns[index].isNotNull = true }
    }
    table.pages = 0
    table.allVisiblePages = 0
    // What ANALYZE writes for a table without storage.
    table.pagesAtAnalyze = -1
    table.options = []
    table.activity = nil
    return table
  }

  private func placed(_ node: PartitionTree.Node, below parentName: ObjectName) -> Table {
    var table = node.table
    table.name = node.partition.name
    table.parents = [parentName]
    table.partitionBound = node.partition.bound.sql
    table.activity = nil
    // Queries name the parent, whose policies count.
    table.rowSecurity = false
    table.forcesRowSecurity = false
    table.policies = []
    for index in table.columns.indices {
      table.columns[index].identity = nil
      table.columns[index].inheritedStatistics = nil
      if parent.notNull.contains(table.columns[index].name) { table.columns[index].isNotNull = true }
    }
    return table
  }

  private func finished(
    _ placed: Table, _ node: PartitionTree.Node, _ indexes: [Index], _ constraints: [Constraint],
    _ names: inout IndexNames
  ) -> (table: Table, leaf: PartitionedCatalog.Leaf) {
    var table = placed
    let own = renamed(indexes, nil, table, constraints, &names)
    table.constraints = own.constraints
    table.indexes = own.indexes
    var bytes: [String: Int] = [:]
    for position in table.indexes.indices {
      let (whole, flat) = parent.indexes[position]
      let part = IndexPart(whole: whole, flat: flat, table: tree.flat)
      table.indexes[position].rows = part.rows(of: table, share: node.share)
      table.indexes[position].pages = part.pages(of: table, rows: table.indexes[position].rows)
      table.indexes[position].pagesAtAnalyze = table.indexes[position].pages
      table.indexes[position].expressionStatistics =
        table.rows > 0
        ? flat.expressionStatistics.map {
          $0.map { node.split.independent($0, share: table.rows / max(1, node.split.table.rows), rows: table.rows) }
        } : []
      bytes[flat.name] = table.indexes[position].pages * 8192
    }
    let size = PartitionEffect.PartitionSize(
      name: table.name, rows: table.rows, heapBytes: table.pages * 8192, indexBytes: bytes)
    return (table, .init(name: table.objectName, share: node.share, size: size))
  }

  /// The indexes and constraints of a partition, attached to those of its parent.
  ///
  /// - Parameter root: The table of `indexes` when the partition is itself partitioned.
  private func renamed(
    _ indexes: [Index], _ root: Table?, _ table: Table, _ constraints: [Constraint], _ names: inout IndexNames
  ) -> (indexes: [Index], constraints: [Constraint]) {
    var constraints = constraints.map { constraint in
      var constraint = constraint
      constraint.isInherited = true
      return constraint
    }
    let indexes = indexes.map { index in
      var own = index
      own.name = names.name(of: index, on: table)
      own.parent = ObjectName(schema: table.schema, name: index.name)
      own.isReplicaIdentity = false
      own.definition = PartitionedParent.definition(
        of: own, instead: index, on: table.objectName, named: own.name, only: root != nil)
      if let constraint = index.constraint {
        own.constraint = own.name
        for position in constraints.indices where constraints[position].name == constraint {
          constraints[position].name = own.name
        }
      }
      return own
    }
    return (indexes, constraints)
  }
}

/// Names for the indexes of partitions, as PostgreSQL chooses them (`ChooseIndexName` in
/// src/backend/commands/indexcmds.c).
struct IndexNames {
  private var taken: Set<String>

  init(_ catalog: Catalog, _ tree: PartitionTree) {
    let tables = catalog.tables.filter { $0.schema == tree.flat.schema }
    let partitions = tree.nodes.flatMap { [$0.partition.name] + $0.parts.map(\.partition.name) }
    taken = Set(tables.flatMap { [$0.name] + $0.indexes.map(\.name) } + partitions)
    taken.formUnion(catalog.views.filter { $0.schema == tree.flat.schema }.map(\.name))
  }

  mutating func name(of index: Index, on table: Table) -> String {
    var definition = index.definition(on: table.objectName)
    definition.keys += definition.included.map { IndexKey(column: $0) }
    var name = definition.name(avoiding: index.constraint == nil ? taken : [])
    if index.constraint != nil {
      let suffix = index.isPrimary ? "_pkey" : "_key"
      var base = index.isPrimary ? table.name : String(name.dropLast("_idx".count))
      var number = 0
      repeat {
        let end = suffix + (number == 0 ? "" : String(number))
        while base.utf8.count + end.utf8.count > 63 { base.removeLast() }
        name = base + end
        number += 1
      } while taken.contains(name)
    }
    taken.insert(name)
    return name
  }
}
