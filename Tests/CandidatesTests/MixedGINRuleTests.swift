import Testing

@testable import Candidates

struct MixedGINRuleTests {
  @Test(arguments: [
    ("where customer_id = $1 and attributes @> $2", ["gin (attributes jsonb_path_ops, customer_id)"]),
    ("where customer_id = $1 and note ilike '%abc%'", ["gin (note ext.gin_trgm_ops, customer_id)"]),
    // Few values narrow nothing down; lists and ranges are no equality; alone either is another rule's.
    ("where status = $1 and attributes @> $2", []), ("where customer_id > $1 and attributes @> $2", []),
    ("where customer_id in ($1, $2) and attributes @> $3", []), ("where attributes @> $1", []),
    ("where customer_id = $1", []),
  ])
  func `a scalar compared for equality joins what GIN serves`(rest: String, expected: [String]) throws {
    #expect(try GiSTRuleTests.found(MixedGINRule(GiSTRuleTests.catalog), rest) == expected)
  }
}
