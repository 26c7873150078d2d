import Catalog
import Testing

@testable import Candidates

struct ExpressionRuleTests {
  @Test(arguments: [
    ("select 1 from orders where lower(note) = $1", "(lower(note))"),
    ("select 1 from orders where lower(note) = lower($1) and customer_id = $2", "(lower(note), customer_id)"),
    ("select 1 from orders where lower(note) = lower($1) and customer_id = $2", "(customer_id, lower(note))"),
    ("select 1 from orders where coalesce(note, region) in ($1, $2)", "(COALESCE(note, region))"),
    ("select 1 from orders where attributes->>'brand' = $1", "((attributes ->> 'brand'))"),
    ("select 1 from orders where (attributes->>'size')::int between 3 and 5", "((attributes ->> 'size')::integer)"),
    ("select 1 from orders where status = $1 order by lower(note)", "(status, lower(note))"),
    ("select 1 from orders where lower(note) = $1 order by placed_at desc limit 3", "(lower(note), placed_at)"),
    ("select 1 from orders where lower(note) = $1 or total > 5", "(lower(note))"),
  ])
  func `an expression gives an index on it`(query: String, keys: String) throws {
    let found = Fixture.keys(ExpressionRule().candidates(for: try Fixture.access(query), on: Fixture.orders))
    #expect(found.contains { $0 == keys || $0 == "(\(keys))" }, "\(found.sorted())")
  }

  @Test(arguments: [
    "select 1 from orders where note = $1", "select 1 from orders where lower(note) <> $1",
    "select 1 from orders where lower(note) like $1", "select lower(note) from orders",
    "select 1 from orders where attributes @> $1", "select 1 from orders where customer_id = $1 order by placed_at",
  ])
  func `columns, and what no B-tree finds, give none`(query: String) throws {
    #expect(ExpressionRule().candidates(for: try Fixture.access(query), on: Fixture.orders).isEmpty)
  }

  @Test func `no index has more than three keys, and each holds an expression`() throws {
    let query =
      "select 1 from orders where lower(note) = $1 and customer_id = 1 and status = $2 order by placed_at, total"
    let found = ExpressionRule().candidates(for: try Fixture.access(query), on: Fixture.orders)
    #expect(!found.isEmpty && found.allSatisfy { $0.keys.count <= 3 })
    #expect(found.allSatisfy { $0.keys.contains { $0.expression != nil } })
  }

  @Test func `an expression with an unknown constant is refused with its parameter`() throws {
    let result = try generate("select 1 from orders where attributes->>$1 = $2")
    #expect(result.candidates.isEmpty)
    #expect(result.refusals.map(\.code) == ["unknown-constant"])
    #expect(result.refusals[0].reason.contains("$1 stands for in attributes ->> $1"))
  }
}

/// The candidates of all rules for one query class.
func generate(_ query: String) throws -> CandidateGenerator.Result {
  CandidateGenerator(catalog: Fixture.catalog).generate([.init(relations: [try Fixture.access(query)])])
}
