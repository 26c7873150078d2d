import Glibc
import PostgresServer
import Testing

/// Ten nights of one real database: only the clock is simulated.
struct TenNightsTests {
  private typealias Server = NightlyServer

  /// - Returns: The report of the database.
  private func night(
    _ number: Int, _ server: NightlyServer, status: Int32 = 0, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> NightJSONDocument.Database {
    let outcome = try server.run(number)
    #expect(outcome.status == .exit(status), "\(outcome.errors)", sourceLocation: sourceLocation)
    let report = try server.report()
    #expect(report.schema == "sextant.night/1" && report.night == Server.time(number), sourceLocation: sourceLocation)
    let database = try #require(report.databases.first, sourceLocation: sourceLocation)
    #expect(database.load.calls >= 0 && database.load.milliseconds >= 0, sourceLocation: sourceLocation)
    return database
  }

  @Test func `a recommendation is new, persists, is applied, verified, regresses, is dismissed and expires`() throws {
    let server = try NightlyServer()
    _ = try server.configure()
    let connection = try server.connect()

    // 1: all is new, and nothing can be compared.
    try server.load([(100, Server.lookup), (30, Server.login)])
    var report = try night(1, server)
    let first = try #require(report.recommendation("public.orders"))
    #expect(first.state == "new" && first.nights == 1)
    #expect(report.recommendation("public.logins")?.state == "new")
    #expect(report.codes.contains("first-night") && report.previousLoad == nil)
    #expect(report.firstSteps.first == first.id)
    #expect(report.calls("FROM orders") == 100 && report.calls("FROM logins") == 30)

    // 2: it persists, and what it has cost adds up.
    try server.load([(100, Server.lookup), (30, Server.login)])
    report = try night(2, server)
    var lookup = try #require(report.recommendation(id: first.id))
    #expect(lookup.id == first.id && lookup.state == "persisting" && lookup.nights == 2)
    #expect(lookup.missedMilliseconds > lookup.missedLastNight && lookup.missedLastNight > 0)
    #expect(report.calls("FROM orders") == 100 && report.calls("FROM logins") == 30)
    #expect(report.changes.filter { $0.kind.hasPrefix("class_appeared") }.isEmpty)

    // 3: done under another name; the workload shifts.
    try connection.query(first.built(as: "by_customer"))
    try server.load([(100, Server.lookup), (100, Server.weight)])
    report = try night(3, server)
    lookup = try #require(report.recommendation(id: first.id))
    #expect(lookup.state == "applied" && lookup.id == first.id)
    #expect(lookup.application?.index == "public.by_customer")
    #expect(lookup.application?.rollback == "DROP INDEX CONCURRENTLY public.by_customer")
    #expect(report.changes.contains { $0.kind == "class_appeared" && $0.query?.contains("events") == true })
    #expect(report.changes.contains { $0.kind == "class_vanished" && $0.query?.contains("logins") == true })
    let advised = try #require(report.recommendation("public.events"))
    #expect(advised.state == "new")
    #expect(report.recommendation("public.logins")?.state == "persisting")

    // 4: measured, and found good; the other is built.
    try server.load([(100, Server.lookup), (100, Server.weight)])
    try connection.query(advised.statement)
    report = try night(4, server)
    lookup = try #require(report.recommendation(id: first.id))
    #expect(lookup.state == "verified")
    #expect(lookup.verification?.ratio ?? 1 < 0.5)
    #expect(lookup.verification?.nightsBefore == 2 && lookup.verification?.nightsAfter == 1)
    #expect(report.recommendation(id: advised.id)?.state == "applied")

    // 5: what is read by the other index becomes a hundred times as much; what is not asked for any more is over. The
    // counters were reset in between.
    try connection.query("SELECT pg_stat_statements_reset()")
    try connection.query(
      "INSERT INTO events SELECT 100000 + n, 1 + n % 3, n, 'y' FROM generate_series(1, 300000) n")
    try server.load([(60, Server.weight)])
    report = try night(5, server)
    let weight = try #require(report.recommendation(id: advised.id))
    #expect(weight.state == "regressed")
    #expect(weight.verification?.ratio ?? 0 > 1.1)
    #expect(weight.application?.rollback == "DROP INDEX CONCURRENTLY public.\(advised.index)")
    #expect(report.changes.first { $0.kind.hasPrefix("recommendation") }?.kind == "recommendation_regressed")
    #expect(report.firstSteps.first == weight.id)
    #expect(report.codes.contains("statements-reset"))
    #expect(report.calls("FROM events") == 60)
    #expect(report.changes.contains { $0.kind == "class_slower" || $0.kind == "plan_changed" })
    let logins = try #require(report.recommendation("public.logins"))
    #expect(logins.state == "expired" && logins.expiry?.isEmpty == false)

    // 6: taken back; it is not advised again, although the planner would.
    try connection.query("DROP INDEX \(advised.index)")
    try server.load([(60, Server.weight), (30, Server.login)])
    report = try night(6, server)
    let takenBack = try #require(report.recommendation(id: advised.id))
    #expect(takenBack.state == "regressed" && takenBack.application?.takenBack == Server.time(6))
    #expect(!report.firstSteps.contains(advised.id))
    #expect(report.recommendation("public.logins")?.state == "new")

    // 7: ignored, with a reason and an end.
    _ = try server.configure(
      """
      ignore:
        - table: public.log*
          reason: will be archived
          until: 2026-03-09
      """)
    try server.load([(30, Server.login)])
    report = try night(7, server)
    let ignored = try #require(report.recommendation("public.logins"))
    #expect(ignored.state == "dismissed")
    #expect(ignored.dismissal?.reason == "will be archived" && ignored.dismissal?.until == "2026-03-09")
    #expect(!report.firstSteps.contains(ignored.id))
    // The index that was built on advice is not used any more, and comes back.
    let unused = try #require(report.recommendation("public.orders", "drop_index"))
    #expect(unused.state == "new" && unused.index == "by_customer")
    #expect(unused.statement == "DROP INDEX CONCURRENTLY public.by_customer")

    // 8: the database is down; the last good figures stay, and nothing of the ledger changes.
    server.cluster.stop()
    report = try night(8, server, status: 4)
    #expect(report.failure?.contains("can't be reached") == true)
    #expect(report.recommendation("public.logins")?.state == "dismissed")
    try server.cluster.start()

    // 9: back, restarted, over two days; the rule still holds. A run is killed half-way, and the next one goes on.
    try server.load([(30, Server.login)])
    let killed = try server.tool.start([
      "nightly", "--config", server.scratch.directory + "/nightly.yaml", "--now", Server.time(9),
    ])
    #expect(
      Scratch.wait(seconds: 60) {
        let list = try? server.tool.run(["report", "--history", server.history, "--list"])
        return list?.output.contains("\(Server.time(9))  shop  running") == true
      })
    kill(killed.process, SIGKILL)
    _ = killed.finish()
    let again = try server.tool.run([
      "nightly", "--config", server.scratch.directory + "/nightly.yaml", "--now", "2026-03-09T03:00:00Z",
    ])
    #expect(again.status == .exit(0), "\(again.errors)")
    #expect(try server.report().night == Server.time(9))
    report = try #require(try server.report().databases.first)
    #expect(report.failure == nil)
    #expect(report.window?.from == Server.time(7))
    #expect(report.changes.contains { $0.kind == "server" && $0.message.contains("restarted") })
    #expect(report.trend.map { $0.load == nil }.suffix(3) == [false, true, false])

    // 10: the rule has ended.
    try server.load([(30, Server.login)])
    report = try night(10, server)
    #expect(report.recommendation("public.logins")?.state == "persisting")
    #expect(
      report.changes.contains { $0.kind == "recommendation_new" && $0.message.hasSuffix("no longer ignored") },
      "\(report.changes.map(\.message))")
    let list = try server.tool.run(["report", "--history", server.history, "--list"])
    #expect(list.output.split(separator: "\n").count == 10, "\(list.output)")
    #expect(server.scratch.leftovers.isEmpty)
  }
}
