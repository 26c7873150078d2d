import AccessPatterns
import Catalog
import PostgresClient
import Testing
import Workload

@testable import Planner

/// Functions of a snapshot that do not end cost a bounded time, and the classes that call them have a reason.
struct UntrustedFunctionTests {
  /// Ends with a timeout.
  private static let endless = CraftedCatalog.function("endless", "integer", "integer", "LOOP END LOOP;")
  /// Lifts the timeout, and catches the cancellation.
  private static let stubborn = CraftedCatalog.function(
    "stubborn", "integer", "integer",
    """
    PERFORM set_config('statement_timeout', '0', false);
    LOOP BEGIN LOOP END LOOP; EXCEPTION WHEN query_canceled THEN NULL; END; END LOOP;
    """)

  @Test(arguments: ["endless", "stubborn"])
  func `a class whose planning does not end is given up, and others go on`(_ name: String) throws {
    let twin = try CraftedCatalog.start(CraftedCatalog.catalog([Self.endless, Self.stubborn]), patience: 1)
    let hostile = PlannableStatement(text: "SELECT * FROM people WHERE id = public.\(name)(1)")
    let honest = PlannableStatement(text: "SELECT * FROM people WHERE name = 'a'")
    let summaries = try twin.summaries(of: [honest, hostile, honest])
    #expect(summaries.map { $0 == nil } == [false, true, false])
    #expect(twin.isTooSlow(hostile) && !twin.isTooSlow(honest))
    #expect(twin.limit.expired == 1)
    // It is not tried again.
    #expect(try twin.summaries(of: [hostile, hostile, honest]).map { $0 == nil } == [true, true, false])
    #expect(twin.limit.expired == 1)
    let query = try #require(
      Workload.test("SELECT * FROM people WHERE id = public.\(name)(2)").classes.first)
    let error = #expect(throws: PlannerError.self) {
      try StatementBinder(twin: twin).bind(query, index: 0, pattern: AccessPattern())
    }
    #expect(error?.code == .statementTimedOut)
    // Neither is the server still busy with it.
    let sessions = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'sextant'"
    let administration = try twin.administration()
    var left = "1"
    for _ in 0..<500 where left != "0" {
      left = try administration.query(sessions).scalar ?? ""
      try administration.query("SELECT pg_sleep(0.01)")
    }
    #expect(left == "0")
    #expect(try twin.plan("SELECT * FROM people").rows == 100_000)
  }

  @Test func `an index expression that does not end is left out of the schema`() throws {
    var catalog = CraftedCatalog.catalog([Self.endless, Self.stubborn])
    catalog.tables[0].indexes = ["endless", "stubborn"].map { name in
      Index(
        name: name, definition: "CREATE INDEX \(name) ON public.people USING btree ((id + public.\(name)(1)))",
        keys: [IndexKey(expression: "(id + public.\(name)(1))")], rows: 100_000, pages: 300)
    }
    let twin = try CraftedCatalog.start(catalog, patience: 1)
    let noted = twin.notes.filter { $0.subject.hasPrefix("index") }.map(\.subject)
    #expect(noted == ["index public.endless", "index public.stubborn"], "\(twin.notes)")
    #expect(try twin.plan("SELECT * FROM people").rows == 100_000)
  }

  @Test func `a schema of nothing else is refused`() throws {
    var catalog = CraftedCatalog.catalog([Self.endless])
    catalog.tables[0].indexes = (0..<40).map { number in
      Index(
        name: "i\(number)", definition: "CREATE INDEX i\(number) ON public.people ((id + public.endless(1)))",
        keys: [IndexKey(expression: "(id + public.endless(1))")])
    }
    let error = #expect(throws: PlannerError.self) { try CraftedCatalog.start(catalog, patience: 1) }
    #expect(error?.code == .twinRefused)
    #expect(error?.message.contains("take too long") == true)
  }
}

extension Workload {
  fileprivate static func test(_ query: String) -> Workload {
    var builder = WorkloadBuilder()
    builder.add(SQLFileReader.read(Array("\(query);\n".utf8), name: "test"))
    return builder.build()
  }
}
