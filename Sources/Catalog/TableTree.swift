/// A catalog's tables by name, with their partitions: made once, for many look-ups.
package struct TableTree: Sendable {
  private let byName: [ObjectName: Table]
  private let partitions: [ObjectName: [ObjectName]]
  /// By the parent: its inheritance children, partitions left out.
  private let heirs: [ObjectName: [ObjectName]]

  package init(_ catalog: Catalog) {
    byName = catalog.tablesByName
    var partitions: [ObjectName: [ObjectName]] = [:]
    var heirs: [ObjectName: [ObjectName]] = [:]
    for table in catalog.tables {
      for parent in table.parents {
        if table.partitionBound != nil {
          partitions[parent, default: []].append(table.objectName)
        } else {
          heirs[parent, default: []].append(table.objectName)
        }
      }
    }
    self.partitions = partitions
    self.heirs = heirs
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

  /// The inheritance children of a table on all levels, which a query on the table reads too: each has indexes of its
  /// own. Partitions are none.
  package func heirs(of name: ObjectName) -> [Table] { closure(of: name) { heirs[$0] ?? [] } }

  /// The tables that a table inherits from, on all levels.
  package func legators(of name: ObjectName) -> [Table] {
    closure(of: name) { name in byName[name].map { $0.partitionBound == nil ? $0.parents : [] } ?? [] }
  }

  /// Sorted, without the table itself.
  private func closure(of name: ObjectName, _ next: (ObjectName) -> [ObjectName]) -> [Table] {
    var seen: Set<ObjectName> = [name]
    var pending = next(name)
    while let other = pending.popLast() {
      if seen.insert(other).inserted { pending += next(other) }
    }
    return seen.subtracting([name]).sorted().compactMap { byName[$0] }
  }

  /// Whether a query on a table may read by an index of another one, or of its own.
  ///
  /// - Parameters:
  ///   - name: The table that the query names.
  ///   - isOnly: Whether it leaves inheritance children out.
  ///   - other: The table that the index is of.
  package func query(on name: ObjectName, isOnly: Bool, reaches other: ObjectName) -> Bool {
    name == other || ancestors(of: name).contains { $0.objectName == other }
      || ancestors(of: other).contains { $0.objectName == name }
      || (!isOnly && legators(of: other).contains { $0.objectName == name })
  }

  /// Rows of the table, those of partitions added up.
  package func rows(of name: ObjectName) -> Double {
    leaves(of: name).reduce(0) { $0 + max(0, $1.rows) }
  }
}
