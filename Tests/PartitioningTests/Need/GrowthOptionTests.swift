import Catalog
import Testing

@testable import Partitioning

@Suite struct GrowthOptionTests {
  @Test func `rows of a table and percentages are read`() throws {
    let rows = try GrowthOption("shop.orders=1.5M/week")
    #expect(rows.table == "shop.orders")
    #expect(rows.rowsPerDay(of: 10) == 1.5e6 / 7)
    let all = try GrowthOption("5%/month")
    #expect(all.table == nil)
    // 5 % of 3,043,687.5 rows in 30.436875 days.
    #expect(abs(all.rowsPerDay(of: 3_043_687.5) - 5_000) < 1e-6)
    #expect(try GrowthOption("a=b=200/day").table == "a=b")
    #expect(try GrowthOption("orders=0/day").rowsPerDay(of: 10) == 0)
  }

  @Test(arguments: [
    ("orders=5", "a number and a time"), ("orders=5/hour", "not 'hour'"), ("orders=-5/day", "not a number of zero"),
    ("orders=many/day", "'many' is not a number"), ("500/day", "needs the table"), ("=500/day", "name is missing"),
    ("5k%/month", "not a number"), ("orders=1.2.3/day", "not a number"), ("", "a number and a time"),
  ])
  func `what is wrong is said`(text: String, words: String) {
    let error = #expect(throws: GrowthOption.Invalid.self) { try GrowthOption(text) }
    #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
  }

  @Test func `names are checked, and the one that names a table comes first`() throws {
    var catalog = PlainCatalog.catalog()
    catalog.tables.append(Table(schema: "shop", name: "events"))
    let both = try GrowthOption("events=5/day")
    #expect(throws: GrowthOption.Invalid.self) { try GrowthOption.check([both], in: catalog) }
    let unknown = try GrowthOption("public.event=5/day")
    let error = #expect(throws: GrowthOption.Invalid.self) { try GrowthOption.check([unknown], in: catalog) }
    #expect(error?.description.contains("did you mean public.events") == true)
    let options = try [GrowthOption("public.events=5/day"), GrowthOption("5%/month")]
    #expect(throws: Never.self) { try GrowthOption.check(options, in: catalog) }
    #expect(GrowthOption.choice(for: PlainCatalog.events, among: options, in: catalog) == options[0])
    #expect(
      GrowthOption.choice(for: ObjectName(schema: "shop", name: "events"), among: options, in: catalog) == options[1])
  }
}
