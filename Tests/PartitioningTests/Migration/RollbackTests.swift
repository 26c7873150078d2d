import Catalog
import PostgresClient
import Testing

@testable import Partitioning

/// For each prefix of the steps: the steps, then their rollbacks from the last to the first, and all is as it was.
@Suite struct RollbackTests {
  private static let content =
    "SELECT count(*)::text, sum(hashtextextended(t::text, 0))::text FROM (SELECT id, \"At\", customer, ticket, status, email, price, twice, note FROM \(RichTable.sql)) t"

  private static let plans: [String: Result<MigrationPlan, any Error>] = [
    "attach": Result { try plan(RichTable.monthly, nil) },
    "backfill by month": Result { try plan(RichTable.monthly, .backfill) },
    "backfill by hash": Result { try plan(RichTable.hashed, nil) },
  ]

  private static func plan(_ scheme: PartitionScheme, _ method: MigrationPlan.Method?) throws -> MigrationPlan {
    try PartitionMigration(
      catalog: MigrationServer.catalog(MigrationServer.rich), scheme: scheme, hasUpserts: true, method: method
    ).plan()
  }

  @Test(arguments: ["attach", "backfill by month"])
  func everyPrefixGoesBack(_ name: String) throws {
    let plan = try #require(Self.plans[name]).get()
    let steps = plan.steps.filter(\.isReversible)
    #expect(steps.count == plan.steps.count - (plan.method == .attach ? 0 : 1), "\(plan.reason)")
    let schema = try MigrationServer.schema(MigrationServer.rich)
    // One database for all: what a prefix leaves behind would be in the way of the next one.
    let database = try MigrationServer.copy(of: MigrationServer.rich)
    let connection = try MigrationServer.connect(database)
    let before = try connection.query(Self.content).rows
    let sequences = try connection.query(Self.sequences).rows
    for count in 1...max(1, steps.count) where steps.count > 0 {
      var runner = PlanRunner(plan, connection)
      for step in steps.prefix(count) { try runner.run(step) }
      #expect(try connection.query(Self.content).rows == before, "after \(steps[count - 1].title)")
      for step in steps.prefix(count).reversed() { try runner.rollBack(step) }
      #expect(try connection.query(Self.content).rows == before, "back from \(steps[count - 1].title)")
      #expect(try connection.query(Self.sequences).rows == sequences)
      let after = try MigrationServer.schema(database)
      #expect(difference(schema, after) == "", "back from \(steps[count - 1].title)")
    }
  }

  private static let sequences =
    "SELECT (SELECT last_value FROM \"od\"\"d\".\"Ord ers_id_seq\"), (SELECT is_called FROM \"od\"\"d\".\"Ord ers_id_seq\"), (SELECT last_value FROM \"od\"\"d\".\"Ord ers_ticket_seq\")"

  /// What is written after the swap is there after the way back.
  @Test(arguments: ["attach", "backfill by month", "backfill by hash"])
  func goingBackKeepsWhatWasWritten(_ name: String) throws {
    let plan = try #require(Self.plans[name]).get()
    let swap = try #require(plan.steps.firstIndex { $0.title == "swap" })
    let database = try MigrationServer.copy(of: MigrationServer.rich)
    do {
      let connection = try MigrationServer.connect(database)
      var runner = PlanRunner(plan, connection)
      for step in plan.steps[...swap] { try runner.run(step) }
      try connection.execute(
        script: """
          INSERT INTO \(RichTable.sql) ("At", customer, email, price) VALUES (now() + interval '100 days', 7, 'late', 1), (now() + interval '300 days', 7, 'later', 1), ('2025-02-01', 8, 'early', 2);
          UPDATE \(RichTable.sql) SET note = 'changed', price = price + 1 WHERE customer = 3;
          UPDATE \(RichTable.sql) SET "At" = now() + interval '70 days' WHERE email = 'mail777';
          DELETE FROM \(RichTable.sql) WHERE customer = 4 AND id > 1000
          """)
      let written = try connection.query(Self.content).rows
      for step in plan.steps[...swap].reversed() { try runner.rollBack(step) }
      #expect(try connection.query(Self.content).rows == written)
      try #expect(
        difference(MigrationServer.schema(MigrationServer.rich), MigrationServer.schema(database)) == "")
      try connection.query("INSERT INTO \(RichTable.sql) (\"At\", price) VALUES (now(), 3)")
    }
    try MigrationServer.drop(database)
  }

  /// Lines that only one of two texts has.
  private func difference(_ first: String, _ second: String) -> String {
    let changes = second.split(separator: "\n").difference(from: first.split(separator: "\n"))
    return changes.map { change in
      switch change {
      case .insert(_, let line, _): "+ \(line)"
      case .remove(_, let line, _): "- \(line)"
      }
    }.joined(separator: "\n")
  }
}
