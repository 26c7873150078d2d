import Catalog
import PostgresClient
import PostgresServer
import Testing

@testable import Intake

/// What a database's owner defines in the place of built-in names is not run by whoever reads the catalog.
struct ShadowingTests {
  /// Functions, operators and tables of the names that the reader uses; each of them fails when it is run.
  private static let shadows: String = {
    let functions = [
      "current_schemas(boolean) RETURNS name[]", "current_setting(text) RETURNS text",
      "current_database() RETURNS name",
      "pg_get_userbyid(oid) RETURNS name", "format_type(oid, integer) RETURNS text",
      "pg_relation_size(regclass) RETURNS bigint",
      "pg_get_viewdef(oid) RETURNS text", "quote_ident(text) RETURNS text", "to_regtype(text) RETURNS regtype",
      "encode(bytea, text) RETURNS text", "rtrim(text, text) RETURNS text",
    ].map { "CREATE FUNCTION public.\($0) LANGUAGE plpgsql AS $$ BEGIN RAISE 'shadowed'; END $$;" }
    let operators = [("name", "="), ("name", "<>"), ("oid", "="), ("text", "="), ("text", "~~"), ("name", "!~")].map {
      type, sign in
      """
      CREATE FUNCTION public.compare(\(type), \(sign == "!~" ? "text" : type), OUT boolean) LANGUAGE plpgsql
        AS $$ BEGIN RAISE 'shadowed'; END $$;
      """
        + "CREATE OPERATOR public.\(sign) (FUNCTION = public.compare, LEFTARG = \(type), RIGHTARG = \(sign == "!~" ? "text" : type));"
    }
    let tables = ["pg_class", "pg_namespace", "pg_settings", "pg_extension", "pg_database", "pg_roles", "pg_stats"].map
    {
      "CREATE TABLE public.\($0) (oid oid, x boolean GENERATED ALWAYS AS (oid IS NULL) STORED);"
    }
    return (functions + Set(operators).sorted() + tables).joined(separator: "\n")
      .replacing("CREATE FUNCTION public.compare", with: "CREATE OR REPLACE FUNCTION public.compare")
  }()

  @Test func `a live database that puts its own schema first is read all the same`() throws {
    let cluster = try LocalCluster(ServerBinaries.find())
    try cluster.configure([("shared_preload_libraries", "pg_stat_statements")])
    try cluster.start()
    try cluster.connect().execute(script: "CREATE DATABASE shadowed")
    do {
      let owner = try cluster.connect(database: "shadowed")
      try owner.execute(
        script: "CREATE EXTENSION pg_stat_statements; CREATE TABLE honest (id int PRIMARY KEY, name text)")
      try owner.execute(script: "SELECT count(*) FROM honest")
      try owner.execute(script: Self.shadows)
      try owner.execute(script: "ALTER DATABASE shadowed SET search_path = public, \"$user\", pg_catalog")
    }
    // They do come first for a session that trusts the path.
    #expect(throws: PostgresError.self) {
      try cluster.connect(database: "shadowed").query("SELECT current_setting('work_mem')")
    }
    let database = try LiveDatabase(target: cluster.uri(database: "shadowed", user: "postgres"))
    let catalog = try database.readCatalog(capturedAt: "2026-03-01T02:00:00Z")
    #expect(catalog.database.name == "shadowed" && catalog.database.searchPath == ["public"])
    #expect(catalog.table(named: ObjectName(schema: "public", name: "honest"))?.columns.map(\.name) == ["id", "name"])
    #expect(catalog.settings.contains { $0.name == "work_mem" && $0.value == "4MB" })
    let statements = try database.readStatements()
    #expect(statements.contains { $0["query"] == "SELECT count(*) FROM honest" && $0["datname"] == "shadowed" })
  }

  @Test func `DDL that defines such names is read all the same`() throws {
    let result = try DDLReader(ServerBinaries.find()).read(
      "CREATE TABLE honest (id int PRIMARY KEY, at gis.geography);\n" + Self.shadows, capturedAt: "2026-03-01T02:00:00Z"
    )
    #expect(result.skipped.allSatisfy { $0.kind == "DefineStmt" }, "\(result.skipped)")
    #expect(result.standInTypes == ["gis.geography"])
    #expect(result.catalog.table(named: ObjectName(schema: "public", name: "honest"))?.indexes.count == 1)
    #expect(result.catalog.table(named: ObjectName(schema: "public", name: "pg_class")) != nil)
    #expect(result.catalog.functions.contains { $0.name == "to_regtype" })
  }
}
