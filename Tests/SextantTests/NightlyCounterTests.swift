import Glibc
import PostgresServer
import Testing

/// What happens to a real server's counters between two nights: no figure is below zero, and none is counted twice.
struct NightlyCounterTests {
  private typealias Server = NightlyServer

  private func night(
    _ number: Int, _ server: NightlyServer, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> NightJSONDocument.Database {
    let outcome = try server.run(number)
    #expect(outcome.status == .exit(0), "\(outcome.errors)", sourceLocation: sourceLocation)
    return try #require(try server.report().databases.first, sourceLocation: sourceLocation)
  }

  @Test func `a statement's own reset, a lack of room, a crash and a failover`() throws {
    let server = try NightlyServer()
    _ = try server.configure()
    try server.connect().query("ALTER SYSTEM SET pg_stat_statements.max = 100")
    server.cluster.stop()
    try server.cluster.start()
    try server.load([(50, Server.lookup), (40, Server.login)])
    #expect(try night(1, server).calls("FROM orders") == 50)

    // One entry is reset, the other goes on.
    try server.load([(30, Server.lookup), (10, Server.login)])
    try server.connect().query(
      """
      SELECT pg_stat_statements_reset(userid, dbid, queryid) FROM pg_stat_statements WHERE query LIKE '%FROM orders WHERE%'
      """)
    try server.load([(20, Server.lookup)])
    var report = try night(2, server)
    #expect(report.calls("FROM orders") == 20 && report.calls("FROM logins") == 10)
    #expect(report.codes.contains("entries-restarted") && !report.codes.contains("statements-reset"))

    // More statements than there is room for.
    try server.load([
      (250, { "SELECT \((0..<$0).map { "\($0)" }.joined(separator: ", ") + ($0 > 0 ? ", " : ""))note FROM orders WHERE id = 1" }),
      (25, Server.lookup),
    ])
    report = try night(3, server)
    #expect(report.codes.contains("entries-evicted"))
    #expect(report.calls("customer_id") <= 25 && report.load.calls <= 275)

    // A crash: what was counted before it is lost, what came after it counts.
    try server.load([(70, Server.lookup)])
    let process = try #require(server.cluster.serverProcess)
    kill(process, SIGQUIT)
    #expect(Scratch.wait { !server.cluster.isRunning })
    server.cluster.stop()
    try server.cluster.start()
    try server.load([(15, Server.lookup)])
    report = try night(4, server)
    #expect(report.calls("customer_id") == 15)
    #expect(report.codes.contains("restarted") && report.codes.contains("statements-reset"))
    #expect(report.health.contains { $0.code == "restarted" && !$0.message.contains("go on") }, "\(report.health)")
    #expect(report.window?.from != Server.time(3))

    // A clean restart loses nothing.
    try server.load([(5, Server.lookup)])
    server.cluster.stop()
    try server.cluster.start()
    try server.load([(6, Server.lookup)])
    report = try night(5, server)
    #expect(report.calls("customer_id") == 11)
    #expect(report.health.contains { $0.code == "restarted" && $0.message.contains("go on") })

    // A replica takes over: its counters are its own, and of how long nobody knows.
    try server.load([(500, Server.lookup)])
    server.cluster.stop()
    let signal = server.cluster.dataDirectory + "/standby.signal"
    close(open(signal, O_CREAT | O_WRONLY, 0o600))
    server.cluster.giveToServer(signal)
    try server.cluster.start()
    try server.connect().query("SELECT pg_promote()")
    #expect(
      Scratch.wait {
        (try? server.connect().query("SELECT timeline_id FROM pg_control_checkpoint()").scalar) == "2"
      })
    report = try night(6, server)
    #expect(report.codes.contains("failover") && report.codes.contains("no-figures"), "\(report.codes)")
    #expect(report.load.calls == 0 && report.window?.from == nil)
    #expect(!report.changes.contains { $0.kind == "class_vanished" })
    #expect(report.trend.last?.load == nil)
    try server.load([(8, Server.lookup)])
    report = try night(7, server)
    #expect(report.calls("customer_id") == 8)

    // Another server behind the same address.
    let other = try NightlyServer()
    try other.load([(300, Server.lookup)])
    let file = server.scratch.directory + "/nightly.yaml"
    try server.scratch.write(Scratch.read(file).replacing(server.uri, with: other.uri), to: "nightly.yaml")
    report = try night(8, server)
    #expect(report.codes.contains("another-server"))
    // It was reset after the last night by the simulated clock, and what it counted since is of that time.
    #expect(report.calls("customer_id") == 300 || report.load.calls == 0)
    #expect(report.load.calls >= 0)
    try other.load([(9, Server.lookup)])
    #expect(try night(9, server).calls("customer_id") == 9)
    #expect(server.scratch.leftovers.isEmpty)
  }

