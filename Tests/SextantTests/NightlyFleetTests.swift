import PostgresServer
import Testing

/// The history in a database of PostgreSQL, from end to end.
struct NightlyFleetTests {
  private typealias Server = NightlyServer

  @Test func `a recommendation's life, reports and retention are the same at a URL`() throws {
    let server = try NightlyServer()
    let connection = try server.connect()
    try connection.query("CREATE DATABASE remembered")
    let store = server.cluster.uri(database: "remembered", user: "postgres")
    server.store = store
    _ = try server.configure(all: "retention:\n  nights: 2d\n  reports: 1d")
    func schemas() throws -> String? {
      try server.cluster.connect(database: "remembered").query(
        "SELECT count(*) FROM pg_namespace WHERE nspname = 'sextant'"
      ).scalar
    }

    // Nothing is made before it is wanted.
    try server.load([(50, Server.lookup)])
    #expect(try server.run(1, ["--dry-run"]).status == .exit(0))
    let check = try server.tool.run(["nightly", "--config", server.scratch.directory + "/nightly.yaml", "--check"])
    #expect(check.status == .exit(0) && check.output.contains("history: PostgreSQL: will be made"), "\(check.output)")
    #expect(try server.tool.run(["report", "--history", store]).status == .exit(3))
    #expect(try schemas() == "0")

    var states: [String?] = []
    for night in 1...4 {
      if night > 1 { try server.load([(50, Server.lookup)]) }
      if night == 3 { try connection.query("CREATE INDEX other_name ON orders (customer_id)") }
      let outcome = try server.run(night)
      #expect(outcome.status == .exit(0), "\(outcome.errors)")
      let report = try #require(try server.report().databases.first)
      #expect(report.calls("FROM orders") == 50)
      states.append(report.recommendation("public.orders")?.state)
    }
    #expect(states == ["new", "persisting", "applied", "verified"])
    #expect(try schemas() == "1")
    let written = try server.report()
    let read = try NightJSONDocument.read(
      try server.tool.run(["report", "--history", store, "--format", "json"]).output)
    #expect(read.night == written.night && read.databases[0].load == written.databases[0].load)
    let list = try server.tool.run(["report", "--history", store, "--list"])
    #expect(
      list.output.split(separator: "\n").map { $0.prefix(20) }
        == [Server.time(2), Server.time(3), Server.time(4)].map { $0.prefix(20) }, "\(list.output)")
    #expect(try server.tool.run(["report", "--history", store, "--night", "2026-03-02"]).status == .exit(3))
    #expect(server.scratch.leftovers.isEmpty)
  }
}
