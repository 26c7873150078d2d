import Advice
import PostgresClient
import Testing

/// What a B-tree is for: each shape of access gets the index that serves it, and PostgreSQL uses it.
@Suite(.serialized) struct AccessShapesTests {
  struct Case: Sendable, CustomTestStringConvertible {
    /// As a dump has it.
    let query: String
    /// Rows of one execution.
    var rows = 20
    /// Keys and what follows them, of each index.
    let indexes: [String]
    /// As the application sends it.
    let sent: String

    var testDescription: String { query }
  }

  static let cases = [
    // Orders.
    Case(
      query: "select id, note from ledger.entry where account = $1 order by posted desc, amount limit $2",
      indexes: ["(account, posted, amount DESC)"],
      sent: "select id, note from ledger.entry where account = 7 order by posted desc, amount limit 20"),
    Case(
      query: "select id, note from ledger.entry where account = $1 order by due desc nulls last limit $2",
      indexes: ["(account, due DESC NULLS LAST)"],
      sent: "select id, note from ledger.entry where account = 7 order by due desc nulls last limit 20"),
    Case(
      query: "select id, note from ledger.entry order by due nulls first limit $1", indexes: ["(due NULLS FIRST)"],
      sent: "select id, note from ledger.entry order by due nulls first limit 20"),
    Case(
      query: """
        select id, note from ledger.entry where account = $1 and (posted, id) < ($2, $3) order by posted desc, id desc limit $4
        """,
      indexes: ["(account, posted, id)"],
      sent: """
        select id, note from ledger.entry where account = 7 and (posted, id) < ('2026-03-01', 9) order by posted desc, id desc limit 20
        """),
    Case(
      query: "select distinct on (account) account, posted from ledger.entry order by account, posted desc", rows: 40,
      indexes: ["(account, posted DESC)"],
      sent: "select distinct on (account) account, posted from ledger.entry order by account, posted desc"),
    Case(
      query: "select max(due) from ledger.entry where account = $1", rows: 1, indexes: ["(account, due)"],
      sent: "select max(due) from ledger.entry where account = 7"),
    Case(
      query: "select kind, count(*) from ledger.entry group by kind", rows: 6, indexes: ["(kind)"],
      sent: "select kind, count(*) from ledger.entry group by kind"),
    Case(
      query: "select id, note from ledger.entry where account = $1 and kind = $2 and due > $3 order by due limit $4",
      indexes: ["(kind, account, due)"],
      sent: """
        select id, note from ledger.entry where account = 7 and kind = 'k1' and due > '2026-02-01' order by due \
        limit 20
        """),
    // Several values, several columns.
    Case(
      query: "select note from ledger.entry where ref = $1 or partner = $2", rows: 3, indexes: ["(ref)", "(partner)"],
      sent: "select note from ledger.entry where ref = 'r7' or partner = 'p9'"),
    Case(
      query: "select note from ledger.entry where ref in ($1, $2, $3)", rows: 3, indexes: ["(ref)"],
      sent: "select note from ledger.entry where ref in ('r7', 'r8', 'r9')"),
    Case(
      query: "select note from ledger.entry where partner = any ($1)", rows: 6, indexes: ["(partner)"],
      sent: "select note from ledger.entry where partner = any ('{p1,p2,p3}')"),
    // Joins, from either side.
    Case(
      query: "select h.email from ledger.entry e join ledger.holder h on h.id = e.holder where e.ref = $1", rows: 1,
      indexes: ["(ref)"],
      sent: "select h.email from ledger.entry e join ledger.holder h on h.id = e.holder where e.ref = 'r7'"),
    Case(
      query: "select e.note from ledger.holder h join ledger.entry e on e.holder = h.id where h.email = $1", rows: 4,
      indexes: ["(email)", "(holder)"],
      sent: """
        select e.note from ledger.holder h join ledger.entry e on e.holder = h.id where h.email = 'h7@example.org'
        """),
    Case(
      query: """
        select h.email from ledger.holder h where h.region = $1 and exists (select from ledger.entry e where e.holder \
        = h.id and e.kind = $2)
        """,
      rows: 20, indexes: ["(region) INCLUDE (email, id)", "(holder, kind)"],
      sent: """
        select h.email from ledger.holder h where h.region = 7 and exists (select from ledger.entry e where e.holder = \
        h.id and e.kind = 'k1')
        """
    ),
    Case(
      query: """
        select h.email from ledger.holder h where h.region = $1 and not exists (select from ledger.entry e where \
        e.holder = h.id)
        """,
      rows: 1, indexes: ["(region) INCLUDE (email, id)", "(holder)"],
      sent: """
        select h.email from ledger.holder h where h.region = 7 and not exists (select from ledger.entry e where \
        e.holder = h.id)
        """
    ),
    // Index-only scans.
    Case(
      query: "select sum(amount) from ledger.entry where account = $1", rows: 1,
      indexes: ["(account) INCLUDE (amount)"],
      sent: "select sum(amount) from ledger.entry where account = 7"),
  ]

