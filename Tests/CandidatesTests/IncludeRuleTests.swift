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

  @Test func `a table that VACUUM has not been over is not covered`() throws {
    var table = Fixture.orders
    table.allVisiblePages = 100
    let access = try Fixture.access("select total from orders where customer_id = $1")
    #expect(IncludeRule().candidates(for: access, on: table).isEmpty)
  }
}
