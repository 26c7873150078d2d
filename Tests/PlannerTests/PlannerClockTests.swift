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
      ("SELECT statement_timestamp()", "SELECT sextant_twin.clock_timestamptz()"),
      ("SELECT clock_timestamp(), timeofday()", "SELECT clock_timestamp(), timeofday()"),
      ("SELECT date 'today' - 7", "SELECT sextant_twin.literal_date('today') - 7"),
      ("SELECT ' Now '::timestamptz", "SELECT sextant_twin.literal_timestamptz('now')"),
      ("SELECT CAST('yesterday' AS timestamp(0))", "SELECT sextant_twin.literal_timestamp('yesterday')"),
      ("a > 'tomorrow'::timestamp with time zone", "a > sextant_twin.literal_timestamptz('tomorrow')"),
      ("a > timestamp without time zone 'now'", "a > sextant_twin.literal_timestamp('now')"),
      ("SELECT 'today', 'today'::text, text 'now'", "SELECT 'today', 'today'::text, text 'now'"),
      ("SELECT a::date, app.date 'today'", "SELECT a::date, app.date 'today'"),
      ("SELECT '2026-01-01'::date, date('x')", "SELECT '2026-01-01'::date, date('x')"),
      ("SELECT 'today'::date::", "SELECT sextant_twin.literal_date('today')::"), ("SELECT 'now' ::", "SELECT 'now' ::"),
      (
        "SELECT age('2026-01-01'), pg_catalog.age(($1)::date)",
        "SELECT pg_catalog.age(sextant_twin.clock_date()::timestamptz, '2026-01-01'), "
          + "pg_catalog.age(sextant_twin.clock_date()::timestamptz, ($1)::date)"
      ),
      (
        "SELECT age('yesterday'::timestamp)",
        "SELECT pg_catalog.age(sextant_twin.clock_date()::timestamptz, sextant_twin.literal_timestamp('yesterday'))"
      ),
      ("SELECT age(born), age(a, b), age(xmin), app.age('x')", "SELECT age(born), age(a, b), age(xmin), app.age('x')"),
      ("SELECT age(", "SELECT age("), ("SELECT 'ü', now()", "SELECT 'ü', sextant_twin.clock_timestamptz()"),
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

    @Test(arguments: [
      ("timestamptz 'now'", "2026-03-28 12:00:00"), ("'today'::timestamptz", "2026-03-28 00:00:00"),
      ("CAST('yesterday' AS date)", "2026-03-27"), ("timestamp 'tomorrow'", "2026-03-29 00:00:00"),
    ])
    func `a literal is the constant that it is at the time of the snapshot`(_ literal: String, _ time: String) throws {
      let query = PlannerClock.rewrite("SELECT * FROM shop.orders WHERE placed_at > \(literal) - interval '0'")
      let plan = try LoadedDatabase.twin.get().explain(PlannableStatement(text: query), format: .text)
      #expect(plan.contains("'\(time)"), "\(plan)")
      let bare = PlannerClock.rewrite("SELECT * FROM shop.orders WHERE placed_at > \(literal)")
      let twin = try LoadedDatabase.twin.get().plan(bare)
      let loaded = try LoadedDatabase.planner().plan(
        "SELECT * FROM shop.orders WHERE placed_at > timestamptz '\(time)+00'")
      #expect(twin.rows == loaded.rows && twin.rows > 1)
    }

    @Test func `the age of a constant is told by the snapshot's clock`() throws {
      let query = PlannerClock.rewrite(
        "SELECT * FROM shop.orders WHERE placed_at > timestamptz '2026-03-28' - age(date '2026-03-01')")
      let twin = try LoadedDatabase.twin.get().plan(query)
      let loaded = try LoadedDatabase.planner().plan(
        "SELECT * FROM shop.orders WHERE placed_at > timestamptz '2026-03-01'")
      #expect(abs(twin.rows / loaded.rows - 1) < 0.01, "\(loaded.rows) rows became \(twin.rows)")
    }

    @Test func `a plan is shown with the words of the statement`() {
      let statement = "SELECT now(), CURRENT_DATE, LOCALTIMESTAMP, CURRENT_TIME, LOCALTIME"
      #expect(PlannerClock.restored(PlannerClock.rewrite(statement)) == statement)
    }
  }
}
