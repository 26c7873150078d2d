internal import Catalog
internal import SQLSyntax

/// Looks at the columns of a table of the target.
enum TableColumns {
  /// All columns in their order.
  ///
  /// - Throws: `.server`, `.connectionLost`.
  static func names(of table: ObjectName, _ session: TargetSession) throws(BenchError) -> [String] {
    try session.query(
      """
      SELECT attname FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped
      ORDER BY attnum
      """, [table.sql]
    ).rows.compactMap { $0[0] }
  }

  /// The values of a row, as texts.
  ///
  /// - Parameter values: What columns of the row are.
  /// - Returns: nil when there is no such row, or it can't be read.
  /// - Throws: `.connectionLost`, `.interrupted`.
  static func row(
    of table: ObjectName, _ columns: [String], where values: [(column: String, value: String?)],
    _ session: MeasuredSession
  ) throws(BenchError) -> [String?]? {
    let list = columns.map { "\(SQLIdentifier.quoted($0))::pg_catalog.text" }.joined(separator: ", ")
    // Literals without a type take the column's.
    let conditions = values.map { column, value in
      SQLIdentifier.quoted(column) + (value.map { " = " + SQLIdentifier.literal($0) } ?? " IS NULL")
    }
    do throws(BenchError) {
      return try session.reading { session throws(BenchError) in
        try session.query(
          "SELECT \(list) FROM \(table.sql) WHERE \(conditions.joined(separator: " AND ")) LIMIT 1"
        ).rows.first
      }
    } catch {
      guard error.code == .server else { throw error }
      return nil
    }
  }
}
