import Glibc
import PostgresServer
import Testing

/// `sextant bench` on a loaded server, with what `sextant advise` wrote.
struct BenchTests {
  private let server: ShopServer
  private let scratch: Scratch
  private let tool: CommandLineTool
  private let cluster: LocalCluster
  private let statements: String
  private let advice: String

  init() throws {
    server = try ShopServer.shared.get()
    scratch = try Scratch()
    tool = CommandLineTool(scratch)
    statements = try scratch.write(
      """
      -- calls: 900
      SELECT note FROM orders WHERE customer_id = $1;
      -- calls: 5
      INSERT INTO orders (id, customer_id, status) VALUES ($1, $2, $3);
      -- calls: 7
      SELECT pg_sleep(0), id FROM orders WHERE customer_id = $1;
      """, to: "statements.sql")
    cluster = try LocalCluster(ServerBinaries.find())
    try cluster.start()
    let connection = try cluster.connect(application: "test")
    try connection.execute(
      script: """
        CREATE TABLE orders (id int PRIMARY KEY, customer_id int NOT NULL, status text, note text);
        INSERT INTO orders SELECT n, n % 5000, 'open', repeat('x', 60) FROM generate_series(1, 60000) n;
        ANALYZE orders;
        """)
    advice = scratch.directory + "/advice.json"
    let outcome = try tool.run(
      ["advise", "--database", Self.uri(cluster), "--statements", statements, "--format", "json", "-o", advice])
    try #require(outcome.status == .exit(0), "\(outcome.errors)")
  }

  private static func uri(_ cluster: LocalCluster) -> String { cluster.uri(database: "postgres", user: "postgres") }

  private func bench(_ more: [String]) throws -> RunningTool {
    try tool.start(
      ["bench", "--advice", advice, "--target", Self.uri(cluster), "--statements", statements] + more)
  }

  /// Waits, for a session that was left takes a moment to end.
  private func traces() throws -> [String] {
    let connection = try cluster.connect(application: "test")
    var found: [String] = []
    _ = Scratch.wait(seconds: 20) {
      let rows = try? connection.query(
        "SELECT relname FROM pg_class WHERE relname LIKE 'sextant%' UNION ALL SELECT rolname FROM pg_roles WHERE rolname LIKE 'sextant%'"
      ).rows
      found = rows?.compactMap { $0[0] } ?? ["?"]
      return found.isEmpty
    }
    return found
  }

  private func waitForIndex() throws {
    let connection = try cluster.connect(application: "test")
    #expect(
      Scratch.wait(seconds: 60) {
        (try? connection.query("SELECT count(*) FROM pg_class WHERE relname LIKE 'sextant_bench%'").scalar) == "1"
      })
  }

  @Test func `an unmarked server is refused, a dry run changes nothing, and a marked one is measured`() throws {
    let refused = try #require(try bench([]).finish())
    #expect(refused.status == .exit(4))
    #expect(refused.errors.contains("SET sextant.bench = 'on'"))
    let dry = try #require(try bench(["--dry-run"]).finish())
    #expect(dry.status == .exit(0), "\(dry.errors)")
    #expect(dry.output.contains("The target is refused") && dry.output.contains("would build orders_customer_id"))
    #expect(dry.output.contains("calls pg_sleep"))
    #expect(try traces().isEmpty)
    try cluster.connect().query("ALTER DATABASE postgres SET sextant.bench = 'on'")
    let outcome = try #require(try bench(["--rounds", "3"]).finish())
    #expect(outcome.status == .exit(0), "\(outcome.errors)")
    #expect(outcome.output.contains("orders_customer_id_idx"))
    // What is kept is a script: it runs, and so does the way back.
    let script = scratch.directory + "/kept.sql"
    let kept = try #require(try bench(["--rounds", "6", "--format", "sql", "-o", script]).finish())
    #expect(kept.status == .exit(0), "\(kept.errors)")
    func indexes(after file: String) throws -> String? {
      let run = try tool.run(
        program: cluster.binaries.directory + "/psql", ["-X", "-q", "-d", Self.uri(cluster), "-f", file])
      #expect(run.status == .exit(0), "\(run.errors)")
      return try cluster.connect().query(
        "SELECT count(*) FROM pg_indexes WHERE indexname = 'orders_customer_id_idx'"
      ).scalar
    }
    #expect(try indexes(after: script) == "1")
    let back = Scratch.read(script).split(separator: "\n").last.map { String($0.dropFirst(3)) } ?? ""
    #expect(back == "DROP INDEX CONCURRENTLY public.orders_customer_id_idx;")
    #expect(try indexes(after: try scratch.write(back, to: "back.sql")) == "0")
    #expect(try traces().isEmpty)
    let unknown = try #require(try bench(["--only", "nothing"]).finish())
    #expect(unknown.status == .exit(2))
    #expect(scratch.leftovers.isEmpty)
  }

  @Test func `without a clone rows are made from a snapshot, on a server that leaves nothing behind`() throws {
    let snapshot = scratch.directory + "/snapshot.json"
    let taken = try tool.run(["snapshot", "--database", Self.uri(cluster), "-o", snapshot])
    #expect(taken.status == .exit(0), "\(taken.errors)")
    let outcome = try tool.run(
      [
        "bench", "--advice", advice, "--synthetic", snapshot, "--scale", "0.5", "--rounds", "6", "--statements",
        statements,
      ])
    #expect(outcome.status == .exit(0), "\(outcome.errors)")
    #expect(outcome.output.contains("1 proposal measured: 1 kept, 0 rejected, 0 inconclusive"))
    #expect(outcome.output.contains("on rows made from statistics at 50 % of the size"))
    #expect(scratch.leftovers.isEmpty)
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func `a signal in the middle ends it by that signal, and the target is as before`(signal: Int32) throws {
    let running = try bench(["--i-know-this-is-not-production", "--rounds", "10000"])
    try waitForIndex()
    kill(running.process, signal)
    let outcome = try #require(running.finish())
    #expect(outcome.status == .signal(signal))
    #expect(outcome.output.contains("it was interrupted"))
    #expect(try traces().isEmpty)
  }

  @Test func `what a killed run left the next one drops`() throws {
    let running = try bench(["--i-know-this-is-not-production", "--rounds", "10000"])
    try waitForIndex()
    kill(running.process, SIGKILL)
    #expect(try #require(running.finish()).status == .signal(SIGKILL))
    let next = try #require(try bench(["--i-know-this-is-not-production", "--rounds", "2"]).finish())
    #expect(next.status == .exit(0), "\(next.errors)")
    #expect(next.output.contains("an earlier run was killed"))
    #expect(try traces().isEmpty)
  }
}
