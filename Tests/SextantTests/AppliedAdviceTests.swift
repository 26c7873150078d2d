import PostgresClient
import Testing

/// The advice is carried out on a copy of the database: as a script, step by step, and back.
struct AppliedAdviceTests {
  @Test func `the script runs in psql as it stands, and so do rollback, rollout and statement`() throws {
    let server = try ShopServer.shared.get()
    let scratch = try Scratch()
    let tool = CommandLineTool(scratch)
    let script = scratch.directory + "/advice.sql"
    #expect(
      try tool.run(["advise", "--snapshot", server.snapshot, "--format", "sql", "-o", script]).status == .exit(0))
    let json = try tool.run(["advise", "--snapshot", server.snapshot, "--format", "json"]).output
    let recommendations = try AdviceJSONDocument.read(json).recommendations
    let tables = Set(recommendations.map(\.table))
    #expect(tables.isSuperset(of: ["public.orders", "public.events", ShopServer.awkwardTable]), "\(tables)")

    let applied = try server.psql("applied", ["--file", script])
    #expect(applied.status == .exit(0), "\(applied.errors)")
    let connection = try server.connect("applied")
    try expect(recommendations, exist: true, connection)
    try goBack(recommendations, connection)

    for recommendation in recommendations {
      for step in recommendation.rollout { try connection.query(step.sql) }
    }
    try expect(recommendations, exist: true, connection)
    try goBack(recommendations, connection)

    for recommendation in recommendations { try connection.query(recommendation.statement) }
    try expect(recommendations, exist: true, connection)
    try goBack(recommendations, connection)

    try breakOff(recommendations, connection)
  }

  /// A partition's step can be done again after what it says itself: a build that was broken off leaves its index.
  private func breakOff(
    _ recommendations: [AdviceJSONDocument.Recommendation], _ connection: Connection
  ) throws {
    let partitioned = try #require(recommendations.first { $0.rollout.count > 1 })
    for step in partitioned.rollout {
      if step.sql.hasPrefix("CREATE INDEX CONCURRENTLY") {
        try connection.query(step.sql)
        let repair = try #require(step.why.split(separator: "if it fails: ").last?.split(separator: ", then").first)
        try connection.query(String(repair))
      }
      try connection.query(step.sql)
    }
    try expect([partitioned], exist: true, connection)
    try goBack([partitioned], connection)
  }

  private func goBack(_ recommendations: [AdviceJSONDocument.Recommendation], _ connection: Connection) throws {
    for recommendation in recommendations.reversed() { try connection.query(recommendation.rollback) }
    try expect(recommendations, exist: false, connection)
    // Partitions' indexes go with their parents'.
    let others = try connection.query(
      """
      SELECT count(*) FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = relnamespace
      WHERE nspname IN ('public', 'Über Shop') AND NOT indisprimary
      """)
    #expect(others.scalar == "0")
  }

  private func expect(
    _ recommendations: [AdviceJSONDocument.Recommendation], exist: Bool, _ connection: Connection,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    for recommendation in recommendations {
      let valid = try connection.query(
        """
        SELECT i.indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        WHERE c.relname = $1 AND i.indrelid = $2::regclass
        """, [recommendation.index, recommendation.table])
      #expect(valid.scalar == (exist ? "t" : nil), "\(recommendation.index)", sourceLocation: sourceLocation)
    }
  }
}
