package import Catalog
package import PostgresClient
internal import SQLSyntax

/// What makes a database plan as the one of a catalog: settings of the planner, and where names are looked up.
package struct PlanningSettings {
  private let catalog: Catalog

  package init(_ catalog: Catalog) { self.catalog = catalog }

  /// Sets them for a database of this server; they hold for connections that are opened later.
  ///
  /// - Returns: What the server refuses, by setting.
  package func apply(to database: String, _ connection: Connection) -> [TwinNote] {
    let database = SQLIdentifier.quoted(database)
    var notes: [TwinNote] = []
    let allowed = allowed(connection)
    for setting in catalog.settings where allowed.contains(setting.name) {
      do {
        try connection.query(
          """
          ALTER DATABASE \(database) SET \(SQLIdentifier.quoted(setting.name)) = \(SQLIdentifier.literal(setting.value))
          """)
      } catch {
        // Settings of the server (shared memory, worker processes) do not count for planning.
        guard error.sqlState != "55P02" else { continue }
        notes.append(TwinNote("setting \(setting.name)", error.message))
      }
    }
    let path = catalog.database.searchPath.map(SQLIdentifier.quoted).joined(separator: ", ")
    do {
      try connection.query("ALTER DATABASE \(database) SET search_path = \(path.isEmpty ? "''" : path)")
    } catch {
      notes.append(TwinNote("settings", error.message))
    }
    return notes
  }

  /// What a snapshot may set: the planner's settings and a few that it looks at, never one that loads or connects.
  private func allowed(_ connection: Connection) -> Set<String> {
    let result = try? connection.query(
      """
      SELECT name FROM pg_settings
      WHERE category LIKE 'Query Tuning%' OR name IN ('work_mem', 'hash_mem_multiplier', 'maintenance_work_mem',
        'effective_io_concurrency', 'max_parallel_workers', 'max_parallel_workers_per_gather', 'row_security',
        'parallel_leader_participation', 'default_text_search_config', 'array_nulls', 'standard_conforming_strings')
      """)
    return Set(result?.rows.compactMap { $0[0] } ?? [])
  }
}
