import PostgresClient
import Testing

@testable import Benchmarking

@Suite(.serialized) struct BenchRunTests {
  private static let lookup = "SELECT id, note FROM shop.orders WHERE customer_id = $1"
  private static let total = "SELECT sum(amount) FROM shop.orders WHERE customer_id > $1"
  private static let touch = "UPDATE shop.orders SET status = $1 WHERE id = $2"
  private static let add = "INSERT INTO shop.orders (customer_id, status, amount) VALUES ($1, $2, $3)"
  private static let remove = "DELETE FROM shop.orders WHERE id = $1"
  private static let range = "SELECT count(*) FROM shop.orders WHERE amount = $1"

  private static let byCustomer = BenchTarget.Recommendation(
    index: "orders_customer_id_idx",
    statement: "CREATE INDEX CONCURRENTLY orders_customer_id_idx ON shop.orders USING btree (customer_id)",
    queries: [lookup])
  private static let useless = BenchTarget.Recommendation(
    index: "orders_note_idx", statement: "CREATE INDEX CONCURRENTLY orders_note_idx ON shop.orders (note)",
    queries: [total])
  private static let byStatus = BenchTarget.Recommendation(
    index: "orders_status_idx", statement: "CREATE INDEX CONCURRENTLY orders_status_idx ON shop.orders (status)")

  @Test func `a lookup becomes faster by its index, a useless index changes nothing, and all is as before`() throws {
    let target = try BenchTarget()
    let before = try SchemaState(target.session())
    let sequence = try target.scalar("SELECT last_value FROM shop.orders_id_seq")
    let rows = try target.scalar("SELECT md5(string_agg(o::text, ',' ORDER BY id)) FROM shop.orders o")
    let document = try BenchRun(
      target.request(
        [Self.byCustomer, Self.useless],
        [(900, Self.lookup), (10, Self.total), (50, Self.touch), (40, Self.add), (5, Self.remove)])
    ).run()

    #expect(!document.isCutShort)
    #expect(document.warnings.isEmpty, "\(document.warnings)")
    #expect(document.skipped.isEmpty, "\(document.skipped)")
    let lookup = try #require(document.proposals[0].reads.first)
    #expect(lookup.usesIndex)
    #expect(lookup.ratio.estimate < 0.5)
    #expect(lookup.after.buffers < lookup.before.buffers / 4)
    #expect(lookup.before.times.allSatisfy { $0.count == 5 } && lookup.after.times.allSatisfy { $0.count == 5 })
    // The planner's one, and one of a row.
    #expect(lookup.before.times.count == 2)
    #expect(lookup.plannedBefore == 100)
    #expect(document.proposals[0].measuredBytes ?? 0 > 100_000)
    #expect(document.proposals[0].buildSeconds ?? 0 > 0)
    let total = try #require(document.proposals[1].reads.first)
    #expect(!total.usesIndex)
    #expect(total.after.buffers == total.before.buffers)
    #expect(document.proposals[0].writes.map(\.calls) == [50, 40, 5])
    #expect(BenchEvaluation.evaluate(document).together.map { $0.after < $0.before } == true)

    #expect(before.differences(to: try SchemaState(target.session())).isEmpty)
    #expect(try target.scalar("SELECT last_value FROM shop.orders_id_seq") == sequence)
    #expect(try target.scalar("SELECT md5(string_agg(o::text, ',' ORDER BY id)) FROM shop.orders o") == rows)
    #expect(try target.traces().isEmpty)
    #expect(document.leftBehind.contains { $0.contains("VACUUM ran") && $0.contains("shop.orders") })
  }

  @Test func `an index on a column that is updated ends heap-only updates and writes more WAL`() throws {
    let target = try BenchTarget()
    let document = try BenchRun(target.request([Self.byStatus], [(50, Self.touch), (40, Self.add)])).run()
    let writes = try #require(document.proposals.first).writes
    let update = try #require(writes.first { $0.query == Self.touch })
    #expect(update.before.heapOnlyShare == 1)
    #expect(update.after.heapOnlyShare == 0)
    #expect(update.after.walBytes > update.before.walBytes)
    let insert = try #require(writes.first { $0.query == Self.add })
    #expect(insert.before.heapOnlyShare == nil)
    #expect(insert.after.walBytes > insert.before.walBytes)
  }

  @Test func `a drop is measured without the index, which is there before and after`() throws {
    let target = try BenchTarget()
    let drop = BenchTarget.Recommendation(
      action: "drop_index", index: "orders_amount_idx", statement: "DROP INDEX CONCURRENTLY shop.orders_amount_idx",
      queries: [Self.range])
    let before = try SchemaState(target.session())
    let document = try BenchRun(target.request([drop], [(50, Self.range), (40, Self.add)])).run()
    let read = try #require(document.proposals.first?.reads.first)
    #expect(read.usesIndex)
    #expect(read.after.buffers > read.before.buffers)
    let slower = try #require(read.misestimate)
    #expect(slower.plan.contains("Seq Scan on shop.orders") || slower.plan.contains("Seq Scan on orders"))
    #expect(!slower.plan.contains("orders_amount_idx"))
    let insert = try #require(document.proposals.first?.writes.first)
    #expect(insert.after.walBytes < insert.before.walBytes)
    #expect(document.proposals[0].measuredBytes == nil)
    #expect(before.differences(to: try SchemaState(target.session())).isEmpty)
    #expect(try target.traces().isEmpty)
  }

