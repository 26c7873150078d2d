import Glibc
import PostgresServer
import Testing

/// A loaded server to measure on, with a workload for it and what `sextant advise` wrote.
final class BenchServer {
  let scratch: Scratch
  let tool: CommandLineTool
  let cluster: LocalCluster
  let statements: String
  let advice: String

  init(schema: String, statements text: String) throws {
    scratch = try Scratch()
    tool = CommandLineTool(scratch)
    statements = try scratch.write(text, to: "statements.sql")
    cluster = try LocalCluster(ServerBinaries.find())
    try cluster.start()
    try cluster.connect(application: "test").execute(script: schema)
    advice = scratch.directory + "/advice.json"
    let outcome = try tool.run(
      ["advise", "--database", uri, "--statements", statements, "--format", "json", "-o", advice])
    try #require(outcome.status == .exit(0), "\(outcome.errors)")
  }

  var uri: String { cluster.uri(database: "postgres", user: "postgres") }

  /// - Parameter advice: Another one than the server's own.
  func bench(_ more: [String], advice: String? = nil) throws -> RunningTool {
    try tool.start(["bench", "--advice", advice ?? self.advice, "--target", uri, "--statements", statements] + more)
  }

  func scalar(_ query: String) throws -> String? { try cluster.connect(application: "test").query(query).scalar }

  /// What is left of runs on the target. Waits, for a session that was left takes a moment to end.
  func traces() throws -> [String] {
    let connection = try cluster.connect(application: "test")
    var found: [String] = []
    _ = Scratch.wait(seconds: 20) {
      let rows = try? connection.query(
        """
        SELECT relname FROM pg_class WHERE relname LIKE 'sextant%' UNION ALL
        SELECT rolname FROM pg_roles WHERE rolname LIKE 'sextant%' UNION ALL
        SELECT 'large object ' || oid FROM pg_largeobject_metadata UNION ALL
        SELECT 'session ' || pid FROM pg_stat_activity WHERE application_name = 'sextant'
        """
      ).rows
      found = rows?.compactMap { $0[0] } ?? ["?"]
      return found.isEmpty
    }
    return found
  }

  func waitForIndex() throws {
    let connection = try cluster.connect(application: "test")
    #expect(
      Scratch.wait(seconds: 60) {
        (try? connection.query("SELECT count(*) FROM pg_class WHERE relname LIKE 'sextant_bench%'").scalar) == "1"
      })
  }
}