  @Test func `a table that is locked for a while is waited for`() throws {
    let server = try NightlyServer()
    _ = try server.configure()
    try server.load([(30, Server.lookup)])
    let connection = try server.connect()
    try connection.execute(script: "BEGIN; LOCK TABLE orders IN ACCESS EXCLUSIVE MODE")
    let tool = try server.tool.start(
      ["nightly", "--config", server.scratch.directory + "/nightly.yaml", "--now", Server.time(1)])
    let observer = try server.connect()
    func waits() -> Bool {
      let waiting = try? observer.query(
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'sextant' AND wait_event_type = 'Lock'")
      return waiting?.scalar != "0"
    }
    #expect(Scratch.wait(until: waits))
    // It has given up once.
    #expect(Scratch.wait { !waits() })
    try connection.query("COMMIT")
    let outcome = try #require(tool.finish())
    #expect(outcome.status == .exit(0), "\(outcome.errors)")
    #expect(try server.report().databases.first?.calls("FROM orders") == 30)
  }

  @Test func `a role that may see too little and an extension that is missing are told with what to do`() throws {
    let server = try NightlyServer()
    let connection = try server.connect()
    try connection.execute(
      script: """
        CREATE ROLE little LOGIN; CREATE ROLE reader LOGIN IN ROLE pg_read_all_stats; CREATE DATABASE bare;
        CREATE DATABASE "Größe ""x"" 'y'";
        """)
    let named = #"Größe "x" 'y'"#
    try server.cluster.connect(database: named).query("CREATE EXTENSION pg_stat_statements")
    try server.load([(30, Server.lookup)])
    let uri = { server.cluster.uri(database: $0, user: $1) }
    try server.scratch.write(
      """
      store: \(server.history)
      reports:
        json: \(server.scratch.directory)/report.json
      databases:
        - name: little
          url: \(uri("postgres", "little"))
        - name: bare
          url: \(uri("bare", "postgres"))
        - name: reader
          url: \(uri("postgres", "reader"))
        - name: '\(named.replacing("'", with: "''"))'
          url: \(uri("Gr%C3%B6%C3%9Fe%20%22x%22%20%27y%27", "postgres"))
      """, to: "nightly.yaml")
    let check = try server.tool.run(["nightly", "--config", server.scratch.directory + "/nightly.yaml", "--check"])
    #expect(check.status == .exit(4))
    #expect(check.output.contains("GRANT pg_read_all_stats TO little"), "\(check.output)")
    #expect(check.output.contains("CREATE EXTENSION pg_stat_statements"))
    #expect(check.output.contains("ok      reader: PostgreSQL") && check.output.contains("GRANT pg_monitor"))
    let outcome = try server.run(1)
    #expect(outcome.status == .exit(4))
    let databases = try server.report().databases
    #expect(databases.map { $0.failure == nil } == [false, false, true, true], "\(databases.map(\.failure))")
    #expect(databases[0].failure?.contains("GRANT pg_read_all_stats TO little") == true)
    #expect(databases[1].failure?.contains("CREATE EXTENSION pg_stat_statements") == true)
    #expect(databases[2].calls("FROM orders") == 30)
    #expect(databases[3].name == named && databases[3].calls("FROM orders") == 0)
    let list = try server.tool.run(["report", "--history", server.history, "--only", named])
    #expect(list.status == .exit(0), "\(list.errors)")
  }
}