  @Test(arguments: cases)
  func `each shape of access gets its index, which runs, is used and goes again`(_ item: Case) throws {
    let ledger = try LoadedLedger.shared.get()
    // Not all there is: what saves a page of a query is worth an index only to one that is.
    let other = "select sum(amount), max(note) from ledger.entry"
    let advice = try ledger.advise([(item.query, 500, 500 * item.rows), (other, 500, 500)])
    let created = advice.recommendations.filter { $0.action == .createIndex }
    let keys = created.map { String($0.statement.split(separator: " btree ").last ?? "") }
    #expect(Set(keys) == Set(item.indexes), "\(advice.rejected.map { "\($0.statement): \($0.reason)" })")
    for recommendation in created {
      for step in recommendation.rollout { try ledger.connection.query(step.sql) }
    }
    try ledger.connection.query("VACUUM ledger.entry")
    let plan = try ledger.connection.query("EXPLAIN " + item.sent).rows.map { ($0[0] ?? "") + "\n" }.joined()
    for recommendation in created {
      #expect(plan.contains(" \(recommendation.index) "), "\(recommendation.index): \(plan)")
      #expect(recommendation.queries.map(\.query) == [item.query])
      try ledger.connection.query(recommendation.rollback)
    }
    let left = try ledger.connection.query(
      """
      SELECT count(*) FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE c.relnamespace = \
      'ledger'::regnamespace
      """)
    #expect(left.scalar == "4")
  }

  @Test(arguments: [
    // A table of a page or two; conditions that most rows meet; nothing that an index could find.
    ("select name from ledger.currency where code = $1", 1), ("select note from ledger.entry where is_open", 108_000),
    ("select note from ledger.entry where kind <> $1", 100_000), ("select sum(amount), max(note) from ledger.entry", 1),
    ("select note from ledger.entry order by amount", 120_000),
    // What exists serves it: by its key, as the beginning of its keys, backwards.
    ("select note from ledger.entry where id = $1", 1), ("select day from ledger.total where account = $1", 300),
    ("select id, note from ledger.entry order by posted desc limit $1", 20),
    ("select day from ledger.total where account = $1 and day > $2 order by day desc limit $3", 20),
    // A wide column is not carried along for an index-only scan, and one row is found as well.
    ("select note from ledger.entry where id in ($1, $2)", 2),
    // The key of an upsert is there.
    (
      """
      insert into ledger.total (account, day, amount) values ($1, $2, $3) on conflict (account, day) do update \
      set amount = excluded.amount
      """,
      1
    ),
  ])
  func `what no index serves, or an existing one does, gets none`(query: String, rows: Int) throws {
    let advice = try LoadedLedger.shared.get().advise([(query, 500, 500 * rows)])
    #expect(
      advice.recommendations.filter { $0.action == .createIndex }.isEmpty, "\(advice.recommendations.map(\.statement))")
    #expect(advice.workload.unimproved.count == 1 && !advice.workload.unimproved[0].reason.isEmpty)
  }

  @Test func `an index that would end heap-only updates for a few reports is not advised, and the report says why`()
    throws
  {
    let report = (sql: "select id from ledger.entry where touched > $1", calls: 5, rows: 50)
    let ledger = try LoadedLedger.shared.get()
    #expect(
      try ledger.advise([report]).recommendations.map(\.statement).contains { $0.hasSuffix("btree (touched)") })
    let look = (sql: "select note from ledger.entry where ref = $1", calls: 50_000, rows: 50_000)
    let update = (sql: "update ledger.entry set touched = $1 where id = $2", calls: 600, rows: 600)
    let advice = try ledger.advise([report, look, update])
    #expect(advice.recommendations.map { String($0.statement.split(separator: " btree ")[1]) } == ["(ref)"])
    let refused = try #require(advice.rejected.first { $0.statement.hasSuffix("btree (touched)") })
    #expect(refused.code == "hot-updates", "\(refused)")
    #expect(refused.reason.contains("600 updates would no longer be heap-only (HOT) for 5 executions"))
  }

  @Test func `a statement that filled the table once is no write pattern`() throws {
    let look = (sql: "select note from ledger.entry where ref = $1", calls: 500, rows: 500)
    let load = (sql: "insert into ledger.entry select * from ledger.entry_old", calls: 1, rows: 120_000)
    let copies = (sql: "copy ledger.entry from stdin", calls: 1, rows: 80_000)
    let ledger = try LoadedLedger.shared.get()
    for writes in [load, copies] {
      let advised = try #require(try ledger.advise([look, writes]).recommendations.first)
      #expect(advised.writeOverhead.entries == 0, "\(advised.writeOverhead)")
    }
    let daily = (sql: "copy ledger.entry from stdin", calls: 30, rows: 80_000)
    #expect(try ledger.advise([look, daily]).recommendations.first?.writeOverhead.entries == 80_000)
  }
}
