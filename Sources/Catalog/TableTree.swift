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
  package func leaves(of name: ObjectName) -> [Table] {
    guard let table = byName[name] else { return [] }
    guard table.kind == .partitioned else { return [table] }
    return (partitions[name] ?? []).sorted().flatMap(leaves)
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
