import Advice
import Catalog
import PostgresClient
import Testing

extension RegisterTests {
  /// Columns that depend on each other: CREATE STATISTICS.
  struct StatisticsAdviceTests {
    private static let both = LoadedRegister.Line(
      "select id, colour from reg.device where model = $1 and maker = $2", calls: 60, rows: 9_000)
    private static let grouped = LoadedRegister.Line(
      "select maker, model, count(*) from reg.device group by maker, model", calls: 6, rows: 2_400)

    private func statistics(
      _ lines: [LoadedRegister.Line], catalog: Catalog? = nil
    ) throws -> [Recommendation] {
      try LoadedRegister.shared.get().advise(lines, catalog: catalog).recommendations
        .filter { $0.action == .createStatistics }
    }

    @Test(arguments: [
      [both], [grouped],
      [
        .init(
          "select d.id, s.name from reg.device d join reg.site s on s.id = d.id where d.maker = $1 and d.model = $2",
          calls: 60, rows: 9_000)
      ],
    ])
    func `rows a call that independent columns can't give are evidence`(lines: [LoadedRegister.Line]) throws {
      let found = try statistics(lines)
      #expect(
        found.map(\.statement) == [
          "CREATE STATISTICS reg.device_maker_model_stat (dependencies, ndistinct) ON maker, model FROM reg.device"
        ])
      #expect(found.first?.confidence == .estimated && found.first?.sizeInBytes == 0)
    }

    @Test func `it runs, the planner's estimates come right by it, and the rollback undoes it`() throws {
      let register = try LoadedRegister.shared.get()
      let found = try statistics([Self.both, Self.grouped])
      let recommendation = try #require(found.first)
      #expect(found.count == 1 && recommendation.reasons.count == 2)
      #expect(
        recommendation.reasons.contains { $0.contains("returned 150 rows a call, where independent columns give 8") })
      let connection = register.connection
      func rows(_ statement: String) throws -> Double {
        let plan = try register.plan(statement)
        let text = try #require(plan.split(separator: "rows=").dropFirst().first)
        return try #require(Double(text.prefix { $0.isNumber }))
      }
      let filter = "select id from reg.device where model = 'M-77' and maker = 'Maker 3'"
      let group = "select maker, model from reg.device group by maker, model"
      #expect(try rows(filter) < 30 && rows(group) > 2_000)
      for step in recommendation.rollout { try connection.query(step.sql) }
      #expect(try rows(filter) > 100 && rows(group) < 800)
      try connection.query(recommendation.rollback)
      #expect(try connection.query("SELECT count(*) FROM pg_statistic_ext").scalar == "0")
      #expect(try rows(filter) < 30)
    }

    @Test(
      arguments: [
        // Independent; a LIMIT, an aggregate or another condition hides the rows; rows that nobody counted; one column; nearly
        // unique by itself; groups as many as there can be; a join that multiplies.
        .init("select id from reg.device where maker = $1 and colour = $2", calls: 60, rows: 6_000),
        .init("select id from reg.device where maker = $1 and model = $2 limit 500", calls: 60, rows: 9_000),
        .init("select count(*) from reg.device where maker = $1 and model = $2", calls: 60, rows: 9_000),
        .init("select id from reg.device where maker = $1 and model = $2 and id > $3", calls: 60, rows: 9_000),
        .init("select id from reg.device where maker = $1 and model = $2", calls: 60),
        .init("select id from reg.device where model = $1", calls: 60, rows: 9_000),
        .init("select id from reg.token where serial = $1 and tenant_id = $2", calls: 60, rows: 9_000),
        .init("select maker, colour, count(*) from reg.device group by maker, colour", calls: 6, rows: 3_600),
        .init(
          "select d.id from reg.device d join reg.token t on t.tenant_id = d.id where d.maker = $1 and d.model = $2",
          calls: 60, rows: 9_000),
      ] as [LoadedRegister.Line])
    func `no statistics without evidence`(line: LoadedRegister.Line) throws {
      #expect(try statistics([line]).isEmpty)
    }

    @Test func `nothing is advised that is there`() throws {
      var catalog = try LoadedRegister.shared.get().catalog
      let table = ObjectName(schema: "reg", name: "device")
      catalog.extendedStatistics.append(
        ExtendedStatistics(
          schema: "reg", name: "device_stat", table: table,
          definition: "CREATE STATISTICS reg.device_stat ON maker, model, colour FROM reg.device",
          columns: ["maker", "model", "colour"]))
      #expect(try statistics([Self.both, Self.grouped], catalog: catalog).isEmpty)
    }
  }
}
