import Catalog
import Testing

@testable import Candidates

struct BTreeRuleTests {
  @Test(arguments: [
    ("select 1 from orders where customer_id = $1", "(customer_id)"),
    ("select 1 from orders where customer_id = $1 and placed_at > $2", "(customer_id, placed_at)"),
    ("select 1 from orders where customer_id = $1 order by placed_at desc limit 10", "(customer_id, placed_at)"),
    (
      "select 1 from orders where customer_id = $1 order by placed_at desc nulls last limit 10",
      "(customer_id, placed_at DESC NULLS LAST)"
    ),
    (
      "select 1 from orders order by status desc, placed_at limit 10", "(status, placed_at DESC)"
    ),
    ("select 1 from orders where status = $1 and customer_id = $2", "(customer_id, status)"),
    ("select 1 from orders where status = $1 and customer_id = $2", "(status, customer_id)"),
    ("select 1 from orders where status in ($1, $2) order by total", "(status)"),
    ("select 1 from orders where status in ($1, $2) and customer_id = $3 order by total", "(customer_id, total)"),
    ("select 1 from orders where customer_id = $1 and note is null order by placed_at", "(customer_id, placed_at)"),
    ("select 1 from orders where status in ($1, $2) and total > $3", "(status, total)"),
    (
      "select 1 from orders where (placed_at, id) < ($1, $2) order by placed_at desc, id desc limit 5",
      "(placed_at, id)"
    ),
    ("select max(placed_at) from orders where customer_id = $1", "(customer_id, placed_at)"),
    (
      "select distinct on (customer_id) * from orders order by customer_id, placed_at desc",
      "(customer_id, placed_at DESC)"
    ),
    ("select status, count(*) from orders group by status", "(status)"),
    ("select 1 from orders where customer_id = $1 or total > $2", "(customer_id)"),
    (
      "select 1 from orders o join orders p on p.customer_id = o.customer_id where o.status = $1",
      "(customer_id, status)"
    ),
    ("delete from orders where placed_at < $1", "(placed_at)"),
  ])
  func `a query gives the index that serves it`(query: String, keys: String) throws {
    let candidates = BTreeRule().candidates(for: try Fixture.access(query), on: Fixture.orders)
    #expect(Fixture.keys(candidates).contains(keys), "\(Fixture.keys(candidates).sorted())")
  }

  @Test(arguments: [
    "select 1 from orders where status <> $1", "select 1 from orders where attributes @> $1",
    "select 1 from orders where attributes = $1", "select * from orders",
    "select 1 from orders where lower(status) = $1",
    "insert into orders (id) values ($1)",
  ])
  func `what no B-tree on columns serves gives none`(query: String) throws {
    #expect(BTreeRule().candidates(for: try Fixture.access(query), on: Fixture.orders).isEmpty)
  }

  @Test(arguments: [
    ("select 1 from orders where status in ($1, $2) order by total", "(status, total)"),
    ("select 1 from orders where note is null and customer_id = $1 order by total", "(customer_id, note, total)"),
    ("select 1 from orders where customer_id = any ($1) order by total limit 10", "(customer_id, total)"),
  ])
  func `no order is sought behind columns that have several values or none`(query: String, keys: String) throws {
    let candidates = BTreeRule().candidates(for: try Fixture.access(query), on: Fixture.orders)
    #expect(!candidates.isEmpty)
    #expect(!Fixture.keys(candidates).contains(keys), "\(Fixture.keys(candidates).sorted())")
  }

  @Test func `no index has more keys than one should`() throws {
    let query = """
      select 1 from orders where id = $1 and customer_id = $2 and status = $3 and total = $4 and region = $5
      order by placed_at, note
      """
    let candidates = BTreeRule().candidates(for: try Fixture.access(query), on: Fixture.orders)
    #expect(!candidates.isEmpty)
    #expect(candidates.allSatisfy { $0.keys.count <= 4 })
    #expect(Set(candidates).count == candidates.count)
  }
}
