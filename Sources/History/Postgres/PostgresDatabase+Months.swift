/// Loads are partitioned by the month of the night, UTC: `class_load_2025_11`.
extension PostgresDatabase {
  private static let divided = ["class_load", "index_load"]

  /// Makes the partitions of a night's month when there are none.
  func makeMonth(of night: Int) throws(HistoryError) {
    guard try !transaction(Self.begin, { session throws(HistoryError) in try hasMonth(of: night, session) }) else {
      return
    }
    try transaction(Self.begin) { session throws(HistoryError) in
      try session.execute("SELECT pg_advisory_xact_lock($1)", [.integer(Key.schema)])
      guard try !hasMonth(of: night, session) else { return }
      let month = try session.query(
        """
        SELECT to_char(month, 'YYYY_MM'), extract(epoch FROM month)::bigint,
          extract(epoch FROM month + interval '1 month')::bigint
        FROM date_trunc('month', to_timestamp($1) AT TIME ZONE 'UTC') month
        """, [.integer(night)]
      ) { row throws(HistoryError) in (name: try row.text(0), from: try row.integer(1), to: try row.integer(2)) }
      guard let (name, from, to) = month.first else { throw HistoryError.damaged }
      for table in Self.divided {
        // To attach doesn't make those wait who write other months; CREATE TABLE … PARTITION OF would.
        let partition = "\"\(Self.schema)\".\"\(table)_\(name)\""
        try session.execute("CREATE TABLE \(partition) (LIKE \(table) INCLUDING ALL)", [])
        try session.execute(
          "ALTER TABLE \(table) ATTACH PARTITION \(partition) FOR VALUES FROM (\(from)) TO (\(to))", [])
      }
    }
  }

  /// Both partitions are made in one transaction, and dropped in one.
  func hasMonth(of night: Int, _ session: any SQLSession) throws(HistoryError) -> Bool {
    // Not by to_regclass: it may answer from what the session has in its cache, and to have waited for an advisory lock
    // doesn't bring that up to date (RangeVarGetRelidExtended in PostgreSQL's namespace.c).
    let count = try session.query(
      """
      SELECT count(*) FROM pg_catalog.pg_class c
      WHERE c.relnamespace = (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname = $1) AND c.relispartition
        AND c.relname = ANY (ARRAY(
          SELECT name || to_char(to_timestamp($2) AT TIME ZONE 'UTC', '_YYYY_MM')
          FROM unnest(ARRAY['\(Self.divided.joined(separator: "', '"))']) name))
        AND c.relkind = 'r'
      """, [.text(Self.schema), .integer(night)]
    ) { row throws(HistoryError) in try row.integer(0) }
    return count == [Self.divided.count]
  }

  func dropLoads(before night: Int) throws(HistoryError) {
    let old = try read { session throws(HistoryError) in
      try session.query(
        """
        SELECT DISTINCT right(c.relname, 7)
        FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = ANY (ARRAY['\(Self.divided.joined(separator: "', '"))']::regclass[])
          AND c.relname ~ '^(\(Self.divided.joined(separator: "|")))_[0-9]{4}_[0-9]{2}$'
          AND extract(epoch FROM to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month')::bigint <= $1
        ORDER BY 1
        """, [.integer(night)]
      ) { row throws(HistoryError) in try row.text(0) }
    }
    for month in old {
      try transaction(Self.begin) { session throws(HistoryError) in
        // Nobody writes loads meanwhile, so that what is the last complete night of a database stays it.
        try session.execute("SELECT pg_advisory_xact_lock($1)", [.integer(Key.months)])
        let kept = try session.query(
          """
          SELECT count(*) FROM (SELECT max(night) AS night FROM night WHERE state = $2 GROUP BY database_id) last
          WHERE to_char(to_timestamp(night) AT TIME ZONE 'UTC', 'YYYY_MM') = $1
          """, [.text(month), .text(NightSummary.State.complete.rawValue)]
        ) { row throws(HistoryError) in try row.integer(0) }
        guard kept == [0] else { return }
        for table in Self.divided {
          try session.execute("DROP TABLE IF EXISTS \"\(Self.schema)\".\"\(table)_\(month)\"", [])
        }
      }
    }
  }
}
