internal import PostgresClient
internal import SQLSyntax

extension CatalogSession {
  /// See ``LiveDatabase/readStatements(allDatabases:)``.
  func readStatements(allDatabases: Bool) throws(IntakeError) -> [[String: String?]] {
    let schema = try rows(
      """
      SELECT n.nspname FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
      WHERE e.extname = 'pg_stat_statements'
      """
    ).first?[0]
    guard let schema else {
      throw IntakeError(
        .extensionMissing, subject: "pg_stat_statements",
        """
        the extension is not installed in this database. Run CREATE EXTENSION pg_stat_statements, and make sure that \
        shared_preload_libraries in postgresql.conf names pg_stat_statements (which takes a restart)
        """)
    }
    let view = SQLIdentifier.quoted(schema: schema, "pg_stat_statements")
    let result: QueryResult
    do {
      result = try connection.query(
        """
        SELECT s.*, d.datname, r.rolname
        FROM \(view) s LEFT JOIN pg_catalog.pg_database d ON d.oid = s.dbid
          LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.userid
        \(allDatabases ? "" : "WHERE d.datname = pg_catalog.current_database()")
        ORDER BY d.datname COLLATE "C", r.rolname COLLATE "C", s.queryid, s.query COLLATE "C"
        """)
    } catch  where error.sqlState == "55000" {
      throw IntakeError(
        .extensionMissing, subject: "pg_stat_statements",
        """
        the extension is installed, but the server has not loaded it. Add pg_stat_statements to \
        shared_preload_libraries in postgresql.conf and restart the server
        """)
    } catch {
      throw IntakeError(error)
    }
    let statements = result.rows.map { row in
      Dictionary(zip(result.columns, row), uniquingKeysWith: { first, _ in first })
    }
    try checkMasked(statements)
    return statements
  }

  /// A role that sees no statement but its own has nothing to advise on.
  private func checkMasked(_ statements: [[String: String?]]) throws(IntakeError) {
    let own = "SELECT rolname, pg_catalog.quote_ident(rolname) FROM pg_catalog.pg_roles WHERE rolname = current_user"
    guard let current = try rows(own).first,
      let role = current[0], let quoted = current[1]
    else { return }
    let others = statements.filter { ($0["rolname"] ?? nil) != role }
    let masked = others.count { ($0["query"] ?? nil) == "<insufficient privilege>" }
    guard masked > 0, masked == others.count else { return }
    throw IntakeError(
      .notPermitted, subject: "pg_stat_statements",
      "the statements of other users are hidden from \(quoted) (\(masked) rows); run GRANT pg_read_all_stats TO \(quoted)"
    )
  }
}
