import Testing

@testable import Candidates

struct SPGiSTRuleTests {
  @Test(arguments: [
    ("where during && $1", "spgist (during)"), ("where place <@ $1", "spgist (place)"),
    ("order by place <-> $1 limit 5", "spgist (place)"), ("where network >>= $1", "spgist (network)"),
    ("where customer_id = $1 and during && $2", "spgist (during)"),
  ])
  func `an operator gives the index that serves it`(rest: String, expected: String) throws {
    #expect(try GiSTRuleTests.found(SPGiSTRule(GiSTRuleTests.catalog), rest) == [expected])
  }

  @Test(arguments: [
    "where periods @> $1", "where area && $1", "where spot && $1", "where customer_id = $1", "where during = $1",
    "order by note <-> $1 limit 5",
  ])
  func `what SP-GiST does not serve gives none`(rest: String) throws {
    #expect(try GiSTRuleTests.found(SPGiSTRule(GiSTRuleTests.catalog), rest).isEmpty)
  }
}