  @Test func `what is interrupted in the middle is cut short, and all is as before`() throws {
    let target = try BenchTarget()
    let before = try SchemaState(target.session())
    var request = try target.request([Self.byCustomer], [(900, Self.lookup), (40, Self.add)], rounds: 50)
    var measured = 0
    request.isInterrupted = {
      measured += 1
      return measured > 20
    }
    let document = try BenchRun(request).run()
    #expect(document.isCutShort)
    #expect(before.differences(to: try SchemaState(target.session())).isEmpty)
    #expect(try target.traces().isEmpty)
  }

  @Test func `a lost connection is cleaned up after over another one`() throws {
    let target = try BenchTarget()
    let before = try SchemaState(target.session())
    var request = try target.request([Self.byCustomer], [(900, Self.lookup)], rounds: 50)
    var measured = 0
    request.isInterrupted = {
      measured += 1
      if measured == 20 {
        _ = try? target.connection.query(
          "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'sextant' AND pid <> pg_backend_pid()"
        )
      }
      return false
    }
    let document = try BenchRun(request).run()
    #expect(document.isCutShort)
    #expect(before.differences(to: try SchemaState(target.session())).isEmpty)
    #expect(try target.traces().isEmpty)
  }

  @Test func `what a killed run left is dropped by the next one`() throws {
    let target = try BenchTarget()
    let before = try SchemaState(target.session())
    try target.connection.query("CREATE INDEX sextant_bench_1_ix ON shop.orders (customer_id)")
    // Interrupted in the middle of CONCURRENTLY: invalid.
    try target.connection.query("CREATE INDEX sextant_bench_2_ix ON shop.orders (status)")
    try target.connection.query(
      "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'shop.sextant_bench_2_ix'::regclass")
    let database = try #require(try target.scalar("SELECT oid FROM pg_database WHERE datname = current_database()"))
    try target.connection.query("CREATE ROLE sextant_bench_role_\(database)")
    let document = try BenchRun(target.request([Self.byCustomer], [(900, Self.lookup)])).run()
    #expect(document.warnings.contains { $0.contains("shop.sextant_bench_2_ix") })
    #expect(document.proposals[0].reads.count == 1)
    #expect(before.differences(to: try SchemaState(target.session())).isEmpty)
    #expect(try target.traces().isEmpty)
  }

  @Test func `an INSERT whose keys are there already gets others`() throws {
    let target = try BenchTarget()
    try target.connection.execute(
      script: """
        CREATE TABLE shop.lines (order_id bigint REFERENCES shop.orders, line int, code text UNIQUE, PRIMARY KEY (order_id, line));
        INSERT INTO shop.lines SELECT n, 1, 'code ' || n FROM generate_series(1, 3000) n;
        ANALYZE shop.lines;
        """)
    let insert = "INSERT INTO shop.lines (order_id, line, code) VALUES ($1, $2, $3)"
    let index = BenchTarget.Recommendation(
      table: "shop.lines", index: "i", statement: "CREATE INDEX i ON shop.lines (line, code)")
    let document = try BenchRun(target.request([index], [(40, insert)])).run()
    #expect(document.skipped.isEmpty, "\(document.skipped)")
    let measured = try #require(document.proposals.first?.writes.first)
    #expect(measured.after.walBytes > measured.before.walBytes)
    #expect(try target.scalar("SELECT count(*) FROM shop.lines") == "3000")
  }

  @Test func `a clock of the workload is the target's own`() throws {
    let target = try BenchTarget()
    try target.connection.execute(
      script: """
        CREATE TABLE shop.events (at timestamptz NOT NULL, kind int);
        INSERT INTO shop.events SELECT now() - n * interval '1 hour', n % 9 FROM generate_series(1, 9000) n;
        ANALYZE shop.events;
        """)
    let recent =
      "SELECT count(*) FROM shop.events WHERE at > now() - interval '3 hours' AND at <= 'tomorrow'::timestamptz"
    let index = BenchTarget.Recommendation(
      method: "btree", table: "shop.events", index: "i", statement: "CREATE INDEX i ON shop.events (at)",
      queries: [recent])
    let document = try BenchRun(target.request([index], [(40, recent)])).run()
    #expect(document.skipped.isEmpty, "\(document.skipped)")
    let measured = try #require(document.proposals.first?.reads.first)
    #expect(measured.usesIndex)
    #expect(measured.after.buffers < measured.before.buffers)
  }

