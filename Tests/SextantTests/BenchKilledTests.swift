import Glibc
import Testing

/// `sextant bench` ended at any moment: what it had done is taken back, by itself or by the next run.
@Suite(.serialized) struct BenchKilledTests {
  private static let schema = """
    CREATE TABLE orders (id bigserial PRIMARY KEY, customer_id int NOT NULL, status text, note text);
    INSERT INTO orders (customer_id, status, note)
      SELECT n % 2000, 'open', repeat('x', 60) FROM generate_series(1, 20000) n;
    ANALYZE orders;
    ALTER DATABASE postgres SET sextant.bench = 'on';
    """
  private static let statements = """
    -- calls: 900
    SELECT note FROM orders WHERE customer_id = $1;
    -- calls: 5
    INSERT INTO orders (customer_id, status) VALUES ($1, $2);
    -- calls: 5
    UPDATE orders SET status = $1 WHERE customer_id = $2;
    """

  /// Numbers from 0 to 1 that look random, the same each time, one in each of `count` equal parts.
  private static func moments(_ count: Int) -> [Double] {
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    return (0..<count).map { part in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (Double(part) + Double(state >> 11) / 0x1p53) / Double(count)
    }
  }

  /// Rows, indexes and sequences.
  private func state(_ server: BenchServer) throws -> String? {
    try server.scalar(
      """
      SELECT concat_ws(' ', (SELECT md5(string_agg(o::text, ',' ORDER BY id)) FROM orders o),
        (SELECT string_agg(indexdef, ';' ORDER BY indexdef) FROM pg_indexes WHERE schemaname = 'public'),
        (SELECT last_value || ' ' || is_called FROM orders_id_seq))
      """)
  }

  /// Seconds that a run takes.
  private func duration(_ run: () throws -> RunningTool) throws -> Double {
    let start = ContinuousClock.now
    let outcome = try #require(try run().finish())
    #expect(outcome.status == .exit(0), "\(outcome.errors)")
    return (ContinuousClock.now - start) / .seconds(1)
  }

  /// Sends a signal after a part of the time that a run takes.
  ///
  /// - Returns: Whether it came before the end.
  private func end(_ running: RunningTool, by signal: Int32, after seconds: Double) throws -> Bool {
    usleep(UInt32(seconds * 1e6))
    if running.hasEnded { return false }
    kill(running.process, signal)
    let status = try #require(running.finish()).status
    #expect(status == .signal(signal) || status == .exit(0))
    return status == .signal(signal)
  }

  @Test func `killed at ten moments, the target is as before after the next run at the latest`() throws {
    let server = try BenchServer(schema: Self.schema, statements: Self.statements)
    let before = try state(server)
    let whole = try duration { try server.bench(["--rounds", "6"]) }
    #expect(try state(server) == before)
    var killed = 0
    for (number, part) in Self.moments(10).enumerated() {
      let signal = [SIGKILL, SIGINT, SIGTERM][number % 3]
      if try end(server.bench(["--rounds", "6"]), by: signal, after: part * whole) { killed += 1 }
      if signal == SIGKILL {
        let next = try #require(try server.bench(["--rounds", "1"]).finish())
        #expect(next.status == .exit(0), "\(next.errors)")
      }
      #expect(try server.traces().isEmpty, "\(signal) after \(part)")
      #expect(try state(server) == before, "\(signal) after \(part)")
      #expect(server.scratch.leftovers.isEmpty, "\(signal) after \(part)")
    }
    #expect(killed >= 3)
  }

  @Test func `a server with made-up rows goes with the process, however that ends`() throws {
    let server = try BenchServer(schema: Self.schema, statements: Self.statements)
    let snapshot = server.scratch.directory + "/snapshot.json"
    #expect(try server.tool.run(["snapshot", "--database", server.uri, "-o", snapshot]).status == .exit(0))
    let words = ["bench", "--advice", server.advice, "--synthetic", snapshot, "--statements", server.statements]
    let whole = try duration { try server.tool.start(words) }
    var killed = 0
    for (number, part) in Self.moments(3).enumerated() {
      let signal = number == 1 ? SIGTERM : SIGKILL
      if try end(server.tool.start(words), by: signal, after: part * whole) { killed += 1 }
      #expect(server.scratch.leftovers.isEmpty, "\(signal) after \(part)")
    }
    #expect(killed >= 1)
  }

  @Test func `what a killed run left is dropped by the next one, and what it moved is set back`() throws {
    let server = try BenchServer(schema: Self.schema, statements: Self.statements)
    let before = try state(server)
    let running = try server.bench(["--rounds", "200"])
    let connection = try server.cluster.connect(application: "test")
    #expect(
      Scratch.wait(seconds: 120) {
        running.hasEnded || (try? connection.query("SELECT last_value > 20050 FROM orders_id_seq").scalar) == "t"
      })
    kill(running.process, SIGKILL)
    #expect(try #require(running.finish()).status == .signal(SIGKILL))
    #expect(try state(server) != before)
    #expect(try server.scalar("SELECT count(*) FROM pg_indexes WHERE indexname LIKE 'sextant%'") == "1")
    let next = try #require(try server.bench(["--rounds", "1", "--format", "json"]).finish())
    #expect(next.status == .exit(0), "\(next.errors)")
    #expect(next.output.contains("an earlier run was killed; its indexes were dropped: public.sextant_bench_1_ix"))
    #expect(next.output.contains("an earlier run was killed; its sequences were set back: public.orders_id_seq"))
    #expect(try server.traces().isEmpty)
    #expect(try state(server) == before)
  }
}
