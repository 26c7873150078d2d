import Catalog
import Testing

@testable import Candidates

struct IndexStatementStorageTests {
  @Test(arguments: [
    IndexDefinition(table: Fixture.orders.objectName, method: "brin", keys: [IndexKey(column: "placed_at")]),
    IndexDefinition(
      table: Fixture.orders.objectName, method: "brin",
      keys: [IndexKey(column: "placed_at", operatorClass: "timestamptz_minmax_multi_ops")], pagesPerRange: 32),
    IndexDefinition(table: Fixture.orders.objectName, method: "hash", keys: [IndexKey(column: "note")]),
    IndexDefinition(
      table: Fixture.orders.objectName, method: "gist", keys: [IndexKey(column: "region", operatorClass: "inet_ops")]),
  ])
  func `what is printed is read again as the same`(definition: IndexDefinition) throws {
    #expect(try IndexStatement.parse(definition.statement(name: "i"), in: Fixture.catalog) == definition)
  }

  @Test(arguments: [
    ("WITH (pages_per_range = 16)", 16), ("WITH (pages_per_range='16')", 16), ("WITH (pages_per_range = 128)", nil),
  ])
  func `pages_per_range is read, and the default is none`(clause: String, expected: Int?) throws {
    let text = "CREATE INDEX ON orders USING brin (placed_at) " + clause
    #expect(try IndexStatement.parse(text, in: Fixture.catalog).pagesPerRange == expected)
  }

  @Test(arguments: [
    "USING brin (placed_at) WITH (pages_per_range = 0)", "USING brin (placed_at) WITH (autosummarize = on)",
    "(placed_at) WITH (fillfactor = 70)", "USING hash (note) WITH (pages_per_range = 16)",
  ])
  func `other storage parameters are refused`(rest: String) {
    #expect(throws: IndexStatement.Malformed.self) {
      try IndexStatement.parse("CREATE INDEX ON orders " + rest, in: Fixture.catalog)
    }
  }
}
