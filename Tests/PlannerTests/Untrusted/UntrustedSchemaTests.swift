import Catalog
import PostgresClient
import Testing

@testable import Planner

/// Nothing that a snapshot defines is run by the twin's superuser, and nothing but a schema is made of it.
struct UntrustedSchemaTests {
  @Test func `names that shadow the server's own are not looked up by the superuser`() throws {
    let body = "PERFORM public.trap(); RETURN NULL;"
    var catalog = CraftedCatalog.catalog(
      [
        CraftedCatalog.function("to_regtype", "text", "regtype", body),
        CraftedCatalog.function("cardinality", "anyarray", "integer", body),
        CraftedCatalog.function("pg_relation_filepath", "regclass", "text", body),
        CraftedCatalog.function("pg_relation_filepath", "oid", "text", body),
        CraftedCatalog.function("pg_terminate_backend", "integer", "boolean", body),
      ],
      tables: ["pg_class", "pg_namespace", "pg_index", "pg_statistic", "pg_attribute", "pg_type"].map {
        CraftedCatalog.table($0, [CraftedCatalog.column("oid", "integer")])
      })
    // A type that is missing, to be asked for; and a search path that puts pg_catalog last.
    catalog.tables.append(
      CraftedCatalog.table(
        "places", [Column(name: "spot", type: "public.geometry", typeSchema: "public", typeName: "geometry")]))
    catalog.database.searchPath = ["public", "pg_catalog"]
    let twin = try CraftedCatalog.start(catalog)
    #expect(try !twin.isPwned)
    // The statistics have gone where they belong.
    #expect(try twin.plan("SELECT FROM public.people WHERE name = 'a'").rows == 50_000)
    #expect(try twin.plan("SELECT FROM public.people").rows == 100_000)
    #expect(try twin.isArmed)
  }

  @Test func `a type that shadows the server's own is not looked up when indexes are shown`() throws {
    // The CHECK would be evaluated as the role that a variable of this type belongs to. An expression's function makes
    // the domain, since the schema's own types have no CHECK in a twin.
    var catalog = CraftedCatalog.catalog([
      CraftedCatalog.function(
        "check_oid", "pg_catalog.oid", "boolean",
        // A role would go with the transaction; a sequence stays where it is.
        "IF current_user = 'postgres' THEN PERFORM nextval('public.witness'); END IF; RETURN true;",
        volatility: "VOLATILE"),
      CraftedCatalog.function(
        "make_domain", "", "integer",
        """
        EXECUTE 'CREATE SEQUENCE public.witness';
        EXECUTE 'CREATE DOMAIN public.oid AS pg_catalog.oid CHECK (public.check_oid(VALUE))'; RETURN 1;
        EXCEPTION WHEN OTHERS THEN RETURN 1;
        """, volatility: "VOLATILE"),
      CraftedCatalog.function("innocent", "integer", "integer", "RETURN public.make_domain();"),
    ])
    catalog.database.searchPath = ["public", "pg_catalog"]
    catalog.tables[0].indexes = [
      Index(
        name: "i", definition: "CREATE INDEX i ON public.people USING btree (((1 + public.innocent(1))))",
        keys: [IndexKey(expression: "(1 + public.innocent(1))")], rows: 100_000, pages: 300)
    ]
    let twin = try CraftedCatalog.start(catalog)
    let domains = try twin.administration().query(
      "SELECT count(*) FROM pg_type WHERE typname = 'oid' AND typnamespace = 'public'::regnamespace")
    #expect(domains.scalar == "1", "\(twin.notes)")
    let index = try twin.createHypothetical(
      [
        IndexDefinition(
          table: ObjectName(schema: "public", name: "people"),
          keys: [IndexKey(column: "name")])
      ], numberedFrom: 0)[0].get()
    let query = PlannableStatement(text: "SELECT FROM public.people WHERE name = 'c'")
    for role in [PlanningRole.bound, .unbound] {
      let statement = PlannableStatement(text: query.text, role: role)
      let plan = try twin.summaries(of: [WhatIf([statement], showing: index.oids)])[0][0]
      #expect(plan?.indexes == index.names, "\(String(describing: plan))")
    }
    let administration = try twin.administration()
    #expect(try administration.query("SELECT is_called FROM public.witness").scalar == "f")
    // It would have been seen.
    try administration.query("SELECT 1::oid::public.oid")
    #expect(try administration.query("SELECT is_called FROM public.witness").scalar == "t")
  }

