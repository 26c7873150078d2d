internal import Catalog

extension CatalogSession {
  /// The schemas that unqualified names are looked up in. Before ``qualifyNames()``, which sets them.
  func readSearchPath() throws(IntakeError) -> [String] {
    // Nothing but qualified names, and the result is taken apart here: the path may lead to anything. A catalog is
    // named, for pg_stat_statements to have no query of Sextant's that could be the application's.
    let literal =
      try rows("SELECT pg_catalog.current_schemas(false) FROM pg_catalog.pg_database LIMIT 1").first?.first ?? nil
    return (literal.flatMap { PostgresArray.parse($0) } ?? []).compactMap { $0 }.filter { $0 != "pg_catalog" }
  }

  /// The clock, the server, the database and the planner's settings.
  func readSurroundings(capturedAt: String?, searchPath: [String]) throws(IntakeError) -> Catalog {
    let provider = version.hasLocaleProvider ? "d.datlocprovider" : "'c'"
    let facts = try rows(
      """
      SELECT pg_catalog.to_char(pg_catalog.timezone('UTC', pg_catalog.now()), 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
        pg_catalog.current_setting('server_version'), pg_catalog.current_setting('block_size'), d.datname,
        pg_catalog.pg_encoding_to_char(d.encoding), d.datcollate, d.datctype, \(provider),
        \(version.icuLocaleColumn)
      FROM pg_catalog.pg_database d WHERE d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database()
      """
    ).first
    guard let facts, let now = facts[0], let name = facts[3] else {
      throw IntakeError(.catalogQuery, "the server does not say which database this is")
    }
    return Catalog(
      capturedAt: capturedAt ?? now,
      server: Catalog.Server(
        versionNumber: version.number, version: facts[1] ?? "", blockSize: facts[2].flatMap { Int($0) } ?? 8192),
      database: Catalog.Database(
        name: name, encoding: facts[4] ?? "UTF8", collate: facts[5] ?? "C", ctype: facts[6] ?? "C",
        localeProvider: facts[7] ?? "c", icuLocale: facts[8], searchPath: searchPath),
      settings: try readSettings(), tables: [])
  }

  /// All that the planner looks at, and what explains how the server is set up.
  private func readSettings() throws(IntakeError) -> [Catalog.Setting] {
    try rows(
      """
      SELECT name, pg_catalog.current_setting(name) FROM pg_catalog.pg_settings
      WHERE category LIKE 'Query Tuning%' OR name LIKE 'jit%' OR name LIKE 'max\\_parallel%' OR name IN (
        'work_mem', 'hash_mem_multiplier', 'maintenance_work_mem', 'shared_buffers', 'effective_io_concurrency',
        'max_worker_processes', 'parallel_leader_participation', 'default_text_search_config', 'row_security',
        'array_nulls', 'standard_conforming_strings', 'block_size', 'segment_size', 'autovacuum',
        'autovacuum_vacuum_scale_factor', 'autovacuum_vacuum_threshold', 'autovacuum_vacuum_cost_limit',
        'autovacuum_vacuum_cost_delay', 'vacuum_cost_limit', 'vacuum_cost_delay', 'vacuum_cost_page_miss',
        'vacuum_cost_page_dirty', 'max_connections',
        'log_line_prefix', 'log_min_duration_statement', 'log_min_duration_sample', 'log_statement_sample_rate')
      ORDER BY name COLLATE "C"
      """
    ).compactMap { row in row[0].map { Catalog.Setting(name: $0, value: row[1] ?? "") } }
  }

  func readSchemas() throws(IntakeError) -> [String] {
    try rows(
      """
      SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
      ORDER BY nspname COLLATE "C"
      """
    ).compactMap { $0[0] }
  }

  func readExtensions() throws(IntakeError) -> [Catalog.Extension] {
    try elements(
      Catalog.Extension.self,
      """
      SELECT e.oid, json_build_object('name', e.extname, 'schema', n.nspname, 'version', e.extversion)
      FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace ORDER BY e.extname COLLATE "C"
      """
    ).map(\.value)
  }

  /// Owners of relations, roles that policies name, those with a search path of their own, and the role that reads.
  ///
  /// - Parameter schemas: Those that there are.
  func readRoles(schemas: [String]) throws(IntakeError) -> [Catalog.Role] {
    let paths = try readSearchPathsOfRoles(schemas: Set(schemas))
    return try elements(
      Catalog.Role.self,
      """
      SELECT r.oid, json_build_object('name', r.rolname, 'is_superuser', r.rolsuper,
        'bypasses_row_security', r.rolbypassrls, 'oid', r.oid::bigint)
      FROM pg_roles r
      WHERE r.rolname = current_user OR r.rolbypassrls OR r.rolsuper OR EXISTS (SELECT FROM pg_policy p WHERE r.oid = ANY (p.polroles))
        OR EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE c.relowner = r.oid AND c.relkind IN ('r', 'p', 'f', 'm', 'v') AND \(Self.isUserSchema("n")))
        OR r.oid::text = ANY ($1::text[])
      ORDER BY r.rolname COLLATE "C"
      """, [PostgresArray.literal(paths.keys.sorted())]
    ).map { oid, role in
      var role = role
      role.searchPath = paths[oid]
      return role
    }
  }

  /// The search paths of roles that have one of their own, by oid: of the settings the role's in this database comes
  /// first, then the role's, then the database's. A role with a schema of its name has a path of its own where the
  /// setting says `"$user"`, as it does by default.
  ///
  /// Source: `process_settings` in src/backend/utils/init/postinit.c, "The Schema Search Path" in PostgreSQL's
  /// documentation.
  private func readSearchPathsOfRoles(schemas: Set<String>) throws(IntakeError) -> [String: [String]] {
    let settings = try rows(
      """
      WITH setting AS (
        SELECT s.setrole, s.setdatabase, substr(entry, length('search_path=') + 1) AS path
        FROM pg_db_role_setting s CROSS JOIN unnest(s.setconfig) entry
        WHERE entry LIKE 'search\\_path=%'
          AND s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
      )
      SELECT r.oid, r.rolname, coalesce(
        (SELECT path FROM setting s WHERE s.setrole = r.oid ORDER BY s.setdatabase DESC LIMIT 1),
        (SELECT path FROM setting s WHERE s.setrole = 0 ORDER BY s.setdatabase DESC LIMIT 1), '"$user", public')
      FROM pg_roles r
      WHERE EXISTS (SELECT FROM setting s WHERE s.setrole = r.oid)
        OR EXISTS (SELECT FROM pg_namespace n WHERE n.nspname = r.rolname)
      """)
    var paths: [String: [String]] = [:]
    for row in settings {
      guard let oid = row[0], let setting = row[2] else { continue }
      var seen: Set<String> = []
      paths[oid] = SearchPath.names(in: setting, foldsCase: true, user: row[1]).filter {
        schemas.contains($0) && seen.insert($0).inserted
      }
    }
    return paths
  }
}
