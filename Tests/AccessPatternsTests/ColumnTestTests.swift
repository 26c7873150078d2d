import AccessPatterns
import Testing

/// Conditions as tests of one column, and which of them say more than others.
struct ColumnTestTests {
  private func tests(_ condition: String) throws -> [ColumnTest] {
    let pattern = try AccessPatternExtractor(catalog: Shop.index).extract(
      from: "SELECT 1 FROM orders WHERE " + condition)
    return pattern.relations[0].predicates.compactMap(\.columnTest)
  }

  @Test(arguments: [
    ("note IS NULL", ColumnTest.Values.null), ("note IS NOT NULL", .notNull), ("status = 'it''s'", .oneOf(["it's"])),
    ("status = 'open'::text", .oneOf(["open"])), ("status IN ('b', 'a', 'b')", .oneOf(["a", "b"])),
    ("status = ANY (ARRAY['b'::text, 'a'::text])", .oneOf(["a", "b"])), ("status = ANY ('{b,a}')", .oneOf(["a", "b"])),
    ("status <> 'open'", .noneOf(["open"])), ("status NOT IN ('b', 'a')", .noneOf(["a", "b"])),
    ("status <> ALL (ARRAY['b'::text, 'a'::text])", .noneOf(["a", "b"])), ("NOT status = 'a'", .noneOf(["a"])),
    ("status = $3", .open(sql: "status = $3")), ("status = ANY ($1)", .open(sql: "status = ANY ($1)")),
    ("status IN ('a', $2)", .open(sql: "status IN ('a', $2)")), ("id <> 0", .noneOf(["0"])),
  ])
  func `a condition with constants is a test`(condition: String, expected: ColumnTest.Values) throws {
    #expect(try tests(condition).map(\.values) == [expected])
  }

  @Test(arguments: [
    "created_at > '2026-01-01'", "note LIKE 'a%'", "status = NULL", "lower(status) = 'a'", "id = customer_id",
    "status = current_user", "status IN ('a', NULL)",
  ])
  func `what moves, compares columns or is never true is no test`(condition: String) throws {
    #expect(try tests(condition).isEmpty)
  }

  @Test(arguments: [
    ("status = 'a'", "status IN ('a', 'b')", true), ("status IN ('a', 'b')", "status = 'a'", false),
    ("status = 'a'", "status NOT IN ('b', 'c')", true), ("status = 'b'", "status NOT IN ('b', 'c')", false),
    ("status NOT IN ('a', 'b')", "status <> 'a'", true), ("status <> 'a'", "status NOT IN ('a', 'b')", false),
    ("status = 'a'", "status IS NOT NULL", true), ("status IS NULL", "status IS NOT NULL", false),
    ("status = 'a'", "note = 'a'", false), ("status = $1", "status = $1", false),
  ])
  func `one test implies another`(_ left: String, _ right: String, expected: Bool) throws {
    #expect(try tests(left)[0].implies(tests(right)[0]) == expected)
  }
}
