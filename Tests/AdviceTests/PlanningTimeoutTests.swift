import Catalog
import Planner
import PostgresServer
import Selection
import Testing
import Workload

@testable import Advice

/// A class whose planning does not end is not advised on, with a reason of its own, and it is counted.
struct PlanningTimeoutTests {
  /// With a function that never returns, and a table whose queries an index helps.
  private static let catalog: Catalog = {
    let endless = Function(
      schema: "public", name: "endless", arguments: "integer", result: "integer", language: "plpgsql", volatility: "i",
      definition: """
        CREATE OR REPLACE FUNCTION public.endless(integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS
        'BEGIN PERFORM set_config(''statement_timeout'', ''0'', false); LOOP END LOOP; END'
        """)
    let table = Table(
      schema: "public", name: "t", columns: [Column(name: "a", type: "integer", typeName: "int4")], rows: 100_000,
      pages: 1_000)
    return Catalog(
      capturedAt: "2026-03-28T12:00:00Z", server: .init(versionNumber: 150_018, version: "15.18"),
      database: .init(name: "d"), schemas: ["public"], functions: [endless], tables: [table])
  }()

  @Test func `a class that calls an endless function is skipped with its reason`() throws {
    var builder = WorkloadBuilder()
    let text = "SELECT a FROM t WHERE a = endless(1);\nSELECT a FROM t WHERE a = 5;\nSELECT a FROM t WHERE b = 5;\n"
    builder.add(SQLFileReader.read(Array(text.utf8), name: "test"))
    let pool = TwinPool(try Twin.start(Self.catalog, binaries: ServerBinaries.find(), patience: 1))
    defer { pool.stop() }
    let workload = try AnalyzedWorkload(builder.build(), Self.catalog, pool)
    #expect(workload.planned.count { $0 != nil } == 1)
    let skipped = workload.skipped.sorted { $0.query < $1.query }
    #expect(skipped.map(\.code) == [.planningTimeout, .unknownObject], "\(skipped)")
    #expect(skipped[0].reason.contains("does not end"))
  }

  @Test func `when the time for planning is over the classes that are left are skipped, each with the reason`() throws {
    var builder = WorkloadBuilder()
    let text = "SELECT a FROM t WHERE a = 5;\nSELECT a FROM t WHERE a < 5;\n"
    builder.add(SQLFileReader.read(Array(text.utf8), name: "test"))
    let pool = TwinPool(try Twin.start(Self.catalog, binaries: ServerBinaries.find()))
    defer { pool.stop() }
    let late = try AnalyzedWorkload(builder.build(), Self.catalog, pool, deadline: .now)
    #expect(late.planned.allSatisfy { $0 == nil } && late.isCutShort)
    #expect(late.skipped.map(\.code) == [.planningTimeout, .planningTimeout])
    let inTime = try AnalyzedWorkload(builder.build(), Self.catalog, pool, deadline: .now + .seconds(3_600))
    #expect(inTime.planned.allSatisfy { $0 != nil } && !inTime.isCutShort)
  }

  @Test func `a class whose planning ends as things are and not with an index leaves the selection`() throws {
    let pool = TwinPool(try Twin.start(Self.catalog, binaries: ServerBinaries.find(), patience: 1))
    defer { pool.stop() }
    var builder = WorkloadBuilder()
    let text = "SELECT a FROM t WHERE a = 5;\nSELECT a FROM t WHERE a < 5;\n"
    builder.add(SQLFileReader.read(Array(text.utf8), name: "test"))
    var workload = try AnalyzedWorkload(builder.build(), Self.catalog, pool)
    let honest = try #require(workload.planned[0])
    // What it cost as things were is known; asked again, the planner does not come to an end.
    let hostile = PlannedClass(
      index: 1,
      bindings: [
        .init(
          statement: PlannableStatement(text: "SELECT a FROM t WHERE a = endless(1)"), weight: 1,
          baseline: honest.bindings[0].baseline)
      ], isGeneric: false)
    let index = IndexDefinition(table: ObjectName(schema: "public", name: "t"), keys: [IndexKey(column: "a")])
    let candidates = try pool.twins[0].createHypothetical([index], numberedFrom: 0).map { try $0.get() }
    let oracle = try TwinOracle(pool: pool, indexes: candidates, classes: [honest, hostile], classesOfIndex: [[0, 1]])
    let answers = try oracle.answer([0, 1].map { CostQuestion(queryClass: $0, configuration: [0]) })
    #expect(answers[0].cost < honest.baselineCost && answers[0].used == [0])
    #expect(answers[1] == CostAnswer(cost: hostile.baselineCost, used: []))
    #expect(oracle.timedOut == [1])
    #expect(oracle.estimate(CostQuestion(queryClass: 1, configuration: [0])).used == [])

    workload.giveUp(oracle.timedOut)
    #expect(workload.planned.map { $0 == nil } == [false, true])
    #expect(workload.skipped.map(\.code) == [.planningTimeout])
    #expect(workload.skipped.map(\.id) == [workload.classes[1].id])
  }
}
