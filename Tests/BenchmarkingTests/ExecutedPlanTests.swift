import Testing

@testable import Benchmarking

/// What a plan tells of rows that the planner misjudged, by plans of a real server.
@Suite(.serialized) struct ExecutedPlanTests {
  private static let script = """
    CREATE TABLE things (id int PRIMARY KEY, kind int NOT NULL, twin int NOT NULL, at int NOT NULL);
    INSERT INTO things SELECT n, n % 100, n % 100, n FROM generate_series(1, 50000) n;
    CREATE INDEX ON things (kind); CREATE INDEX ON things (twin); CREATE INDEX things_at ON things (at);
    CREATE TABLE marks (thing int NOT NULL, note text);
    INSERT INTO marks SELECT 1 + n % 5, 'x' FROM generate_series(1, 20000) n;
    CREATE TABLE days (at int NOT NULL, value int NOT NULL);
    INSERT INTO days SELECT n, n FROM generate_series(1, 200000) n;
    CREATE INDEX days_brin ON days USING brin (at) WITH (pages_per_range = 4);
    """

  private static func factor(_ node: ExecutedPlan.Node) -> Double {
    let ratio = max(node.actualRows ?? 0, 1) / max(node.estimatedRows, 1)
    return max(ratio, 1 / ratio)
  }

  @Test func `a node that was not read to its end says nothing when it has fewer rows than expected`() throws {
    let target = try BenchTarget(script: Self.script)
    defer { withExtendedLifetime(target) {} }
    let session = try target.session()
    func plan(_ sql: String, _ settings: [String] = []) throws -> ExecutedPlan {
      try session.query("BEGIN")
      for setting in settings { try session.query("SET LOCAL \(setting)") }
      let text = try session.explain(
        "ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON",
        ExecutableStatement(text: sql, parameters: [], types: [], searchPath: []))
      try session.query("ROLLBACK")
      return try ExecutedPlan(json: text)
    }
    let only: (String) -> [String] = { join in
      ["hashjoin", "mergejoin", "nestloop"].filter { $0 != join }.map { "enable_\($0) = off" }
        + ["max_parallel_workers_per_gather = 0"]
    }
    let stopped: [(sql: String, settings: [String], node: String)] = [
      ("SELECT * FROM public.things WHERE kind < 50 LIMIT 10", [], "Limit"),
      (
        "SELECT * FROM public.things t WHERE id < 3 AND NOT EXISTS (SELECT FROM public.marks m WHERE m.thing = t.kind)",
        only("nestloop") + ["enable_material = off"], "Nested Loop"
      ),
      ("SELECT count(*) FROM public.things a JOIN public.marks m ON m.thing = a.id", only("mergejoin"), "Merge Join"),
      ("SELECT id FROM public.things WHERE kind = 3 OR twin = 3", ["enable_seqscan = off"], "BitmapOr"),
      ("SELECT count(*) FROM public.days WHERE at BETWEEN 50 AND 60", ["enable_seqscan = off"], "Bitmap Heap Scan"),
      (
        "SELECT count(*) FROM public.things t JOIN public.marks m ON m.thing = t.at WHERE m.note < 'a'",
        only("hashjoin"),
        "Hash Join"
      ),
    ]
    for (sql, settings, node) in stopped {
      let plan = try plan(sql, settings)
      #expect(plan.top.all.contains { $0.type == node }, "\(sql): \(plan)")
      #expect(plan.top.all.contains { Self.factor($0) > 5 }, "\(sql): nothing looks wrong in \(plan)")
      let worst = try #require(plan.worst)
      #expect(Self.factor(worst) < 5, "\(sql): \(worst.title) in \(plan)")
    }

    // What was read to its end, or gave more than was expected before it was stopped, is named.
    let wrong: [(sql: String, settings: [String], node: String)] = [
      ("SELECT * FROM public.things WHERE kind = twin LIMIT 10000", [], "Seq Scan"),
      (
        "SELECT * FROM (SELECT * FROM public.things WHERE kind = twin ORDER BY at % 7, id) t LIMIT 2",
        ["enable_indexscan = off"], "Seq Scan"
      ),
    ]
    for (sql, settings, node) in wrong {
      let worst = try #require(try plan(sql, settings).worst)
      #expect(worst.type == node && Self.factor(worst) > 20, "\(sql): \(worst)")
    }
    // A limit that was not reached stopped nothing.
    let exhausted = try #require(
      try plan("SELECT * FROM public.things WHERE kind + twin = 1 AND at < 25000 LIMIT 100").worst)
    #expect(exhausted.type != "Limit" && Self.factor(exhausted) > 20, "\(exhausted)")
  }
}
