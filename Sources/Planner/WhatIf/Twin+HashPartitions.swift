package import Catalog
internal import PostgresClient

extension Twin {
  /// Which hash partition each value of a column would fall into.
  ///
  /// PostgreSQL's own hash of the column's type decides (`satisfies_hash_partition`).
  ///
  /// - Parameters:
  ///   - values: Texts that the column's type reads; nil is NULL.
  ///   - modulus: The number of partitions.
  /// - Returns: The remainder for each value, in their order.
  /// - Throws: `.statementRejected` for a type that has no hash, or a text that is no value of it; `.twinLost`.
  package func hashRemainders(
    of values: [String?], column: String, of table: ObjectName, modulus: Int
  ) throws(PlannerError) -> [Int] {
    try inHashedTable(column, of: table) { connection, type throws(PostgresError) in
      let rows = try connection.query(
        """
        SELECT r FROM unnest($1::text[]) WITH ORDINALITY AS v (value, place), generate_series(0, \(modulus) - 1) r
        WHERE satisfies_hash_partition('\(Self.hashed)'::regclass, \(modulus), r, v.value::\(type)) ORDER BY v.place
        """, [PostgresArray.literal(values)]
      ).rows
      return rows.compactMap { $0[0].flatMap { Int($0) } }
    }
  }

  /// How many of the whole numbers from `lower` to `upper` fall into each hash partition.
  ///
  /// - Parameter leavingOut: Numbers that don't count.
  /// - Throws: As ``hashRemainders(of:column:of:modulus:)``.
  package func hashCounts(
    from lower: Int, to upper: Int, leavingOut: [String], column: String, of table: ObjectName, modulus: Int
  ) throws(PlannerError) -> [Int] {
    try inHashedTable(column, of: table) { connection, type throws(PostgresError) in
      let rows = try connection.query(
        """
        SELECT count(v) FROM generate_series(0, \(modulus) - 1) r LEFT JOIN
          (SELECT n FROM generate_series(\(lower), \(upper)) n WHERE n::text <> ALL ($1::text[])) v
          ON satisfies_hash_partition('\(Self.hashed)'::regclass, \(modulus), r, v.n::\(type))
        GROUP BY r ORDER BY r
        """, [PostgresArray.literal(leavingOut)]
      ).rows
      return rows.compactMap { $0[0].flatMap { Int($0) } }
    }
  }

  private static let hashed = "pg_temp.sextant_hashed"

  /// - Parameter body: Gets the column's type as SQL, in the server's own words.
  private func inHashedTable(
    _ column: String, of table: ObjectName, _ body: (Connection, String) throws(PostgresError) -> [Int]
  ) throws(PlannerError) -> [Int] {
    let connection = try ownership()
    do throws(PostgresError) {
      let type = try connection.query(
        "SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = $1::regclass AND attname = $2",
        [table.sql, column]
      ).scalar
      guard let type else { throw PostgresError(.statementFailed, "there is no column \(column) in \(table.sql)") }
      try connection.query("CREATE TEMPORARY TABLE sextant_hashed (value \(type)) PARTITION BY HASH (value)")
      return try body(connection, type)
    } catch {
      throw PlannerError(error, refused: .statementRejected)
    }
  }
}
