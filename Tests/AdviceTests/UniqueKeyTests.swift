import Advice
import Catalog
import PostgresClient
import Testing

extension RegisterTests {
  /// Keys that are not declared: asked about, not advised.
  struct UniqueKeyTests {
    private static let lookUp = LoadedRegister.Line("select id from reg.token where serial = $1", calls: 300, rows: 290)
    private static let draw = LoadedRegister.Line(
      "select coalesce(max(number), $2) + $3 from reg.token where tenant_id = $1", calls: 250, rows: 250)
    private static let insert = LoadedRegister.Line(
      "insert into reg.token (id, token, short, label, serial, tenant_id, number) values ($1, $2, $3, $4, $5, $6, $7)",
      calls: 250, rows: 250)

    private func question(_ lines: [LoadedRegister.Line], of columns: [String]) throws -> (Question, AdviceDocument) {
      let advice = try LoadedRegister.shared.get().advise(lines)
      #expect(advice.questions.map(\.columns) == [columns], "\(advice.questions)")
      return (try #require(advice.questions.first), advice)
    }

    /// The check finds nothing, then a row that is there twice; the statement runs, and its rollback undoes it.
    private func expectRuns(_ question: Question, insertingTwice row: String) throws {
      let connection = try LoadedRegister.shared.get().connection
      #expect(try connection.query(question.check).rows.isEmpty)
      try connection.query("BEGIN")
      try connection.query("INSERT INTO reg.token (id, token, short, label, serial, tenant_id, number) \(row)")
      #expect(try connection.query(question.check).rows.count == 1)
      try connection.query("ROLLBACK")
      try connection.query(question.statement)
      #expect(throws: PostgresError.self) {
        try connection.query("INSERT INTO reg.token (id, token, short, label, serial, tenant_id, number) \(row)")
      }
      try connection.query(question.rollback)
      let left = try connection.query("SELECT count(*) FROM pg_index WHERE indrelid = 'reg.token'::regclass")
      #expect(left.scalar == "1")
    }

    @Test func `a column by which one row at most is found, and whose values all differ`() throws {
      let (question, advice) = try question([Self.lookUp], of: ["serial"])
      #expect(question.question.contains("may two rows of reg.token have the same serial?"))
      #expect(question.reasons.contains { $0.contains("finds at most one row a call by it") })
      #expect(!advice.recommendations.contains { $0.statement.contains("UNIQUE") })
      let index = try #require(advice.recommendations.first?.index)
      #expect(question.reasons.contains { $0.contains("would take the place of \(index)") })
      #expect(question.classes == advice.recommendations.flatMap(\.queries).map(\.class))
      try expectRuns(question, insertingTwice: "SELECT -1, 't', 's', 'l', serial, 0, -1 FROM reg.token WHERE id = 77")
    }

    @Test func `a number that is drawn as the maximum plus one of a group`() throws {
      let (question, _) = try question([Self.draw, Self.insert], of: ["tenant_id", "number"])
      #expect(question.reasons.contains { $0.contains("draws number as its maximum plus one") })
      try expectRuns(
        question, insertingTwice: "SELECT -1, 't', 's', 'l', '', tenant_id, number FROM reg.token WHERE id = 77")
    }

    @Test func `of a hash index it is said that it can't be unique`() throws {
      let (question, _) = try question(
        [.init("select * from reg.token where token = $1", calls: 800, rows: 800)], of: ["token"])
      #expect(question.reasons.contains { $0.contains("a hash index can't be unique") })
    }

    @Test(
      arguments: [
        // Nearly unique; declared; several rows a call; rows nobody counted; a list; a range; no number that is drawn, or
        // none that is inserted; a number that repeats already.
        [.init("select id from reg.token where email = $1", calls: 300, rows: 300)],
        [.init("select serial from reg.token where id = $1", calls: 300, rows: 300)],
        [.init("select id from reg.token where serial = $1", calls: 300, rows: 301)],
        [.init("select id from reg.token where serial = $1", calls: 300)],
        [.init("select id from reg.token where serial in ($1, $2)", calls: 300, rows: 300)],
        [.init("select id from reg.token where serial > $1 and short = 'x'", calls: 300, rows: 10)],
        [.init("select max(number) from reg.token where tenant_id = $1", calls: 250, rows: 250), insert],
        [draw],
        [.init("select max(number) + 1 from reg.token", calls: 250, rows: 250), insert],
      ] as [[LoadedRegister.Line]])
    func `nothing is asked where nothing suggests it`(lines: [LoadedRegister.Line]) throws {
      let advice = try LoadedRegister.shared.get().advise(lines)
      #expect(advice.questions.filter { $0.columns != ["short"] }.isEmpty && advice.workload.skipped.isEmpty)
    }

    @Test func `the column of a foreign key is no key by itself, and a small table no evidence`() throws {
      let register = try LoadedRegister.shared.get()
      let place = try #require(register.catalog.tables.firstIndex { $0.name == "token" })
      var related = register.catalog
      related.tables[place].constraints.append(
        Constraint(name: "token_serial_fkey", kind: .foreignKey, definition: "", columns: ["serial"]))
      // The twin can't make it, and the advice goes on without.
      #expect(try register.advise([Self.lookUp], kinds: ["questions"], catalog: related).questions.isEmpty)
      var small = register.catalog
      small.tables[place].rows = 999
      #expect(try register.advise([Self.lookUp], kinds: ["questions"], catalog: small).questions.isEmpty)
      #expect(try register.advise([Self.lookUp], kinds: ["questions"]).questions.count == 1)
    }
  }
}
