internal import Catalog
internal import PostgresClient

/// The twin's relations by name: oids and files.
struct RelationMap {
  struct Entry {
    let oid: UInt32
    /// Below the data directory; nil when the relation has no storage.
    let path: String?
    let method: String
  }

  private var entries: [ObjectName: Entry] = [:]

  init(_ connection: Connection) throws(PostgresError) {
    let result = try connection.query(
      """
      SELECT n.nspname, c.relname, c.oid, pg_relation_filepath(c.oid), a.amname
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_am a ON a.oid = c.relam
      WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast', 'sextant_twin')
      """)
    for row in result.rows {
      guard let schema = row[0], let name = row[1], let oid = row[2].flatMap({ UInt32($0) }) else { continue }
      entries[ObjectName(schema: schema, name: name)] = Entry(
        oid: oid, path: row[3].flatMap(Self.checked), method: row[4] ?? "")
    }
  }

  /// A path as PostgreSQL makes them, `base/5/16384`: nothing that leads out of the data directory.
  static func checked(_ path: String) -> String? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let isPlain =
      parts.count == 3 && parts[0] == "base"
      && parts.dropFirst().allSatisfy { part in
        !part.isEmpty && part.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      }
    return isPlain ? path : nil
  }

  subscript(name: ObjectName) -> Entry? { entries[name] }
}
