import Catalog
import PostgresServer

@testable import Planner

/// Catalogs as an attacker would write them, around one honest table.
enum CraftedCatalog {
  /// Makes a role if it is run by a superuser, and says nothing otherwise.
  static let trap = function(
    "trap", "", "boolean", "EXECUTE 'CREATE ROLE pwned'; RETURN true; EXCEPTION WHEN OTHERS THEN RETURN true;",
    volatility: "VOLATILE")

  /// A function in PL/pgSQL; one that claims to be immutable is evaluated by the planner.
  static func function(
    _ name: String, _ arguments: String, _ result: String, _ body: String, volatility: String = "IMMUTABLE"
  ) -> Function {
    Function(
      schema: "public", name: name, arguments: arguments, result: result, language: "plpgsql",
      definition: """
        CREATE OR REPLACE FUNCTION public.\(name)(\(arguments)) RETURNS \(result) LANGUAGE plpgsql \(volatility) AS $f$
        BEGIN \(body) END $f$
        """)
  }

  static func column(_ name: String, _ type: String, _ statistics: ColumnStatistics? = nil) -> Column {
    Column(name: name, type: type, typeName: type == "integer" ? "int4" : type, statistics: statistics)
  }

  static func table(_ name: String, _ columns: [Column], indexes: [Index] = []) -> Table {
    Table(
      schema: "public", name: name, columns: columns, indexes: indexes, rows: 100_000, pages: 1_000,
      pagesAtAnalyze: 1_000)
  }

  static let people = table(
    "people",
    [
      column("id", "integer", ColumnStatistics(averageWidth: 4, distinct: 10)),
      column(
        "name", "text",
        ColumnStatistics(
          averageWidth: 8, distinct: 3, mostCommonValues: "{a,b,c}", mostCommonFrequencies: [0.5, 0.3, 0.2])),
    ])

  static func catalog(
    _ functions: [Function] = [], types: [UserType] = [], tables: [Table] = [],
    database: Catalog.Database = .init(name: "source")
  ) -> Catalog {
    Catalog(
      capturedAt: "2026-03-28T12:00:00Z", server: .init(versionNumber: 150_018, version: "15.18"), database: database,
      schemas: ["public"], types: types, functions: [trap] + functions, tables: [people] + tables)
  }

  static func start(_ catalog: Catalog, patience: Double = Twin.defaultPatience) throws -> Twin {
    try Twin.start(catalog, binaries: ServerBinaries.find(preferredMajor: 15), patience: patience)[0]
  }
}

extension Twin {
  /// Whether ``CraftedCatalog/trap`` was run by a superuser.
  var isPwned: Bool {
    get throws { try administration().query("SELECT count(*) FROM pg_roles WHERE rolname = 'pwned'").scalar != "0" }
  }

  /// Whether the trap works at all, so that not being pwned means something.
  var isArmed: Bool {
    get throws {
      let administration = try administration()
      try administration.query("SELECT public.trap()")
      defer { _ = try? administration.query("DROP ROLE pwned") }
      return try isPwned
    }
  }
}
