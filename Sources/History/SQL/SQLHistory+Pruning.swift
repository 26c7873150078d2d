extension SQLHistory {
  func prune(nights: Int, documents: Int) throws(HistoryError) {
    // First, so that fewer rows are left to be deleted. When the process ends in between, nights without loads are
    // deleted the next time.
    try database.dropLoads(before: nights)
    let aged = try database.read { session throws(HistoryError) in
      try session.query(
        """
        SELECT id, name FROM monitored WHERE id IN (
          SELECT database_id FROM night WHERE night < $1 UNION SELECT database_id FROM document WHERE night < $2)
        ORDER BY id
        """, [.integer(nights), .integer(max(nights, documents))]
      ) { row throws(HistoryError) in (id: try row.integer(0), name: try row.text(1)) }
    }
    // A transaction for each, so that other runs wait for one only.
    for (id, name) in aged {
      try database.write(night: nil) { session throws(HistoryError) in
        // Another run may have deleted it; then the number is a new one.
        guard try Self.identify(session, name) == id else {
          return try session.execute(
            "DELETE FROM monitored WHERE name = $1 AND id NOT IN (SELECT database_id FROM night)", [.text(name)])
        }
        try Self.prune(session, id, nights: nights, documents: documents)
      }
    }
  }

  private static func prune(
    _ session: any SQLSession, _ id: Int, nights: Int, documents: Int
  ) throws(HistoryError) {
    // No night is −1.
    let last = try lastComplete(session, id) ?? -1
    try session.execute(
      "DELETE FROM document WHERE database_id = $1 AND night < $2 AND night <> $3",
      [.integer(id), .integer(max(nights, documents)), .integer(last)])
    let old: [SQLValue] = [.integer(id), .integer(nights), .integer(last)]
    let isOld = "database_id = $1 AND night < $2 AND night <> $3"
    let count =
      try session.query("SELECT count(*) FROM night WHERE \(isOld)", old) { row throws(HistoryError) in
        try row.integer(0)
      }.first ?? 0
    guard count > 0 else { return }
    for table in ["class_load", "index_load", "night"] {
      try session.execute("DELETE FROM \(table) WHERE \(isOld)", old)
    }
    for (table, loads, column) in [
      ("class_text", "class_load", "class_number"), ("plan_text", "class_load", "plan_number"),
      ("index_text", "index_load", "index_number"),
    ] {
      try session.execute(
        """
        DELETE FROM \(table) WHERE database_id = $1 AND number NOT IN (
          SELECT \(column) FROM \(loads) WHERE database_id = $1 AND \(column) IS NOT NULL)
        """, [.integer(id)])
    }
    try session.execute(
      "DELETE FROM monitored WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM night WHERE database_id = $1)",
      [.integer(id)])
  }
}