  @Test(arguments: [
    "2026-03-28'; CREATE ROLE pwned; --", "2026-03-28''; CREATE ROLE pwned; --",
    #"2026-03-28\'; CREATE ROLE pwned; --"#,
    "2026-03-28$$; CREATE ROLE pwned; --", "2026-03-28'::timestamptz; END'; CREATE ROLE pwned; --",
  ])
  func `a clock that is SQL stays a text in the functions made of it`(_ capturedAt: String) throws {
    var catalog = CraftedCatalog.catalog()
    catalog.capturedAt = capturedAt
    let twin = try CraftedCatalog.start(catalog)
    #expect(try !twin.isPwned)
    let error = #expect(throws: PostgresError.self) {
      try twin.administration().query("SELECT sextant_twin.clock_date()")
    }
    #expect(error?.sqlState == "22007")
    #expect(try !twin.isPwned)
  }

  @Test(arguments: [["CHECK (public.trap())"], []])
  func `a domain's CHECK is not evaluated while statistics are put in`(_ checks: [String]) throws {
    let statistics = ColumnStatistics(
      averageWidth: 8, distinct: 2, mostCommonValues: #"{"(a)"}"#, mostCommonFrequencies: [0.5])
    let elements = ColumnStatistics(
      averageWidth: 8, distinct: 2, mostCommonValues: #"{"{a}"}"#, mostCommonFrequencies: [0.5],
      mostCommonElements: "{a}", mostCommonElementFrequencies: [0.5, 0.1, 0.9, 0])
    func column(_ name: String, _ type: String, _ typeName: String, _ statistics: ColumnStatistics) -> Column {
      Column(name: name, type: type, typeSchema: "public", typeName: typeName, statistics: statistics)
    }
    let catalog = CraftedCatalog.catalog(
      types: [
        UserType(
          schema: "public", name: "checked", kind: .domain,
          baseType: checks.isEmpty ? "text CHECK (public.trap())" : "text", checks: checks),
        UserType(
          schema: "public", name: "row", kind: .composite,
          attributes: [Column(name: "a", type: "public.checked", typeSchema: "public", typeName: "checked")]),
      ],
      tables: [
        CraftedCatalog.table(
          "rows",
          [
            column("r", "public.row", "row", statistics), column("a", "public.checked[]", "_checked", elements),
            column("d", "public.checked", "checked", CraftedCatalog.people.columns[1].statistics!),
          ])
      ])
    let twin = try CraftedCatalog.start(catalog)
    #expect(try !twin.isPwned)
    // The values did go in, by way of the domain's type.
    let rows = "SELECT count(*) FROM pg_statistic WHERE starelid = 'public.rows'::regclass AND stavalues1 IS NOT NULL"
    #expect(try twin.administration().query(rows).scalar == "3")
    #expect(try twin.isArmed)
  }

  @Test func `settings, extensions and schemas of a snapshot are those that planning needs`() throws {
    var catalog = CraftedCatalog.catalog()
    catalog.settings = [
      "session_preload_libraries", "local_preload_libraries", "dynamic_library_path", "search_path", "role",
      "statement_timeout", "session_replication_role", "lo_compat_privileges", "jit_provider", "random_page_cost",
    ].map { Catalog.Setting(name: $0, value: $0 == "random_page_cost" ? "1.5" : "public") }
    catalog.extensions = [
      ("dblink", "public"), ("file_fdw", "public"), ("hstore_plperl", "public"), ("plpython3u", "public"),
      ("pg_trgm", "sextant_twin"), ("citext", "public"),
    ].map { Catalog.Extension(name: $0.0, schema: $0.1, version: "1") }
    catalog.schemas += ["sextant_twin", "sextant_other", "pg_evil", "information_schema", #"a"b"#]
    let twin = try CraftedCatalog.start(catalog)
    let administration = try twin.administration()
    let set = try administration.query(
      "SELECT unnest(setconfig) FROM pg_db_role_setting WHERE setrole = 0 ORDER BY 1"
    ).rows.compactMap { $0[0] }
    #expect(set == ["jit=off", "random_page_cost=1.5", "search_path=public"])
    let made = try administration.query("SELECT extname FROM pg_extension ORDER BY 1").rows.compactMap { $0[0] }
    #expect(made == ["citext", "plpgsql"])
    let notes = twin.notes.filter { $0.subject.hasPrefix("extension") }
    #expect(notes.count == 5 && notes.allSatisfy { $0.message.hasPrefix("not made in a") }, "\(notes)")
    let owned = try administration.query(
      "SELECT nspname FROM pg_namespace WHERE nspowner <> 'postgres'::regrole ORDER BY nspname"
    ).rows.compactMap { $0[0] }
    #expect(owned == [#"a"b"#, "public"])
    #expect(
      try administration.query("SELECT to_regnamespace('sextant_other'), to_regnamespace('pg_evil')").rows == [
        [nil, nil]
      ])
  }

  @Test(arguments: [
    "CREATE INDEX i ON public.people (id); DROP TABLE public.people", "DROP TABLE public.people",
    "COPY public.people TO PROGRAM 'touch /tmp/x'", "DO $$ BEGIN END $$", "ALTER SYSTEM SET work_mem = '1MB'",
    "CREATE EXTENSION dblink", "SET ROLE postgres", "SELECT 1", "CREATE TABLE t AS SELECT 1", "LOAD 'x'",
    "CREATE FUNCTION f() RETURNS int LANGUAGE c AS 'libc.so.6', 'abort'",
    "CREATE FUNCTION f() RETURNS int LANGUAGE internal AS 'pg_sleep'",
    "CREATE FUNCTION f() RETURNS int LANGUAGE plpython3u AS 'x'",
    "CREATE FUNCTION f() RETURNS int AS 'x' LANGUAGE plperl",
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql LANGUAGE c AS 'x'", "CREATE FUNCTION f() RETURNS int AS 'x'",
    "CREATE DOMAIN d AS text CHECK (public.trap())", "CREATE CAST (text AS int) WITH INOUT", "CREATE OPERATOR = ()",
    "CREATE OPERATOR === (FUNCTION = f, LEFTARG = int)", "CREATE TRIGGER t AFTER INSERT ON x EXECUTE FUNCTION f()",
    "CREATE EVENT TRIGGER t ON ddl_command_end EXECUTE FUNCTION f()", "CREATE ROLE x", "GRANT postgres TO x",
    "CREATE SCHEMA s CREATE TABLE t (a int)", "PREPARE p AS SELECT 1", "BEGIN", "", "not SQL", "CREATE TYPE shell",
  ])
  func `a statement that does not make a schema is refused`(_ statement: String) {
    #expect(SchemaStatement.refusal(of: statement) != nil)
  }

  @Test(arguments: [
    "CREATE TABLE t (a int CHECK (a > 0))", "CREATE INDEX i ON t (a)", "CREATE DOMAIN d AS text NOT NULL",
    "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE PLpgSQL AS 'begin end'",
    "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END", "ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0)",
    "CREATE VIEW v AS SELECT 1", "CREATE STATISTICS s ON a, b FROM t", "CREATE TYPE e AS ENUM ('a')",
  ])
  func `a statement that makes one is run`(_ statement: String) {
    #expect(SchemaStatement.refusal(of: statement) == nil)
  }

  @Test func `definitions that are more than a definition make nothing, and each has its note`() throws {
    func index(_ name: String, _ definition: String) -> Index {
      Index(name: name, definition: definition, keys: [IndexKey(column: "id")], rows: 100_000, pages: 300)
    }
    var escape = CraftedCatalog.function("escape", "", "integer", "RETURN 1;")
    escape.definition = "CREATE OR REPLACE FUNCTION public.escape() RETURNS int LANGUAGE c AS 'libc.so.6', 'abort'"
    var catalog = CraftedCatalog.catalog([escape])
    catalog.tables[0].indexes = [
      index("two", "CREATE INDEX two ON public.people (id); DROP TABLE public.people"),
      index("copied", "COPY public.people TO PROGRAM 'touch /tmp/x'"),
    ]
    catalog.tables[0].constraints = [
      Constraint(name: "k", kind: .primaryKey, definition: "PRIMARY KEY (id); DROP TABLE public.people")
    ]
    catalog.views = [
      View(schema: "public", name: "v", columns: [], definition: "SELECT 1; CREATE TABLE public.made_by_view ()")
    ]
    catalog.extendedStatistics = [
      ExtendedStatistics(
        schema: "public", name: "s", table: ObjectName(schema: "public", name: "people"),
        definition: "CREATE STATISTICS public.s ON id, name FROM public.people; DROP TABLE public.people",
        columns: ["id", "name"])
    ]
    let twin = try CraftedCatalog.start(catalog)
    #expect(try twin.plan("SELECT FROM public.people").rows == 100_000)
    #expect(try twin.administration().query("SELECT to_regclass('public.made_by_view')").scalar == nil)
    let noted = Set(twin.notes.map(\.subject))
    for subject in [
      "index public.two", "index public.copied", "constraint k of public.people", "view public.v",
      "statistics public.s",
      "function public.escape()",
    ] { #expect(noted.contains(subject), "\(subject): \(noted)") }
    let language = """
      SELECT lanname FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang WHERE proname = 'escape'
      """
    #expect(try twin.administration().query(language).scalar == "plpgsql")
  }

  @Test(arguments: [
    ("base/5/16384", true), ("base/5/../../etc/passwd", false), ("/etc/passwd", false), ("base//16384", false),
    ("base/5/16384/", false), ("pg_tblspc/1/2", false), ("base/5/16384_vm", false), ("base/5/1\0", false), ("", false),
    ("base/5/١٦", false),
  ])
  func `a relation's path stays in the data directory`(_ path: String, _ isTaken: Bool) {
    #expect(RelationMap.checked(path) == (isTaken ? path : nil))
  }
}
