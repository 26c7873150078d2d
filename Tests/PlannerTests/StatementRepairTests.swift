import PostgresClient
import Testing

@testable import Planner

extension SharedTwin {
  /// Types that a parameter has only because of something that stands elsewhere.
  struct StatementRepairTests {
    @Test(arguments: [
      // A bare parameter in a select list is text, and a level is counted up.
      """
      WITH RECURSIVE r AS (SELECT id, $1 AS level FROM shop.categories WHERE parent_id = $2 AND name > $3
      AND name <> $4 AND id > $5 UNION ALL
      SELECT c.id, level + $6 FROM r JOIN shop.categories c ON c.parent_id = r.id + $7 WHERE level < $8)
      SELECT * FROM r
      """,
      "SELECT n * $1 FROM (SELECT $2 AS n, id FROM shop.orders WHERE id = $3) AS o",
      "SELECT o.id FROM (SELECT $1 AS since) AS s JOIN shop.orders o ON o.placed_at - s.since < $2",
      // The same complaint several times.
      "SELECT id FROM shop.orders WHERE point($1 / $2, $3 / $4) <@ box(point($5, $6), point($7 + $8, $9 + $10))",
      // FROM is read before what stands before it.
      "INSERT INTO shop.categories (id, parent_id, name) SELECT $1, $2, $3 FROM generate_series($4, $5)",
      "SELECT $1 + $2, id FROM generate_series($3, $4) AS id",
      "SELECT id FROM shop.orders WHERE id IN (SELECT generate_series($1, $2, $3)) AND total > $4",
    ])
    func `a parameter gets the type that another place needs`(_ text: String) throws {
      let connection = try LoadedDatabase.twin.get().planner(.bound)
      // Otherwise there is nothing to repair.
      #expect(throws: PostgresError.self) { try connection.parameterTypes(of: text) }
      let prepared = try StatementRepair(connection: connection).prepare(text)
      let numbers = ParameterUse.numbers(in: text)
      #expect(prepared.types.count == numbers.count && ParameterUse.numbers(in: prepared.text) == numbers)
      #expect(throws: Never.self) { try connection.parameterTypes(of: prepared.text) }
    }

    @Test(arguments: [
      ("SELECT nowhere.calculate($1) FROM shop.orders WHERE id = $2", "3F000"),
      ("SELECT calculate($1, id) FROM shop.orders WHERE id = $2", "42883"),
      ("SELECT place + during FROM shop.bookings WHERE id = $1", "42883"),
      ("SELECT missing FROM shop.orders WHERE id = $1 AND total > $2", "42703"),
    ])
    func `what no type repairs is rejected with the server's words`(_ text: String, _ state: String) throws {
      let connection = try LoadedDatabase.twin.get().planner(.bound)
      let words = #expect(throws: PostgresError.self) { try connection.parameterTypes(of: text) }
      let error = #expect(throws: PlannerError.self) { try StatementRepair(connection: connection).prepare(text) }
      #expect(error?.sqlState == state && error?.code == .statementRejected)
      #expect(error?.message == words?.message)
    }
  }
}
