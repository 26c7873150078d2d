package import Catalog
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
        connection, relation.oid, pages: table.pages, rows: table.rows, allVisible: table.allVisiblePages)
      for index in table.indexes {
        guard let entry = relations[ObjectName(schema: table.schema, name: index.name)] else { continue }
        try Self.set(connection, entry.oid, pages: index.pages, rows: index.rows, allVisible: 0)
      }
    }
  }

  static func set(
    _ connection: Connection, _ oid: UInt32, pages: Int, rows: Double, allVisible: Int
  ) throws(PostgresError) {
    try connection.query(
      """
      UPDATE pg_class SET relpages = $2::int, reltuples = $3::float4, relallvisible = $4::int WHERE oid = $1::oid
      """, [String(oid), String(pages), String(rows), String(min(allVisible, pages))])
  }

  /// Extends the files, and makes B-trees as high as they are. The server must be stopped, or never have read them.
  func inflate(_ file: (RelationMap.Entry) -> RelationFile?) throws(PlannerError) {
    for table in catalog.tables {
      if let entry = relations[table.objectName] { try file(entry)?.resize(toPages: table.pages) }
      for index in table.indexes {
        let name = ObjectName(schema: table.schema, name: index.name)
        guard let entry = relations[name], let file = file(entry), index.pages > 0 else { continue }
        if entry.method == "btree" {
          let size = BTreeSize(pages: index.pages, keyWidth: table.keyWidth(of: index.keys, including: index.included))
          if index.pages >= size.height + 2 { try file.forgeBTree(height: size.height) }
        }
        try file.resize(toPages: index.pages)
      }
    }
  }
}

extension Table {
  /// The average bytes of an index entry's keys and included columns.
  package func keyWidth(of keys: [IndexKey], including included: [String] = []) -> Double {
    let columns = keys.map { $0.column ?? $0.expression.flatMap(firstColumn) } + included.map { Optional($0) }
    return columns.reduce(0) { sum, name in
      guard let name, let column = column(named: name) else { return sum + 16 }
      let statistics = column.statistics ?? column.inheritedStatistics
      let width = Double(statistics?.averageWidth ?? 8)
      // Alignment of the value behind what stands before it, as att_align_nominal does it.
      let alignment = column.alignment
      return (sum / alignment).rounded(.up) * alignment + width
    }
  }

  private func firstColumn(in expression: String) -> String? {
    columns.first { expression.contains($0.name) }?.name
  }
}

extension Column {
  /// `pg_type.typalign` of the common types, in bytes; 1 where short values need none.
  package var alignment: Double {
    switch typeName {
    case "int8", "timestamptz", "timestamp", "float8", "time", "money", "oid8", "interval": 8
    case "int4", "date", "float4", "oid", "_int4", "_int8", "_text": 4
    case "int2": 2
    default: 1
    }
  }
}
