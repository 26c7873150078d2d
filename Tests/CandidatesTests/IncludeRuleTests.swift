import Catalog
import Testing

@testable import Candidates

struct IncludeRuleTests {
  @Test func `the columns returned are included`() throws {
    let access = try Fixture.access("select total, status from orders where customer_id = $1")
    let candidates = IncludeRule().candidates(for: access, on: Fixture.orders)
    #expect(candidates.map(\.included) == [["status", "total"]])
  }

  @Test(arguments: [
    "select * from orders where customer_id = $1", "select note from orders where customer_id = $1",
    "select attributes from orders where customer_id = $1",
    "select total from orders where customer_id = $1 for update",
    "update orders set total = 0 where customer_id = $1", "select customer_id from orders where customer_id = $1",
  ])
  func `wide columns, documents, locks and writes are not covered`(query: String) throws {
    #expect(IncludeRule().candidates(for: try Fixture.access(query), on: Fixture.orders).isEmpty)
  }

  @Test(arguments: [
    ("text", "{a,b}", true), ("text", nil, false), ("text", "{a,\(String(repeating: "b", count: 129))}", false),
    ("character varying(20)", nil, true), ("character varying", nil, false), ("_text", "{{a}}", false),
    ("bytea", "{a}", false),
  ])
  func `a value that might be too long for an index is not included`(
    type: String, values: String?, isIncluded: Bool
  ) throws {
    var table = Fixture.orders
    let position = try #require(table.columns.firstIndex { $0.name == "status" })
    table.columns[position].type = type
    table.columns[position].typeName = type.hasPrefix("character") ? "varchar" : type
    table.columns[position].statistics?.mostCommonValues = values
    let access = try Fixture.access("select status from orders where customer_id = $1")
    #expect(IncludeRule().candidates(for: access, on: table).isEmpty != isIncluded)
  }

  @Test func `an index of most of the row is no better than the table`() throws {
    var table = Fixture.orders
    let access = try Fixture.access("select total from orders where customer_id = $1")
    #expect(!IncludeRule().candidates(for: access, on: table).isEmpty)
    // Rows of 36 bytes.
    table.pages = Int(table.rows) * 36 / 8_192
    table.allVisiblePages = table.pages
    #expect(IncludeRule().candidates(for: access, on: table).isEmpty)
  }

  @Test func `a table that VACUUM has not been over is not covered`() throws {
    var table = Fixture.orders
    table.allVisiblePages = 100
    let access = try Fixture.access("select total from orders where customer_id = $1")
    #expect(IncludeRule().candidates(for: access, on: table).isEmpty)
  }
}
