internal import Catalog
internal import PostgresClient

/// Gives a twin's relations the sizes that they have at the source: `pg_class` and the length of the files.
struct RelationSizes {
  let catalog: Catalog
  let relations: RelationMap

  /// Sets `relpages`, `reltuples` and `relallvisible` of all tables and indexes.
  func inject(_ connection: Connection) throws(PostgresError) {
    for table in catalog.tables {
      guard let relation = relations[table.objectName] else { continue }
      try Self.set(
        connection, relation.oid, pages: table.pagesAtAnalyze ?? table.pages, rows: table.rows,
        allVisible: table.allVisiblePages)
      for index in table.indexes {
        guard let entry = relations[ObjectName(schema: table.schema, name: index.name)] else { continue }
        try Self.set(
          connection, entry.oid, pages: index.pagesAtAnalyze ?? index.pages, rows: index.rows, allVisible: 0)
      }
    }
  }

  /// A number of blocks as `pg_class` holds it: 32 bits in a signed integer.
  private static func bits(_ blocks: Int) -> String {
    String(Int32(bitPattern: UInt32(truncatingIfNeeded: blocks)))
  }

  static func set(
    _ connection: Connection, _ oid: UInt32, pages: Int, rows: Double, allVisible: Int
  ) throws(PostgresError) {
    try connection.query(
      """
      UPDATE pg_class SET relpages = $2::int, reltuples = $3::float4, relallvisible = $4::int WHERE oid = $1::oid
      """, [String(oid), bits(pages), String(rows), bits(allVisible)])
  }

  /// Extends the files, and makes B-trees as high as they are. The server must be stopped, or never have read them.
  func inflate(_ file: (RelationMap.Entry) -> RelationFile?) throws(PlannerError) {
    for table in catalog.tables {
      if let entry = relations[table.objectName] { try file(entry)?.resize(toPages: table.pages) }
      for index in table.indexes {
        let name = ObjectName(schema: table.schema, name: index.name)
        guard let entry = relations[name], let file = file(entry), index.pages > 0 else { continue }
        if entry.method == "btree" {
          let size = BTreeSize(
            pages: index.pages, rows: index.rows, prefixes: table.prefixes(of: index.keys, rows: table.rows),
            canDeduplicate: index.included.isEmpty && table.canDeduplicate(index.keys))
          if index.pages >= size.height + 2 { try file.forgeBTree(height: size.height) }
        }
        try file.resize(toPages: index.pages)
      }
    }
  }
}
