import Advice
import Catalog
import Testing

/// What is said of the time and the locks of a change, in the advice for the shop and on its server.
extension AdvisorTests {
  @Test func `every recommendation to create has a range of seconds, locks and a formula`() throws {
    let advice = try Self.shop.get().advise()
    let created = advice.recommendations.filter { $0.action == .createIndex }
    #expect(!created.isEmpty)
    for item in created {
      let build = try #require(item.build)
      #expect(build.secondsLow > 0 && build.secondsHigh > 1 && build.secondsHigh < 60, "\(build)")
      #expect(build.lock.contains("SHARE UPDATE EXCLUSIVE while it runs") && build.lock.contains("waits twice"))
      #expect(build.formula.contains("2 × table"))
    }
    let parted = try #require(created.first { $0.table == "shop.events" }?.build)
    let plain = try #require(created.first { $0.table == #"shop."Orders""# }?.build)
    #expect(parted.lock.hasPrefix("by the rollout: SHARE on the partitioned table for a moment"))
    #expect(!plain.lock.contains("partition"))
  }

  /// The modes of the locks that a statement takes on relations of the shop, of those that hold up writers or readers.
  private func locks(_ statement: String) throws -> [String: Set<String>] {
    let connection = try Self.shop.get().connection
    try connection.query("BEGIN")
    defer { _ = try? connection.query("ROLLBACK") }
    try connection.query(statement)
    let rows = try connection.query(
      """
      SELECT relation::regclass::text, mode FROM pg_locks JOIN pg_class c ON c.oid = relation
      WHERE pid = pg_backend_pid() AND c.relnamespace = 'shop'::regnamespace
        AND mode IN ('ShareLock', 'ShareRowExclusiveLock', 'AccessExclusiveLock')
      """
    ).rows
    return rows.reduce(into: [:]) { $0[$1[0] ?? "", default: []].insert($1[1] ?? "") }
  }

  @Test func `the locks of a partitioned table are those that are said`() throws {
    let connection = try Self.shop.get().connection
    let only = try locks("CREATE INDEX e_own ON ONLY shop.events (kind)")
    #expect(only["shop.events"] == ["ShareLock"] && only["shop.events_1"] == nil && only["shop.events_2"] == nil)
    // The one statement, of which the advice warns.
    let whole = try locks("CREATE INDEX e_own ON shop.events (kind)")
    #expect(whole["shop.events_1"] == ["ShareLock"])
    try connection.execute(
      script: "CREATE INDEX e_own ON ONLY shop.events (kind); CREATE INDEX e_part ON shop.events_1 (kind)")
    defer { try? connection.execute(script: "DROP INDEX shop.e_own; DROP INDEX IF EXISTS shop.e_part") }
    let attach = try locks("ALTER INDEX shop.e_own ATTACH PARTITION shop.e_part")
    #expect(attach["shop.e_part"] == ["AccessExclusiveLock"], "\(attach)")
    #expect(attach["shop.events"] == nil && attach["shop.events_1"] == nil, "\(attach)")
    try connection.query("ALTER INDEX shop.e_own ATTACH PARTITION shop.e_part")
    let drop = try locks("DROP INDEX shop.e_own")
    #expect(drop["shop.events"] == ["AccessExclusiveLock"] && drop["shop.events_1"] == ["AccessExclusiveLock"])
  }
}
