internal import Catalog

/// Rows that are handed out as they are committed, without asking the table for them.
enum LogicalDecoding {
  static func remedies(_ table: Table) -> [ScaleFinding.Remedy] {
    let publication = SQLText.name(SQLText.free("\(table.name)_events"))
    return [
      ScaleFinding.Remedy(
        "Logical decoding instead of asking: consumers get committed rows in the order of the commits, each from a slot "
          + "of its own (it takes wal_level = logical, and a slot by pg_create_logical_replication_slot).",
        statements: ["CREATE PUBLICATION \(publication) FOR TABLE \(table.objectName.sql) WITH (publish = 'insert')"]),
      ScaleFinding.Remedy("The way back.", statements: ["DROP PUBLICATION \(publication)"]),
    ]
  }
}
