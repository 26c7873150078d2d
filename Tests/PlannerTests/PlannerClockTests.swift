import PostgresClient
import Testing

@testable import Planner

extension SharedTwin {
  struct PlannerClockTests {
    @Test(arguments: [
      ("SELECT now()", "SELECT sextant_twin.clock_timestamptz()"),
      ("SELECT NOW ( ) - x", "SELECT sextant_twin.clock_timestamptz() - x"),
      ("SELECT pg_catalog.now()", "SELECT sextant_twin.clock_timestamptz()"),
      ("SELECT transaction_timestamp()", "SELECT sextant_twin.clock_timestamptz()"),
      ("SELECT CURRENT_TIMESTAMP(3), 1", "SELECT sextant_twin.clock_timestamptz(), 1"),
      ("SELECT current_date - 7", "SELECT sextant_twin.clock_date() - 7"),
      ("SELECT localtimestamp, LOCALTIME", "SELECT sextant_twin.clock_timestamp(), sextant_twin.clock_time()"),
      ("SELECT 'now()', \"now\" FROM t", "SELECT 'now()', \"now\" FROM t"),
      ("SELECT now FROM t", "SELECT now FROM t"), ("SELECT app.now()", "SELECT app.now()"),
      ("SELECT 1 AS now", "SELECT 1 AS now"), ("SELECT 'open", "SELECT 'open"),
      ("SELECT a current_date FROM t", "SELECT a current_date FROM t"),
      ("SELECT a AS /* x */ current_date FROM t", "SELECT a AS /* x */ current_date FROM t"),
      ("SELECT now /* c */ ()", "SELECT sextant_twin.clock_timestamptz()"),
      (
        "SELECT CASE WHEN a THEN now() ELSE now() END",
        "SELECT CASE WHEN a THEN sextant_twin.clock_timestamptz() ELSE sextant_twin.clock_timestamptz() END"
      ),
      ("SELECT 'ü', now()", "SELECT 'ü', sextant_twin.clock_timestamptz()"),
    ])
    func `calls of the clock become those of the snapshot's`(_ statement: String, _ expected: String) {
      #expect(PlannerClock.rewrite(statement) == expected)
    }

    @Test(arguments: ["now() - interval '60 days'", "current_date - 60", "localtimestamp - interval '1440 hours'"])
    func `an interval before now is planned at the time of the snapshot`(_ clock: String) throws {
      let query = "SELECT * FROM shop.orders WHERE placed_at > "
      let twin = try LoadedDatabase.twin.get().plan(PlannerClock.rewrite(query + clock))
      let loaded = try LoadedDatabase.planner().plan(query + "timestamptz '2026-01-27 12:00:00+00'")
      #expect(loaded.rows > 5_000)
      #expect(abs(twin.rows / loaded.rows - 1) < 0.03, "\(loaded.rows) rows became \(twin.rows)")
    }
  }
}
