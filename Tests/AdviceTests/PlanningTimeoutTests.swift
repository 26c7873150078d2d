import Catalog
import Planner
import PostgresServer
import Testing
import Workload

@testable import Advice

/// A class whose planning does not end is not advised on, with a reason of its own, and it is counted.
struct PlanningTimeoutTests {
  @Test func `a class that calls an endless function is skipped with its reason`() throws {
    let endless = Function(
      schema: "public", name: "endless", arguments: "integer", result: "integer", language: "plpgsql", volatility: "i",
      definition: """
        CREATE OR REPLACE FUNCTION public.endless(integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS
        'BEGIN PERFORM set_config(''statement_timeout'', ''0'', false); LOOP END LOOP; END'
        """)
    let table = Table(
      schema: "public", name: "t", columns: [Column(name: "a", type: "integer", typeName: "int4")], rows: 1_000,
      pages: 10)
    let catalog = Catalog(
      capturedAt: "2026-03-28T12:00:00Z", server: .init(versionNumber: 150_018, version: "15.18"),
      database: .init(name: "d"), schemas: ["public"], functions: [endless], tables: [table])
    var builder = WorkloadBuilder()
    let text = "SELECT a FROM t WHERE a = endless(1);\nSELECT a FROM t WHERE a = 5;\nSELECT a FROM t WHERE b = 5;\n"
    builder.add(SQLFileReader.read(Array(text.utf8), name: "test"))
    let pool = TwinPool(try Twin.start(catalog, binaries: ServerBinaries.find(), patience: 1))
    defer { pool.stop() }
    let workload = try AnalyzedWorkload(builder.build(), catalog, pool)
    #expect(workload.planned.count { $0 != nil } == 1)
    let skipped = workload.skipped.sorted { $0.query < $1.query }
    #expect(skipped.map(\.code) == [.planningTimeout, .unknownObject], "\(skipped)")
    #expect(skipped[0].reason.contains("does not end"))
  }
}
