import Glibc
import Testing

struct BadInputTests {
  /// A file, the option that it is given to, and words of the message.
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let content: [UInt8]
    var option = "--statements"
    let words: String

    init(_ description: String, _ content: String, _ option: String = "--statements", says words: String) {
      testDescription = description
      self.content = Array(content.utf8)
      self.option = option
      self.words = words
    }
  }

  static let dump = "query,calls\nSELECT 1,5\n"
  static let garbage = "\u{1}\u{0}\u{7f}ÿ\u{0}\u{2}"

  static let cases = [
    Case("an empty dump", "", says: "is empty"),
    Case("an empty snapshot", "", "--snapshot", says: "is empty"),
    Case("an empty schema", "", "--schema", says: "is empty"),
    Case("a dump without calls", "query,rows\nSELECT 1,5\n", says: #"the column "calls" is missing"#),
    Case("a dump without query", "calls,rows\n5,5\n", says: #"the column "query" is missing"#),
    Case("CSV of something else", "name,age\nx,1\n", says: #"the columns "query" and "calls" are missing"#),
    Case("prose", "Dear Sir or Madam", says: "not one statement can be read"),
    Case("binary garbage", garbage, says: "is a binary file"),
    Case("binary garbage", garbage, "--snapshot", says: "is not a whole JSON document"),
    Case("binary garbage", garbage, "--schema", says: "does not look like DDL"),
    Case("SQL with a NUL byte", "SELECT 1\u{0};", says: "is a binary file"),
    Case(
      "JSON that is cut off", #"[{"query": "SELECT 1", "#, says: "no JSON object that is a row of pg_stat_statements"),
    Case("a snapshot that is cut off", #"{"schema": "sextant.snapshot/1", "tab"#, "--snapshot", says: "is not a whole"),
    Case("JSON of something else", #"{"name": "x"}"#, "--snapshot", says: "is not a snapshot"),
    Case("JSON of something else", #"{"name": "x"}"#, says: "no JSON object that is a row of pg_stat_statements"),
    Case(
      "a snapshot of another version", #"{"schema": "sextant.snapshot/2", "tables": []}"#, "--snapshot",
      says: "is of version 2, and this Sextant reads version 1"),
    Case(
      "a workload of another version", #"{"schema": "sextant.workload/9", "classes": []}"#,
      says: "this version of Sextant reads sextant.workload/1"),
    Case("a snapshot as statements", #"{"schema": "sextant.snapshot/1"}"#, says: "give it with --snapshot"),
    Case("a snapshot as a schema", #"{"schema": "sextant.snapshot/1"}"#, "--schema", says: "give it with --snapshot"),
    Case("advice as statements", #"{"schema": "sextant.advice/1"}"#, says: "it is advice that Sextant wrote"),
    Case(
      "advice as a snapshot", #"{"schema": "sextant.advice/1"}"#, "--snapshot", says: "it is advice that Sextant wrote"),
    Case("a dump as a snapshot", dump, "--snapshot", says: "give it with --statements"),
    Case("a dump as a schema", dump, "--schema", says: "give it with --statements"),
    Case(
      "a schema as statements", "--\n-- PostgreSQL database dump\n--\nCREATE TABLE t (a int);",
      says: "give it with --schema"),
    Case(
      "a schema as a snapshot", "--\n-- PostgreSQL database dump\n--\nCREATE TABLE t (a int);", "--snapshot",
      says: "give it with --schema"),
    Case("DDL without a table", "CREATE SCHEMA s;", "--schema", says: "makes no table"),
  ]

  @Test(arguments: cases)
  func `a bad file is named with what is wrong, ends with 3 and leaves nothing`(bad: Case) throws {
    let scratch = try Scratch()
    let file = try scratch.write(bad.content, to: "bad")
    let other =
      bad.option == "--statements"
      ? ["--snapshot", try ShopServer.shared.get().snapshot]
      : ["--statements", try scratch.write("SELECT 1;", to: "good.sql")]
    let outcome = try CommandLineTool(scratch).run(["advise", bad.option, file] + other)
    #expect(outcome.status == .exit(3))
    #expect(outcome.errors.contains(bad.words), "\(outcome.errors)")
    #expect(outcome.errors.contains(file) || bad.words == "makes no table")
    #expect(outcome.output.isEmpty)
    #expect(scratch.leftovers.isEmpty)
  }

  @Test func `from standard input, standard input is named`() throws {
    let outcome = try CommandLineTool(Scratch()).run(["advise", "--snapshot", "-"], input: "nonsense")
    #expect(outcome.status == .exit(3))
    #expect(outcome.errors.contains("standard input: "))
  }

  @Test func `a place without inputs says what it should hold`() throws {
    let scratch = try Scratch()
    let tool = CommandLineTool(scratch)
    let empty = try tool.run(["advise", scratch.temporary])
    #expect(empty.status == .exit(3))
    #expect(empty.errors.contains("holds neither snapshot.json nor schema.sql"))
    let missing = try tool.run(["advise", scratch.directory + "/nowhere"])
    #expect(missing.status == .exit(3))
    #expect(missing.errors.contains("does not exist"))
    let file = try tool.run(["advise", try scratch.write(Self.dump, to: "dump.csv")])
    #expect(file.status == .exit(3))
    #expect(file.errors.contains("is a file, not a directory; it holds statements: give it with --statements"))
    try scratch.write(Scratch.read(try ShopServer.shared.get().snapshot), to: scratch.temporary + "/snapshot.json")
    let rows = try tool.run(["advise", scratch.temporary, "--rows", "orders=5"])
    #expect(rows.status == .exit(2))
    #expect(rows.errors.contains("holds no schema.sql, and --rows goes with one"), "\(rows.errors)")
    let directory = try tool.run([
      "advise", "--statements", scratch.temporary, "--snapshot", scratch.temporary + "/snapshot.json",
    ])
    #expect(directory.errors.contains("a directory goes before the options"))
  }

  @Test func `a path that can't be written to is told before the work begins`() throws {
    let scratch = try Scratch()
    let snapshot = try ShopServer.shared.get().snapshot
    let outcome = try CommandLineTool(scratch).run([
      "advise", "--snapshot", snapshot, "--pg-bin", "/nonexistent", "-o", scratch.directory + "/no/where",
    ])
    #expect(outcome.status == .exit(3))
    #expect(outcome.errors.contains("its directory does not exist"))
  }
}
