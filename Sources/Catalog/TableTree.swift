/// A catalog's tables by name, with their partitions: made once, for many look-ups.
package struct TableTree: Sendable {
  private let byName: [ObjectName: Table]
  private let partitions: [ObjectName: [ObjectName]]

  package init(_ catalog: Catalog) {
    byName = catalog.tablesByName
    var partitions: [ObjectName: [ObjectName]] = [:]
    for table in catalog.tables where table.partitionBound != nil {
      for parent in table.parents { partitions[parent, default: []].append(table.objectName) }
    }
    self.partitions = partitions
  }

  package subscript(name: ObjectName) -> Table? { byName[name] }

  /// The tables that hold the rows: the partitions at the end of the tree, or the table itself.
  package func leaves(of name: ObjectName) -> [Table] { family(of: name).filter { $0.kind != .partitioned } }

  /// The table and its partitions on all levels.
  package func family(of name: ObjectName) -> [Table] {
    var family: [Table] = []
    var seen: Set<ObjectName> = []
    var pending = [name]
    // A snapshot may say that a table is a partition of its own.
    while let next = pending.popLast() {
      guard seen.insert(next).inserted, let table = byName[next] else { continue }
      family.append(table)
      if table.kind == .partitioned { pending += (partitions[next] ?? []).sorted(by: >) }
    }
    return family
  }

  /// The partitioned tables that the table is a partition of, the nearest first.
  package func ancestors(of name: ObjectName) -> [Table] {
    var ancestors: [Table] = []
    var seen: Set<ObjectName> = [name]
    var table = byName[name]
    while table?.partitionBound != nil, let parent = table?.parents.first, seen.insert(parent).inserted {
      table = byName[parent]
      if let table { ancestors.append(table) }
    }
    return ancestors
  }

  /// The direct partitions, by name.
  package func partitions(of name: ObjectName) -> [Table] {
    (partitions[name] ?? []).sorted().compactMap { byName[$0] }
  }

  /// Rows of the table, those of partitions added up.
  package func rows(of name: ObjectName) -> Double {
    leaves(of: name).reduce(0) { $0 + max(0, $1.rows) }
  }
}
