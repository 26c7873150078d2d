import Glibc
import Testing

/// `sextant bench` on a loaded server, with what `sextant advise` wrote.
struct BenchTests {
  private let server: BenchServer

  init() throws {
    server = try BenchServer(
      schema: """
        CREATE TABLE orders (id int PRIMARY KEY, customer_id int NOT NULL, status text, note text);
        INSERT INTO orders SELECT n, n % 5000, 'open', repeat('x', 60) FROM generate_series(1, 60000) n;
        ANALYZE orders;
        """,
      statements: """
        -- calls: 900
        SELECT note FROM orders WHERE customer_id = $1;
        -- calls: 5
        INSERT INTO orders (id, customer_id, status) VALUES ($1, $2, $3);
        -- calls: 7
        SELECT pg_sleep(0), id FROM orders WHERE customer_id = $1;
        """)
  }

  @Test func `an unmarked server is refused, a dry run changes nothing, and a marked one is measured`() throws {
    let refused = try #require(try server.bench([]).finish())
    #expect(refused.status == .exit(4))
    #expect(refused.errors.contains("SET sextant.bench = 'on'"))
    let dry = try #require(try server.bench(["--dry-run"]).finish())
    #expect(dry.status == .exit(0), "\(dry.errors)")
    #expect(dry.output.contains("The target is refused") && dry.output.contains("would build orders_customer_id"))
    #expect(dry.output.contains("calls pg_sleep"))
    #expect(try server.traces().isEmpty)
    try server.cluster.connect().query("ALTER DATABASE postgres SET sextant.bench = 'on'")
    let outcome = try #require(try server.bench(["--rounds", "3"]).finish())
    #expect(outcome.status == .exit(0), "\(outcome.errors)")
    #expect(outcome.output.contains("orders_customer_id_idx"))
    // What is kept is a script: it runs, and so does the way back.
    let script = server.scratch.directory + "/kept.sql"
    let kept = try #require(try server.bench(["--rounds", "6", "--format", "sql", "-o", script]).finish())
    #expect(kept.status == .exit(0), "\(kept.errors)")
    func indexes(after file: String) throws -> String? {
      let run = try server.tool.run(
        program: server.cluster.binaries.directory + "/psql", ["-X", "-q", "-d", server.uri, "-f", file])
      #expect(run.status == .exit(0), "\(run.errors)")
      return try server.cluster.connect().query(
        "SELECT count(*) FROM pg_indexes WHERE indexname = 'orders_customer_id_idx'"
      ).scalar
    }
    #expect(try indexes(after: script) == "1")
    let back = Scratch.read(script).split(separator: "\n").last.map { String($0.dropFirst(3)) } ?? ""
    #expect(back == "DROP INDEX CONCURRENTLY public.orders_customer_id_idx;")
    #expect(try indexes(after: try server.scratch.write(back, to: "back.sql")) == "0")
    #expect(try server.traces().isEmpty)
    let unknown = try #require(try server.bench(["--only", "nothing"]).finish())
    #expect(unknown.status == .exit(2))
    #expect(server.scratch.leftovers.isEmpty)
  }

  @Test func `the verdicts are in the advice, which can be measured again`() throws {
    try server.cluster.connect().query("ALTER DATABASE postgres SET sextant.bench = 'on'")
    let measured = server.scratch.directory + "/measured.json"
    let planned = try AdviceJSONDocument.read(Scratch.read(server.advice))
    // The second time what was written is read, and written anew.
    for advice in [server.advice, measured] {
      let outcome = try #require(
        try server.bench(["--rounds", "6", "--advice-output", measured], advice: advice).finish())
      #expect(outcome.status == .exit(0), "\(outcome.errors)")
      let document = try AdviceJSONDocument.read(Scratch.read(measured))
      #expect(document.recommendations.map(\.id) == planned.recommendations.map(\.id))
      #expect(document.recommendations.map(\.queries) == planned.recommendations.map(\.queries))
      let kept = try #require(document.recommendations.first)
      let measurement = try #require(kept.measurement)
      #expect(measurement.decision == "keep" && measurement.ratio?.high ?? 1 < 1 && measurement.rounds == 6)
      #expect(kept.confidence == "measured" && kept.sizeSource == "measured")
      #expect(kept.reasons == planned.recommendations[0].reasons + measurement.reasons)
    }
    let kept = try AdviceJSONDocument.read(Scratch.read(measured)).recommendations[0]
    try server.cluster.connect().query(kept.statement)
    #expect(try server.scalar("SELECT pg_relation_size('\(kept.index)')") == String(kept.sizeBytes))
    let refused = try #require(try server.bench(["--advice-output", measured, "-o", measured]).finish())
    #expect(refused.status == .exit(2))
  }

  @Test func `without a clone rows are made from a snapshot, on a server that leaves nothing behind`() throws {
    let snapshot = server.scratch.directory + "/snapshot.json"
    let taken = try server.tool.run(["snapshot", "--database", server.uri, "-o", snapshot])
    #expect(taken.status == .exit(0), "\(taken.errors)")
    let outcome = try server.tool.run(
      [
        "bench", "--advice", server.advice, "--synthetic", snapshot, "--scale", "0.5", "--rounds", "6", "--statements",
        server.statements,
      ])
    #expect(outcome.status == .exit(0), "\(outcome.errors)")
    #expect(outcome.output.contains("1 proposal measured: 1 kept, 0 rejected, 0 inconclusive"))
    #expect(outcome.output.contains("on rows made from statistics at 50 % of the size"))
    #expect(server.scratch.leftovers.isEmpty)
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func `a signal in the middle ends it by that signal, and the target is as before`(signal: Int32) throws {
    let running = try server.bench(["--i-know-this-is-not-production", "--rounds", "10000"])
    try server.waitForIndex()
    kill(running.process, signal)
    let outcome = try #require(running.finish())
    #expect(outcome.status == .signal(signal))
    #expect(outcome.output.contains("it was interrupted"))
    #expect(try server.traces().isEmpty)
  }
}