  @Test func `an index of a partitioned table is built on all partitions, and nothing of it stays`() throws {
    let target = try BenchTarget()
    try target.connection.execute(
      script: """
        CREATE TABLE shop.parts (id int, at int) PARTITION BY RANGE (at);
        CREATE TABLE shop.parts_1 PARTITION OF shop.parts FOR VALUES FROM (0) TO (5000);
        CREATE TABLE shop.parts_2 PARTITION OF shop.parts FOR VALUES FROM (5000) TO (20000);
        INSERT INTO shop.parts SELECT n, n FROM generate_series(1, 19000) n;
        ANALYZE shop.parts;
        """)
    let before = try SchemaState(target.session())
    let lookup = "SELECT at FROM shop.parts WHERE id = $1"
    let index = BenchTarget.Recommendation(
      table: "shop.parts", index: "i", statement: "CREATE INDEX i ON shop.parts (id)", queries: [lookup])
    let add = "INSERT INTO shop.parts (id, at) VALUES (7, 12)"
    let ofPartition = BenchTarget.Recommendation(
      table: "shop.parts_1", index: "j", statement: "CREATE INDEX j ON shop.parts_1 (at)",
      queries: ["SELECT id FROM shop.parts_1 WHERE at = $1"])
    let (plan, verdict) = try BenchRun(target.request([index, ofPartition], [(40, lookup)])).dryRun()
    let text = plan.text(verdict)
    #expect(text.contains("CREATE INDEX sextant_bench_1_ix ON shop.parts (id)"), "\(text)")
    #expect(text.contains("CREATE INDEX CONCURRENTLY sextant_bench_2_ix ON shop.parts_1 (at)"), "\(text)")
    let document = try BenchRun(target.request([index, ofPartition], [(40, lookup), (9, add)])).run()
    #expect(document.proposals.map { $0.writes.map(\.query) } == [[add], [add]])
    let measured = try #require(document.proposals.first?.reads.first)
    #expect(measured.usesIndex)
    #expect(measured.after.buffers < measured.before.buffers)
    #expect(document.proposals[0].measuredBytes ?? 0 > 300_000)
    #expect(before.differences(to: try SchemaState(target.session())).isEmpty)
    #expect(try target.traces().isEmpty)
  }

  @Test func `an owner without superuser rights measures as itself`() throws {
    let target = try BenchTarget()
    try target.connection.execute(
      script: """
        CREATE ROLE owner LOGIN; ALTER SCHEMA shop OWNER TO owner;
        ALTER TABLE shop.orders OWNER TO owner; ALTER TABLE shop.customers OWNER TO owner;
        """)
    let before = try SchemaState(target.session())
    var request = try target.request([Self.byCustomer], [(900, Self.lookup), (40, Self.add)])
    request.connect = { [cluster = target.cluster] () throws(PostgresError) in
      try cluster.connect(user: "owner")
    }
    let document = try BenchRun(request).run()
    #expect(document.skipped.isEmpty, "\(document.skipped)")
    #expect(document.proposals[0].reads.count == 1 && document.proposals[0].writes.count == 1)
    #expect(try target.scalar("SELECT count(*) FROM pg_roles WHERE rolname LIKE 'sextant%'") == "0")
    #expect(before.differences(to: try SchemaState(target.session())).isEmpty)
    #expect(try target.traces().isEmpty)
  }

  @Test func `a string is read by the server as by the parser`() throws {
    let target = try BenchTarget()
    try target.connection.query("ALTER DATABASE postgres SET standard_conforming_strings = off")
    let session = try target.session()
    // To a server with that setting the string ends before the call; to the parser it is all one string.
    let text = #"SELECT 'a\'', pg_catalog.pg_read_file('' || ''), ''b'"#
    #expect(try StatementSafety(session).refusal(of: text) == nil)
    let measured = MeasuredSession(
      session: session, role: try MeasuringRole(session), timeout: 20, isInterrupted: { false })
    let statement = ExecutableStatement(text: text, parameters: [], types: [], searchPath: ["public"])
    guard case .ran = try measured.run(statement, without: [], written: []) else {
      Issue.record("the server read another statement")
      return
    }
  }

  @Test func `two runs don't meet`() throws {
    let target = try BenchTarget()
    let other = try target.session()
    try Leftovers(session: other).lock()
    let session = try target.session()
    #expect {
      try Leftovers(session: session).lock(patience: 1)
    } throws: {
      ($0 as? BenchError)?.code == .busy
    }
  }

  @Test func `an index that can't be built is said to be none, and the others are measured`() throws {
    let target = try BenchTarget()
    let unique = BenchTarget.Recommendation(
      index: "u", statement: "CREATE UNIQUE INDEX CONCURRENTLY u ON shop.orders (status)", queries: [Self.total])
    let document = try BenchRun(
      target.request([unique, Self.byCustomer], [(900, Self.lookup), (10, Self.total)])
    ).run()
    #expect(document.warnings.contains { $0.contains("u is not measured: the index can't be built") })
    #expect(document.skipped.map(\.query) == [Self.total])
    #expect(document.proposals.map(\.reads.count) == [0, 1])
    #expect(document.proposals[0].measuredBytes == nil)
    #expect(try target.traces().isEmpty)
  }
}
