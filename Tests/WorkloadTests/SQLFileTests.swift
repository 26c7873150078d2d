import Testing
import Workload

@Suite struct SQLFileTests {
  private func read(_ text: String) -> WorkloadInput { SQLFileReader.read(Array(text.utf8), name: "f.sql") }

  @Test func `an annotation weights the next statement alone`() {
    let input = read(
      """
      -- calls: 5, a header that an empty line parts from the statement

      SELECT 1; -- calls: 7
      -- calls: 900
      -- Database: shop
      -- user: web
      SELECT 2;
      SELECT 3;
      /* calls: 12 */ SELECT 4;
      -- calls: lots
      SELECT 5
      """)
    #expect(input.records.map(\.text) == ["SELECT 1", "SELECT 2", "SELECT 3", "SELECT 4", "SELECT 5"])
    #expect(input.records.map(\.calls) == [1, 900, 1, 12, 1])
    #expect(input.records.map(\.database.name) == [nil, "shop", nil, nil, nil])
    #expect(input.records.map(\.user.name) == [nil, "web", nil, nil, nil])
    #expect(input.records.map(\.isComplete) == [true, true, true, true, false])
    #expect(input.ignored == ["unreadable calls annotations": 1])
    #expect(input.warnings == ["f.sql:10: “calls: lots” is no number of calls; the statement counts as 1"])
  }

  @Test func `semicolons in quotes, comments and bodies part no statements`() {
    let statements = [
      "SELECT ';', E'\\';', \"a;\"\"b\", $$;$$, $x$;$$;$x$", "SELECT 1 /* ; /* ; */ ; */ + 2 -- ;\n + 3",
      "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END",
      "CREATE RULE r AS ON INSERT TO t DO (DELETE FROM u; DELETE FROM v)", "SELECT '\\'", "SELECT a$b$c FROM t",
    ]
    #expect(read(statements.joined(separator: ";\n")).records.map(\.text) == statements)
  }

  @Test func `meta-commands and data lines are skipped and counted`() {
    let input = read(
      """
      \\set id 4
      \\timing on
      SELECT 1 \\g
      SELECT '
      \\not a command';
      COPY t FROM stdin;
      1\tSELECT 9;
      2\tit's
      \\.
      SELECT 2 \\; SELECT 3;
      """)
    #expect(
      input.records.map(\.text) == [
        "SELECT 1", "SELECT '\n\\not a command'", "COPY t FROM stdin", "SELECT 2", "SELECT 3",
      ])
    #expect(input.ignored == ["COPY data lines": 2])
    #expect(
      input.skipped.map(\.reason) == [
        #"psql's own command \set is not run"#, #"psql's own command \timing is not run"#,
      ])
    var builder = WorkloadBuilder()
    builder.add(input)
    #expect(addsUp(builder.build()))
  }

  @Test func `psql's commands are skipped and counted by name, but not one that sends a statement`() {
    let input = read("\\d orders\nSELECT 1 \\gx\n\\d\n\\g\n\\dt+ o*")
    #expect(input.records.map(\.text) == ["SELECT 1"])
    #expect(input.skipped.map(\.query) == ["\\d", "\\dt+", "\\g"])
    #expect(input.skipped.map(\.statements) == [2, 1, 1])
    #expect(input.skipped.allSatisfy { $0.code == .utility && $0.calls == 0 })
    #expect(input.entryCount == 5)
  }

  @Test func `a broken statement hides no other`() {
    let input = read("SELECT 1; SELEC 2; SELECT (3; SELECT 4; SELECT 'open; SELECT 5;")
    #expect(input.records.map(\.text) == ["SELECT 1", "SELEC 2", "SELECT (3", "SELECT 4", "SELECT 'open; SELECT 5;"])
    var builder = WorkloadBuilder()
    builder.add(input)
    let workload = builder.build()
    #expect(workload.classes.count == 1)
    #expect(workload.skipped.map(\.code) == [.parseError, .parseError, .truncated])
    #expect(workload.skipped.contains { $0.reason == "parse error at 1:1: syntax error at or near \"SELEC\"" })
    #expect(addsUp(workload))
  }

  @Test(arguments: 0..<300 as Range<UInt64>)
  func `no damage to a file makes the scanner crash or lose its place`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let text = """
      -- calls: 3
      SELECT $a$;$a$, E'\\'', 'x''y', "q" FROM t WHERE a ? 'b' /* c /* d */ */;
      \\g
      COPY t FROM stdin;
      1
      \\.
      CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; END;
      SELECT date $1, extract($2 from x) -- end
      """
    let input = SQLFileReader.read(mutated(Array(text.utf8), using: &generator), name: "f.sql")
    var builder = WorkloadBuilder()
    builder.add(input)
    let workload = builder.build(threads: 1)
    #expect(addsUp(workload))
    #expect(workload.input.statements >= input.records.count)
  }
}
