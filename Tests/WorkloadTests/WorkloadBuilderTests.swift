import Testing
import Workload

@Suite struct WorkloadBuilderTests {
  private typealias Role = StatementRecord.Role

  private func record(
    _ text: String, calls: Int = 1, rows: Int? = nil, ms: Double = 0, database: String? = nil, user: String? = nil,
    topLevel: Bool? = nil
  ) -> StatementRecord {
    StatementRecord(
      text: text, calls: calls, rows: rows, totalMilliseconds: ms, database: Role(name: database),
      user: Role(name: user), isTopLevel: topLevel)
  }

  @Test func `statements of one structure become one class whose counters add up`() {
    let result = workload([
      record("SELECT a FROM t WHERE b = 7", calls: 3, rows: 2, ms: 1.5),
      record("SELECT a FROM t WHERE b = 8;", calls: 5, rows: 1, ms: 2),
      record("SELECT a FROM t WHERE b = $1 -- tag", calls: 100, rows: 10, ms: 10),
      record("/* app='web' */ SELECT a FROM t WHERE b = 7 /* id=9 */", calls: 1),
      record("SELECT a FROM t WHERE b = NULL", calls: 2),
    ])
    #expect(result.classes.count == 2)
    let main = result.classes.first { $0.calls == 109 }
    #expect(main?.query.hasPrefix("SELECT a FROM t WHERE b = $1") == true)
    #expect(main?.rows == 13)
    #expect(main?.totalMilliseconds == 13.5)
    #expect(main?.statements == 4)
    #expect(
      main?.examples == [
        QueryClass.Example(text: "SELECT a FROM t WHERE b = 8", calls: 5),
        QueryClass.Example(text: "SELECT a FROM t WHERE b = 7", calls: 4),
      ])
    #expect(addsUp(result))
  }

  @Test func `databases and users are told apart`() {
    let result = workload([
      record("SELECT 1 FROM t", database: "a", user: "x"), record("SELECT 1 FROM t", database: "a", user: "y"),
      record("SELECT 1 FROM t", database: "b", user: "x"), record("SELECT 2 FROM t", database: "a", user: "x"),
    ])
    #expect(result.classes.map { "\($0.database ?? "")\($0.user ?? "")" } == ["ax", "ay", "bx"])
    #expect(result.classes.map(\.calls) == [2, 1, 1])
  }

  @Test func `at most eight examples are kept, those with most calls`() {
    let result = workload((1...20).map { record("SELECT a FROM t WHERE b = \($0)", calls: $0) })
    #expect(result.classes[0].examples.map(\.calls) == [20, 19, 18, 17, 16, 15, 14, 13])
    #expect(result.classes[0].calls == 210)
  }

  @Test(arguments: [
    ("<insufficient privilege>", SkippedStatement.Code.masked), ("", .empty), (" ;; ", .empty), ("-- nothing", .empty),
    ("SELECT a FROM t WHERE b = 'cut o", .truncated), ("SELECT a FROM t WHERE", .truncated),
    ("SELECT a FROM t /* cut", .truncated), ("SELECT a FORM t WHERE b...", .truncated),
    ("SELECT a FORM t WHERE", .parseError), ("SELECT a\u{0} FROM t", .parseError),
    ("SELECT x y z, " + String(repeating: "a", count: 1009), .truncated),
    ("BEGIN", .utility), ("SET work_mem = '1GB'", .utility), ("VACUUM t", .utility), ("COPY t FROM STDIN", .utility),
    ("CREATE TABLE t (a int)", .utility), ("EXECUTE p(1)", .utility), ("EXPLAIN EXECUTE p(1)", .utility),
    ("DO $$ BEGIN END $$", .utility), ("FETCH 5 FROM c", .utility), ("REFRESH MATERIALIZED VIEW v", .utility),
    ("SELECT * FROM pg_class c JOIN pg_catalog.pg_index i ON true", .system),
    ("SELECT * FROM information_schema.tables", .system), ("SELECT * FROM pg_stat_activity", .system),
    ("WITH x AS (SELECT * FROM pg_locks) SELECT * FROM x", .system),
    ("SELECT * FROM monitoring.pg_stat_statements", .system),
  ])
  func `what can't be analysed is skipped with its reason`(text: String, code: SkippedStatement.Code) {
    let result = workload(text)
    #expect(result.classes.isEmpty)
    #expect(result.skipped.map(\.code) == [code])
    #expect(result.skipped.allSatisfy { !$0.reason.isEmpty && !$0.id.isEmpty })
    #expect(addsUp(result))
  }

  @Test(arguments: [
    "SELECT * FROM pg_class c JOIN orders o ON true", "SELECT * FROM pg_users", "INSERT INTO t SELECT 1 FROM pg_class",
    "SELECT 1", "SELECT now()", "MERGE INTO t USING u ON t.a = u.a WHEN MATCHED THEN DELETE",
  ])
  func `what reads or writes tables of users is a class`(text: String) {
    #expect(workload(text).classes.map(\.query) == [text])
  }

  @Test(arguments: [
    "DECLARE c1 NO SCROLL CURSOR WITH HOLD FOR SELECT a FROM t WHERE b = 1", "EXPLAIN SELECT a FROM t WHERE b = 1",
    "EXPLAIN ANALYZE VERBOSE SELECT a FROM t WHERE b = 1", "EXPLAIN (ANALYZE, BUFFERS) SELECT a FROM t WHERE b = 1",
    "CREATE TABLE x (p) WITH (fillfactor = 70) AS SELECT a FROM t WHERE b = 1 WITH NO DATA",
    "CREATE TEMP TABLE x ON COMMIT DROP AS SELECT a FROM t WHERE b = 1",
    "CREATE MATERIALIZED VIEW v AS SELECT a FROM t WHERE b = 1 WITH DATA;",
    "COPY (SELECT a FROM t WHERE b = 1) TO STDOUT WITH (FORMAT csv)", "PREPARE p (int) AS SELECT a FROM t WHERE b = 1",
    "EXPLAIN CREATE TABLE x AS SELECT a FROM t WHERE b = 1",
    "EXPLAIN DECLARE c CURSOR FOR SELECT a FROM t WHERE b = 1",
  ])
  func `a query is unwrapped from the statement around it`(text: String) {
    let result = workload(text, "SELECT a FROM t WHERE b = 1")
    #expect(result.classes.map(\.query) == ["SELECT a FROM t WHERE b = 1"])
    #expect(result.classes.map(\.calls) == [2])
  }

  @Test func `statements in one text are classes of their own`() {
    let result = workload([record("SELECT a FROM t; BEGIN; SELECT b FROM t", calls: 2, rows: 5, ms: 9)])
    #expect(Set(result.classes.map(\.query)) == ["SELECT a FROM t", "SELECT b FROM t"])
    #expect(result.classes.map(\.calls) == [2, 2])
    #expect(result.classes.reduce(0) { $0 + $1.totalMilliseconds } == 6)
    #expect(result.classes.reduce(0) { $0 + $1.rows } == 5)
    #expect(result.skipped.map(\.query) == ["BEGIN"])
    #expect(addsUp(result))
  }

  @Test func `rows that were counted are told from rows that nobody counted, also of what is skipped`() throws {
    let result = workload([
      record("UPDATE t SET a = $1", calls: 168, rows: 28), record("UPDATE t SET a = 7", calls: 2),
      record("INSERT INTO t SELECT a FROM u", calls: 3, rows: 0),
      record("COPY t FROM STDIN", calls: 3, rows: 300_000), record("COPY t FROM STDIN", calls: 1),
      record("COPY u FROM STDIN", calls: 1, rows: 5), record("COPY v FROM STDIN; BEGIN", calls: 1, rows: 9),
    ])
    let update = try #require(result.classes.first { $0.query.hasPrefix("UPDATE") })
    #expect((update.calls, update.rows, update.callsWithRows) == (170, 28, 168))
    let insert = try #require(result.classes.first { $0.query.hasPrefix("INSERT") })
    #expect((insert.rows, insert.callsWithRows) == (0, 3))
    func copied(_ table: String) throws -> [Int] {
      let entry = try #require(result.skipped.first { $0.query == "COPY \(table) FROM STDIN" })
      return [entry.calls, entry.rows, entry.callsWithRows]
    }
    #expect(try copied("t") == [4, 300_000, 3])
    #expect(try copied("u") == [1, 5, 1])
    // The rows of several statements in one text are the last one's.
    #expect(try copied("v") == [1, 0, 0])
    let bytes = try WorkloadDocument.data(of: result)
    #expect(try WorkloadDocument.read(bytes, name: "w.json") == result)
  }

  @Test func `nested statements are skipped only beside their callers`() {
    let nested = record("SELECT a FROM t", topLevel: false)
    #expect(workload([nested, record("SELECT f()", topLevel: true)]).skipped.map(\.code) == [.nested])
    #expect(workload([nested]).skipped.isEmpty)
    var builder = WorkloadBuilder()
    builder.add([nested], name: "one")
    builder.add([record("SELECT f()", topLevel: true)], name: "another")
    #expect(builder.build().classes.count == 2)
  }

  @Test func `Sextant's own statements are skipped`() {
    var own = record("SELECT a FROM t")
    own.application = "sextant"
    #expect(workload([own]).skipped.map(\.code) == [.system])
  }

  @Test func `filters leave out with a reason`() {
    let records = [
      record("SELECT a FROM t", calls: 4, database: "shop", user: "web"),
      record("SELECT b FROM t", calls: 9, database: "shop", user: "job"),
      record("SELECT c FROM t", calls: 9, database: "other", user: "web"), record("SELECT d FROM t", calls: 1),
      StatementRecord(text: "SELECT e FROM t", calls: 9, database: Role(oid: 5), user: Role(name: "web")),
    ]
    func kept(_ filter: WorkloadFilter) -> [String] {
      let result = workload(records, filter: filter)
      #expect(addsUp(result))
      #expect(result.skipped.allSatisfy { $0.code == .filtered })
      #expect(result.input.statements == 5)
      return result.classes.map { String($0.query.dropFirst(7).prefix(1)) }.sorted()
    }
    #expect(kept(WorkloadFilter(database: "shop")) == ["a", "b", "d"])
    var lenient = WorkloadFilter(database: "shop")
    lenient.keepsUnnamed = true
    #expect(kept(lenient) == ["a", "b", "d", "e"])
    #expect(kept(WorkloadFilter(database: "5")) == ["d", "e"])
    #expect(kept(WorkloadFilter(user: "web")) == ["a", "c", "d", "e"])
    #expect(kept(WorkloadFilter(minimumCalls: 5)) == ["b", "c", "e"])
    #expect(kept(WorkloadFilter()) == ["a", "b", "c", "d", "e"])
  }

  @Test func `few calls are counted over the class and not over the row`() {
    let rows = [record("SELECT a FROM t LIMIT 1", calls: 3), record("SELECT a FROM t LIMIT 2", calls: 3)]
    #expect(workload(rows, filter: WorkloadFilter(minimumCalls: 6)).classes.count == 1)
  }

  @Test func `texts too long or nested too deep are skipped with that reason`() {
    let deep = [4_500, 20_000].map { "SELECT " + String(repeating: "NOT ", count: $0) + "true" }
    let sum = "SELECT 1" + String(repeating: "+1", count: 50_000)
    let long = "SELECT '" + String(repeating: "x", count: 5 << 20) + "'"
    #expect(deep.map { workload($0).skipped.map(\.code) } == [[.tooDeep], [.tooDeep]])
    #expect(workload(sum).skipped.map(\.code) == [.tooDeep])
    #expect(workload(long).skipped.map(\.code) == [.tooLong])
    // The scanner would take minutes over these.
    #expect(workload(String(repeating: "/*", count: 300_000)).skipped.map(\.code) == [.tooDeep])
    #expect(workload("SELECT 1 " + String(repeating: "/**/", count: 300_000) + " x").skipped.map(\.code) == [.tooDeep])
  }

  @Test func `counters beyond all bounds are clamped`() {
    let result = workload([
      record("SELECT a FROM t", calls: .max, rows: .max, ms: .greatestFiniteMagnitude),
      record("SELECT a FROM t", calls: 1, rows: 1, ms: .greatestFiniteMagnitude), record("BEGIN", calls: .max),
      record("BEGIN", calls: 1),
    ])
    #expect(result.classes.map(\.calls) == [.max])
    #expect(result.classes.map(\.totalMilliseconds) == [.greatestFiniteMagnitude])
    #expect(result.skipped.map(\.calls) == [.max])
  }

  @Test(arguments: [
    "CREATE ROLE r PASSWORD 'hunter2'", "ALTER USER u WITH PASSWORD 'hunter2' VALID UNTIL 'x'",
    "CREATE USER MAPPING FOR u SERVER s OPTIONS (user 'a', password 'hunter2')",
    "CREATE SUBSCRIPTION s CONNECTION 'host=h password=hunter2' PUBLICATION p", "ALTER USER u PASSWORD 'hunter2",
    "ALTER USER u PASWORD password 'hunter2'",
  ])
  func `passwords stay out of the workload`(text: String) {
    let skipped = workload(text).skipped
    #expect(skipped.count == 1)
    #expect(!skipped.contains { $0.query.contains("hunter2") || $0.reason.contains("hunter2") })
  }

  @Test(arguments: 0..<20 as Range<UInt64>, [1, 3])
  func `order and threads change nothing`(seed: UInt64, threads: Int) throws {
    var generator = SeededGenerator(seed: seed)
    let texts = [
      "SELECT a FROM t WHERE b = %", "select a from t where b = %", "SELECT a FROM t WHERE b IN (%, 2)", "BEGIN",
      "SELEC %", "SELECT '%", "SELECT a FROM t WHERE b = $1", "UPDATE t SET a = % WHERE b = 2; SELECT %",
      "EXPLAIN SELECT a FROM t WHERE b = %", "SELECT interval $1 day FROM t",
    ]
    var inputs = (0..<3).map { file in
      WorkloadInput(
        name: "\(file)",
        records: (0..<60).map { index in
          let text = texts[index % texts.count].map { $0 == "%" ? "\(index * (file + 1))" : String($0) }.joined()
          return record(text, calls: index + 1, rows: index, ms: 0.1 * Double(index) / 3, database: "d\(file % 2)")
        })
    }
    func build(_ inputs: [WorkloadInput]) throws -> [UInt8] {
      var builder = WorkloadBuilder()
      for input in inputs { builder.add(input) }
      let result = builder.build(threads: threads)
      #expect(addsUp(result))
      return try WorkloadDocument.data(of: result)
    }
    let straight = try build(inputs)
    inputs.shuffle(using: &generator)
    for index in inputs.indices { inputs[index].records.shuffle(using: &generator) }
    #expect(try build(inputs) == straight)
  }

  @Test func `documents and dumps are added up by class`() throws {
    let digest = workload([record("SELECT a FROM t WHERE b = 1", calls: 5, ms: 2), record("BEGIN", calls: 3)])
    let bytes = try WorkloadDocument.data(of: digest)
    var builder = WorkloadBuilder()
    builder.add(try WorkloadReader.read(bytes, name: "w.json"))
    builder.add(try WorkloadReader.read(Array("SELECT a FROM t WHERE b = 2; BEGIN".utf8), name: "x.sql"))
    let result = builder.build()
    #expect(result.classes.map(\.calls) == [6])
    #expect(result.classes[0].examples.map(\.calls) == [5, 1])
    #expect(result.skipped.map(\.calls) == [4])
    #expect(result.input.statements == 4)
    #expect(addsUp(result))
  }
}
