import Glibc
import PostgresClient
import PostgresServer
import Testing

/// A server with pg_stat_statements, a load that is made on request, and a configuration for nightly runs on it.
final class NightlyServer {
  let cluster: LocalCluster
  let scratch: Scratch
  let tool: CommandLineTool
  /// Where nights are remembered: ``history`` without another place.
  var store: String?

  /// 2026-03-01T02:00:00Z: before any real counter was reset.
  private static let month = "2026-03-"

  init() throws {
    scratch = try Scratch()
    tool = CommandLineTool(scratch, environment: ["HOME": scratch.directory])
    cluster = try LocalCluster(ServerBinaries.find(), isItself: true)
    try cluster.configure([("shared_preload_libraries", "pg_stat_statements"), ("autovacuum", "off")])
    try cluster.start()
    try connect().execute(
      script: """
        CREATE EXTENSION pg_stat_statements;
        CREATE TABLE orders (id int PRIMARY KEY, customer_id int NOT NULL, status text, note text);
        INSERT INTO orders SELECT n, n % 5000, 'open', repeat('x', 60) FROM generate_series(1, 60000) n;
        CREATE TABLE events (id int PRIMARY KEY, kind int, weight int, pad text);
        INSERT INTO events SELECT n, n % 300, n, repeat('y', 80) FROM generate_series(1, 60000) n;
        CREATE TABLE logins (id int PRIMARY KEY, name int, pad text);
        INSERT INTO logins SELECT n, n, repeat('z', 80) FROM generate_series(1, 60000) n;
        """)
    try connect().query("VACUUM ANALYZE")
    try connect().query("SELECT pg_stat_statements_reset()")
  }

  func connect() throws -> Connection { try cluster.connect(application: "application") }

  var uri: String { cluster.uri(database: "postgres", user: "postgres") }
  var history: String { scratch.directory + "/history.sqlite" }

  /// - Parameter more: Settings of the database, and of all.
  func configure(_ more: String = "", all: String = "", databases: String = "") throws -> String {
    try scratch.write(
      """
      store: \(store ?? history)
      reports:
        json: \(scratch.directory)/report.json
      \(all)
      databases:
        - name: shop
          url: \(uri)
          window: 1d
          unused_after: 3d
      \(more.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n"))
      \(databases)
      """, to: "nightly.yaml")
  }

  /// Executes statements, and waits until their counters are there for others.
  func load(_ statements: [(count: Int, text: (Int) -> String)]) throws {
    let connection = try connect()
    for (count, text) in statements {
      for number in 0..<count { try connection.query(text(number)) }
    }
    try connection.query("SELECT pg_stat_force_next_flush()")
  }

  static func lookup(_ number: Int) -> String { "SELECT note FROM orders WHERE customer_id = \(number)" }
  static func weight(_ number: Int) -> String { "SELECT sum(weight) FROM events WHERE kind = \(number % 3 + 1)" }
  static func login(_ number: Int) -> String { "SELECT pad FROM logins WHERE name = \(number)" }

  /// - Parameter night: 1 is the first of the month.
  static func time(_ night: Int) -> String { month + (night < 10 ? "0" : "") + "\(night)T02:00:00Z" }

  func run(_ night: Int, _ more: [String] = []) throws -> CommandLineTool.Outcome {
    try tool.run(
      ["nightly", "--config", scratch.directory + "/nightly.yaml", "--now", Self.time(night)] + more)
  }

  /// What the last run wrote.
  func report() throws -> NightJSONDocument {
    try NightJSONDocument.read(Scratch.read(scratch.directory + "/report.json"))
  }
}
