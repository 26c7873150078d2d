import Foundation
import PostgresServer
import Testing

/// `--cold` and a load, from the command line to the document, on made-up rows.
struct BenchMeasuringTests {
  private let scratch: Scratch
  private let tool: CommandLineTool
  private let arguments: [String]

  init() throws {
    scratch = try Scratch()
    tool = CommandLineTool(scratch)
    let statements = try scratch.write(
      """
      -- calls: 900
      SELECT note FROM orders WHERE customer_id = $1;
      -- calls: 50
      UPDATE orders SET status = $1 WHERE id = $2;
      """, to: "statements.sql")
    let cluster = try LocalCluster(ServerBinaries.find())
    try cluster.start()
    try cluster.connect().execute(
      script: """
        CREATE TABLE orders (id int PRIMARY KEY, customer_id int NOT NULL, status text, note text);
        INSERT INTO orders SELECT n, n % 5000, 'open', repeat('x', 60) FROM generate_series(1, 60000) n;
        ANALYZE orders;
        """)
    let (snapshot, advice) = (scratch.directory + "/snapshot.json", scratch.directory + "/advice.json")
    let uri = cluster.uri(database: "postgres", user: LocalCluster.superuser)
    let taken = try tool.run(["snapshot", "--database", uri, "-o", snapshot])
    try #require(taken.status == .exit(0), "\(taken.errors)")
    let advised = try tool.run(
      ["advise", "--snapshot", snapshot, "--statements", statements, "--format", "json", "-o", advice])
    try #require(advised.status == .exit(0), "\(advised.errors)")
    arguments = [
      "bench", "--advice", advice, "--synthetic", snapshot, "--scale", "0.3", "--statements", statements, "--format",
      "json", "--sets", "1",
    ]
  }

  private func document(_ options: [String]) throws -> [String: Any] {
    let outcome = try tool.run(arguments + options)
    try #require(outcome.status == .exit(0), "\(outcome.errors)")
    #expect(scratch.leftovers.isEmpty)
    return try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
  }

  @Test func `cold runs read from the disk, on a server that is restarted for each`() throws {
    let cold = try document(["--cold", "--rounds", "1"])
    let settings = try #require(cold["settings"] as? [String: Any])
    #expect(settings["cold"] as? Bool == true)
    #expect(cold["cut_short"] as? Bool == false)
    let proposals = try #require(cold["proposals"] as? [[String: Any]])
    let read = try #require((proposals.first?["reads"] as? [[String: Any]])?.first)
    for state in ["before", "after"] {
      let sample = try #require(read[state] as? [String: Any])
      #expect(sample["buffers_read"] as? Double ?? 0 > 0)
    }
  }

  @Test func `a load is asked for by either option`() throws {
    let document = try document(["--duration", "1s", "--rounds", "1"])
    let settings = try #require(document["settings"] as? [String: Any])
    #expect(settings["concurrency"] as? Int == 1 && settings["load_seconds"] as? Double == 1)
    let load = try #require(document["load"] as? [String: Any])
    #expect((load["classes"] as? [[String: Any]])?.count == 2)
    for state in ["before", "after"] {
      let side = try #require(load[state] as? [String: Any])
      #expect((side["statements_per_second"] as? [Double])?.count == 2)
      #expect(side["executions"] as? Int ?? 0 > 0)
    }
    let proposals = try #require(document["proposals"] as? [[String: Any]])
    #expect(proposals.first?["build_lock_wait_ms"] as? Double != nil)
  }
}
