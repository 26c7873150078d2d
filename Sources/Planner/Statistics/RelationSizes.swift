internal import Catalog
internal import PostgresClient

/// Gives a twin's relations the sizes that they have at the source: `pg_class` and the length of the files.
struct RelationSizes {
  let catalog: Catalog
  let relations: RelationMap

  /// What `pg_class` says of one relation.
  struct Size {
    let oid: UInt32
    let pages: Int
    let rows: Double
    let allVisible: Int
  }

  /// Sets `relpages`, `reltuples` and `relallvisible` of all tables and indexes.
  func inject(_ connection: Connection) throws(PostgresError) {
    var sizes: [Size] = []
    for table in catalog.tables {
      guard let size = size(of: table) else { continue }
      sizes.append(size)
      for index in table.indexes {
        guard let entry = relations[ObjectName(schema: table.schema, name: index.name)] else { continue }
        sizes.append(
          Size(oid: entry.oid, pages: index.pagesAtAnalyze ?? index.pages, rows: index.rows, allVisible: 0))
      }
    }
    try Self.set(connection, sizes)
  }

  /// nil when the table is not in the twin.
  func size(of table: Table) -> Size? {
    relations[table.objectName].map {
      Size(
        oid: $0.oid, pages: table.pagesAtAnalyze ?? table.pages, rows: table.rows, allVisible: table.allVisiblePages)
    }
  }

  /// A number of blocks as `pg_class` holds it: 32 bits in a signed integer.
  private static func bits(_ blocks: Int) -> String {
    String(Int32(bitPattern: UInt32(truncatingIfNeeded: blocks)))
  }

  static func set(_ connection: Connection, _ sizes: [Size]) throws(PostgresError) {
    func array(_ values: [String]) -> String { "{" + values.joined(separator: ",") + "}" }
    try connection.query(
      """
      UPDATE pg_class c SET relpages = new.pages, reltuples = new.rows, relallvisible = new.visible
      FROM unnest($1::oid[], $2::int[], $3::float4[], $4::int[]) new (oid, pages, rows, visible)
      WHERE c.oid = new.oid
      """,
      [
        array(sizes.map { String($0.oid) }), array(sizes.map { bits($0.pages) }), array(sizes.map { String($0.rows) }),
        array(sizes.map { bits($0.allVisible) }),
      ])
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
        if entry.method == "gin" {
          let size = table.ginSize(of: index.keys, rows: max(0, index.rows))
          try file.forgeGIN(GINFile(size: size, pages: index.pages))
        } else {
          try file.resize(toPages: index.pages)
        }
      }
    }
  }
}
