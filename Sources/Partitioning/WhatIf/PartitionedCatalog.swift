package import Catalog
internal import SQLSyntax

/// The catalog of a database in which one table is partitioned: what would be read from it after the rows were moved, the
/// indexes created on the parent and all of it analysed.
///
/// A pure function of the catalog, the scheme, and what PostgreSQL's hash says of the keys' values.
package struct PartitionedCatalog: Sendable {
  /// A partition that holds rows.
  package struct Leaf: Sendable, Equatable {
    package let name: ObjectName
    /// The part of the table's rows.
    package let share: Double
    package let size: PartitionEffect.PartitionSize
  }

  package let catalog: Catalog
  package let table: ObjectName
  /// In the order of the scheme; of a subdivision its parts.
  package let leaves: [Leaf]
  /// Constraints that had to change, in sentences.
  package let notes: [String]
  /// What could not be carried over, in sentences.
  package let losses: [String]
  /// What makes the split unsure, in sentences.
  package let doubts: [String]

  /// - Parameter hashes: By column, how its values are divided; without it they are in equal parts.
  /// - Throws: What the catalog does not allow: see ``PartitioningError/Code``.
  package init(
    _ catalog: Catalog, _ scheme: PartitionScheme, hashes: [String: HashDivision] = [:]
  ) throws(PartitioningError) {
    let (flat, key) = try Self.checked(catalog, scheme)
    let columns = [scheme.column] + (scheme.subdivision.map { [$0.column] } ?? [])
    let parent = PartitionedParent(flat, keys: columns)
    let tree = try PartitionTree(flat, key: key, scheme, catalog, hashes)
    let builder = PartitionBuilder(parent: parent, tree: tree, catalog: catalog)
    let built = try builder.tables()
    table = scheme.table
    leaves = built.leaves
    var losses = parent.losses
    var catalog = catalog
    catalog.tables.removeAll { $0.objectName == scheme.table }
    for index in catalog.tables.indices { losses += parent.dropReferences(in: &catalog.tables[index]) }
    catalog.tables += built.tables
    catalog.tables.sort { $0.objectName < $1.objectName }
    losses += Self.moveExtendedStatistics(&catalog, scheme.table)
    self.catalog = catalog
    self.losses = losses
    notes = parent.notes
    doubts = tree.doubts
  }

  private static func checked(
    _ catalog: Catalog, _ scheme: PartitionScheme
  ) throws(PartitioningError) -> (Table, Column) {
    let name = scheme.table
    guard var table = catalog.table(named: name) else {
      throw PartitioningError(.unknownTable, "there is no table \(name.sql)")
    }
    for column in [scheme.column, scheme.subdivision?.column ?? scheme.column] where table.column(named: column) == nil
    {
      throw PartitioningError(.unknownColumn, "\(name.sql) has no column \(SQLIdentifier.quoted(column))")
    }
    guard table.kind == .ordinary, table.parents.isEmpty, catalog.children(of: name).isEmpty else {
      throw PartitioningError(.notPlain, "\(name.sql) is no plain table: it can't be partitioned as it is")
    }
    // As `estimate_rel_size` of plancat.c scales the rows of a table that has grown since it was analysed.
    if let pages = table.pagesAtAnalyze, pages > 0 { table.rows *= Double(table.pages) / Double(pages) }
    table.rows = max(0, table.rows)
    return (table, table.column(named: scheme.column)!)
  }

  /// `CREATE STATISTICS` stays on the parent, where ANALYZE counts all partitions' rows together; partitions have none of
  /// their own unless somebody makes them.
  private static func moveExtendedStatistics(_ catalog: inout Catalog, _ table: ObjectName) -> [String] {
    catalog.extendedStatistics.removeAll { $0.table == table && $0.isInherited }
    var notes: [String] = []
    for index in catalog.extendedStatistics.indices where catalog.extendedStatistics[index].table == table {
      catalog.extendedStatistics[index].isInherited = true
      let name = SQLIdentifier.quoted(catalog.extendedStatistics[index].name)
      notes.append(
        """
        Statistics object \(name) is kept for the table as a whole; partitions have none of their own unless they are \
        created on each.
        """)
    }
    return notes
  }
}
