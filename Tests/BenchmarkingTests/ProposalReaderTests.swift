import Catalog
import Testing

@testable import Benchmarking

struct ProposalReaderTests {
  private func read(
    action: String = "create_index", table: String = "shop.orders", index: String = "i", statement: String
  ) throws -> AdviceProposals {
    try BenchTarget.advice(
      [.init(action: action, table: table, index: index, statement: statement)], BenchTarget.workload([(1, "SELECT 1")])
    )
  }

  private func refusal(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch { return (error as? BenchError)?.code == .advice ? "\(error)" : nil }
  }

  @Test func `a proposal is built under another name`() throws {
    let statement =
      "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON shop.orders USING btree (lower(note)) WHERE id > 3;"
    let proposal = try #require(try read(statement: statement).proposals.first)
    #expect(
      proposal.definition?.statement(name: "x", concurrently: false)
        == "CREATE UNIQUE INDEX x ON shop.orders USING btree (lower(note)) WHERE id > 3")
    #expect(proposal.definition?.hasExpressions == true)
    #expect(proposal.table == ObjectName(schema: "shop", name: "orders"))
    let quoted = try read(
      table: "\\\"a b\\\".\\\"ON\\\"", statement: "CREATE INDEX \\\"ON\\\" ON \\\"a b\\\".\\\"ON\\\" (c)")
    #expect(
      quoted.proposals.first?.definition?.statement(name: "x", concurrently: true)
        == #"CREATE INDEX CONCURRENTLY x ON "a b"."ON" (c)"#)
  }

  @Test(arguments: [
    ("CREATE INDEX i ON shop.customers (id)", "another table"), ("CREATE INDEX i ON orders (id)", "another table"),
    ("CREATE INDEX i ON shop.orders (id); DROP TABLE shop.orders", "not one statement"),
    ("DROP TABLE shop.orders", "no CREATE INDEX"), ("CREATE INDEX i ON shop.orders (id", "can't be read"),
    ("CREATE INDEX i ON shop.orders (id) TABLESPACE fast", "TABLESPACE"),
    ("CREATE INDEX i ON ONLY shop.orders (id)", "ONLY"),
    ("CREATE TABLE i AS SELECT 1", "no CREATE INDEX"), ("", "not one statement"),
  ])
  func `a statement that is not the one CREATE INDEX of the table is refused`(statement: String, words: String) {
    let message = refusal { _ = try read(statement: statement) }
    #expect(message?.contains(words) == true, "\(message ?? "taken")")
    #expect(message?.contains("advice.json: recommendation r1") == true)
  }

  @Test(arguments: [
    "DROP INDEX shop.other", "DROP INDEX i", "DROP INDEX shop.i, shop.j", "DROP INDEX shop.i CASCADE",
    "DROP TABLE shop.i",
    "DROP INDEX public.i", "DROP INDEX shop.i; SELECT 1",
  ])
  func `a statement that is not the one DROP INDEX is refused`(statement: String) {
    #expect(refusal { _ = try read(action: "drop_index", statement: statement) } != nil)
  }

  @Test(arguments: [
    ("CREATE INDEX CONCURRENTLY i ON shop.orders (id)", true), ("CREATE EXTENSION IF NOT EXISTS btree_gin", true),
    ("DROP INDEX CONCURRENTLY IF EXISTS shop.i", true), ("ANALYZE shop.orders", true),
    ("ALTER INDEX shop.i ATTACH PARTITION shop.j", true), ("DROP TABLE shop.orders", false),
    ("DROP INDEX shop.i CASCADE", false), ("ALTER TABLE shop.orders DROP COLUMN id", false),
    ("ALTER INDEX shop.i SET TABLESPACE fast", false), ("VACUUM FULL shop.orders", false),
    ("ANALYZE shop.orders; DROP TABLE shop.orders", false), ("\\! id", false), ("", false),
  ])
  func `a rollout does nothing but to make and drop indexes`(step: String, isTaken: Bool) {
    #expect(IndexStatementText.isRolloutStep(step) == isTaken)
  }

  @Test func `an advice whose rollout does something else is refused`() {
    let text = """
      {"schema": "sextant.advice/1", "recommendations": [
        {"id": "r1", "action": "create_index", "method": "btree", "table": "shop.orders", "index": "i",
         "statement": "CREATE INDEX i ON shop.orders (id)", "rollback": "", "size_bytes": 1, "queries": [],
         "rollout": [{"sql": "DROP TABLE shop.orders", "in_transaction": true, "why": "tidy"}]}]}
      """
    let message = refusal { _ = try ProposalReader.read(Array(text.utf8), name: "a.json") }
    #expect(message?.contains("a step of its rollout") == true, "\(message ?? "taken")")
  }

  @Test func `other actions are named and left out`() throws {
    let advice = try read(action: "create_statistics", statement: "CREATE STATISTICS s ON a, b FROM shop.orders")
    #expect(advice.proposals.isEmpty)
    #expect(advice.unmeasured.first?.contains("create_statistics of i") == true)
  }

  @Test(arguments: [
    ("", "no advice"), ("{}", "no advice"), ("[1, 2", "no advice"),
    (#"{"schema": "sextant.advice/2"}"#, "sextant.advice/2"),
    (#"{"schema": "sextant.snapshot/1", "recommendations": []}"#, "sextant.snapshot/1"),
    (#"{"schema": "sextant.advice/1"}"#, "recommendations is missing"),
    (#"{"schema": "sextant.advice/1", "recommendations": [{"id": 1}]}"#, "recommendations.[0].id has another type"),
  ])
  func `another document is refused with what it is`(text: String, words: String) {
    let message = refusal { _ = try ProposalReader.read(Array(text.utf8), name: "a.json") }
    #expect(message?.contains(words) == true, "\(message ?? "taken")")
  }
}
