import PostgresClient
import Testing

@testable import Planner

/// Prepared statements outlive a rollback: those of one class must not come in the way of another's.
@Suite(.serialized) struct PreparedStatementTests {
  private func generic(_ text: String, _ count: Int = 1) -> PlannableStatement {
    PlannableStatement(text: text, parameters: [String?](repeating: nil, count: count), isGeneric: true)
  }

  @Test func `a generic plan that fails leaves nothing in the way of the next`() throws {
    let twin = try CraftedCatalog.start(CraftedCatalog.catalog())
    let good = generic("SELECT * FROM people WHERE id = $1")
    // Prepared without a fault; the planner stumbles.
    let bad = generic("SELECT * FROM people WHERE id = $1 AND 1 / 0 = 1")
    let summaries = try twin.summaries(of: [good, bad, good, bad, bad, good])
    #expect(summaries.map { $0 == nil } == [false, true, false, true, true, false])
    #expect(try twin.planner(.bound).query("SELECT count(*) FROM pg_prepared_statements").scalar == "0")
  }

  @Test(arguments: [
    "PREPARE p AS SELECT 1", "DEALLOCATE ALL", "DISCARD ALL", "EXECUTE sextant_generic", "ANALYZE SELECT 1",
    "COMMIT", "(ANALYZE) SELECT 1", "SET ROLE postgres",
  ])
  func `a text that is no query is not run`(_ text: String) throws {
    let twin = try Self.twin.get()
    for statement in [PlannableStatement(text: text), generic(text, 0)] {
      let error = #expect(throws: PlannerError.self) { try twin.explain(statement) }
      #expect(error?.code == .statementRejected, "\(String(describing: error))")
    }
    #expect(try twin.explain(generic("SELECT * FROM people WHERE id = $1")).contains("people"))
  }

  @Test func `a function that prepares statements of its own is in nobody's way`() throws {
    let body = "EXECUTE 'PREPARE sextant_generic AS SELECT 1'; RETURN 1; EXCEPTION WHEN OTHERS THEN RETURN 1;"
    let thief = CraftedCatalog.function("thief", "integer", "integer", body)
    let twin = try CraftedCatalog.start(CraftedCatalog.catalog([thief]))
    let statements = [
      PlannableStatement(text: "SELECT * FROM people WHERE id = public.thief(1)"),
      generic("SELECT * FROM people WHERE id = $1 AND id > public.thief(2)"),
      generic("SELECT * FROM people WHERE id = $1"),
    ]
    #expect(try twin.summaries(of: statements).allSatisfy { $0 != nil })
  }

  private static let twin: Result<Twin, any Error> = Result { try CraftedCatalog.start(CraftedCatalog.catalog()) }
}
