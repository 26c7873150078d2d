internal import Catalog
internal import PostgresClient
internal import PostgresServer
internal import SQLSyntax

/// Makes the twin's database: locale, roles, settings, extensions and the functions that Sextant plans with.
struct TwinDatabase {
  static let name = "twin"
  /// Owns the schema; no superuser, since an untrusted snapshot's expressions may be evaluated as it.
  static let owner = "sextant_owner"
  /// Plans; may read and write every table as far as EXPLAIN asks, and is subject to row security.
  static let planner = "sextant"
  /// Plans for users whom row security doesn't bind.
  static let unboundPlanner = "sextant_unbound"

  let catalog: Catalog
  let cluster: LocalCluster
  let sizes: IndexSizes

  /// - Returns: What could not be made as at the source.
  func create() throws(PlannerError) -> [TwinNote] {
    let (database, notes) = try createWithSchemas()
    // Before the source's own extensions, which may have it elsewhere.
    if sizes == .hypopg { try HypoPG.install(database, majorVersion: cluster.binaries.majorVersion) }
    return notes + createExtensions(database)
  }

  private func createWithSchemas() throws(PlannerError) -> (Connection, [TwinNote]) {
    do throws(PostgresError) {
      let administration = try cluster.connect()
      try administration.execute(
        script: """
          CREATE ROLE \(Self.owner) LOGIN NOSUPERUSER;
          CREATE ROLE \(Self.planner) LOGIN NOSUPERUSER;
          CREATE ROLE \(Self.unboundPlanner) LOGIN NOSUPERUSER BYPASSRLS
          """)
      var notes = try createDatabase(administration)
      let database = try cluster.administer(database: Self.name)
      notes += applySettings(database)
      try database.execute(
        script: """
          CREATE SCHEMA \(PlannerClock.schema);
          GRANT USAGE ON SCHEMA \(PlannerClock.schema) TO PUBLIC;
          \(PlannerClock.functions(at: catalog.capturedAt))
          \(Visibility.functions)
          """)
      for schema in catalog.schemas where !Self.isReserved(schema) {
        let quoted = SQLIdentifier.quoted(schema)
        _ = try? database.query("CREATE SCHEMA IF NOT EXISTS \(quoted)")
        _ = try? database.query("ALTER SCHEMA \(quoted) OWNER TO \(Self.owner)")
        _ = try? database.query("GRANT USAGE ON SCHEMA \(quoted) TO PUBLIC")
      }
      return (database, notes)
    } catch {
      throw PlannerError(error)
    }
  }

  private func createDatabase(_ connection: Connection) throws(PostgresError) -> [TwinNote] {
    var failure: PostgresError?
    for attempt in TwinLocale.attempts(for: catalog.database) {
      do throws(PostgresError) {
        try connection.query(
          "CREATE DATABASE \(Self.name) OWNER \(Self.owner) TEMPLATE template0 \(attempt.options)")
        return attempt.notes
      } catch {
        if error.isServerFailure { throw error }
        failure = error
      }
    }
    throw failure!
  }

  // MARK: - Settings and extensions

  private func applySettings(_ connection: Connection) -> [TwinNote] {
    var notes = PlanningSettings(catalog).apply(to: Self.name, connection)
    for statement in [
      "ALTER ROLE \(Self.planner) IN DATABASE \(Self.name) SET statement_timeout = '30s'",
      "ALTER ROLE \(Self.unboundPlanner) IN DATABASE \(Self.name) SET statement_timeout = '30s'",
      // What expressions of the workload give for known values must not fill the disk.
      "ALTER ROLE \(Self.unboundPlanner) IN DATABASE \(Self.name) SET temp_file_limit = '64MB'",
      // It counts for no plan and no cost, and EXPLAIN would have the code generated.
      "ALTER DATABASE \(Self.name) SET jit = off",
      "ALTER ROLE \(Self.owner) IN DATABASE \(Self.name) SET statement_timeout = '30s'",
      "ALTER ROLE \(Self.owner) IN DATABASE \(Self.name) SET check_function_bodies = off",
      // With workers to plan for, CREATE INDEX reads the metapages of the table's other indexes (plan_create_index_workers
      // in src/backend/optimizer/plan/planner.c) before they are forged.
      "ALTER ROLE \(Self.owner) IN DATABASE \(Self.name) SET max_parallel_maintenance_workers = 0",
    ] {
      do { try connection.query(statement) } catch { notes.append(TwinNote("settings", error.message)) }
    }
    return notes
  }

  /// Schemas of PostgreSQL and of the twin itself.
  private static func isReserved(_ schema: String) -> Bool {
    schema.hasPrefix("pg_") || schema == "information_schema" || schema.hasPrefix("sextant_")
  }

  private func createExtensions(_ connection: Connection) -> [TwinNote] {
    catalog.extensions.compactMap { item in
      guard item.name != "plpgsql" else { return nil }
      guard !Catalog.Extension.isRefused(item.name) else {
        return TwinNote("extension \(item.name)", "not made in a twin: it opens connections or files, or runs code")
      }
      guard item.schema == "pg_catalog" || !Self.isReserved(item.schema) else {
        return TwinNote("extension \(item.name)", "not made in a schema that is the server's or the twin's own")
      }
      do {
        try connection.query(
          """
          CREATE EXTENSION IF NOT EXISTS \(SQLIdentifier.quoted(item.name)) \
          SCHEMA \(SQLIdentifier.quoted(item.schema)) CASCADE
          """)
        return nil
      } catch {
        return TwinNote("extension \(item.name)", "not available here: its types and functions are stand-ins")
      }
    }
  }
}
