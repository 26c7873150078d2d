import Testing

struct BenchHistoryTests {
  @Test func `what a benchmark found is in the next night's report`() throws {
    let server = try NightlyServer()
    _ = try server.configure()
    try server.load([(100, NightlyServer.lookup), (30, NightlyServer.login)])
    #expect(try server.run(1).status == .exit(0))
    let advice = server.scratch.directory + "/advice.json"
    let advised = try server.tool.run(["advise", "--database", server.uri, "--format", "json", "-o", advice])
    #expect(advised.status == .exit(0), "\(advised.errors)")
    let statements = try server.scratch.write(
      """
      -- calls: 100
      SELECT note FROM orders WHERE customer_id = $1;
      """, to: "statements.sql")
    func bench(_ more: [String]) throws -> CommandLineTool.Outcome {
      try server.tool.run(
        [
          "bench", "--advice", advice, "--target", server.uri, "--i-know-this-is-not-production", "--statements",
          statements, "--rounds", "6", "--history", server.history,
        ] + more)
    }
    let unknown = try bench(["--history-name", "nowhere"])
    #expect(unknown.status == .exit(2) && unknown.errors.contains("it has shop"), "\(unknown.errors)")
    let outcome = try bench([])
    #expect(outcome.status == .exit(0), "\(outcome.errors)")
    try server.load([(100, NightlyServer.lookup), (30, NightlyServer.login)])
    #expect(try server.run(2).status == .exit(0))
    let report = try #require(try server.report().databases.first)
    let measured = try #require(report.recommendation("public.orders"))
    #expect(measured.state == "persisting" && measured.confidence == "measured")
    let found = try #require(measured.measurement)
    #expect(found.decision == "keep" && found.source == "target")
    #expect(found.high ?? 1 < 1 && found.ratio ?? 1 < found.high ?? 1)
    let other = try #require(report.recommendation("public.logins"))
    #expect(other.measurement?.decision == "inconclusive" && other.confidence == "planned")
    let text = try server.tool.run(["report", "--history", server.history])
    #expect(text.output.contains("Benchmark: keep, -"))
    #expect(server.scratch.leftovers.isEmpty)
  }
}
