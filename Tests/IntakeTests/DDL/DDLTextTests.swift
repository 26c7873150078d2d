import Testing

@testable import Intake

struct DDLTextTests {
  @Test func `what psql alone understands is left out, quotes are left alone`() throws {
    let text = try DDLText(
      #"""
      \connect shop
      CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $a$
      \this stays; and 'this
      $a$;
      COPY t (a, b) FROM stdin;
      1	it's; "here"
      \.
      SELECT E'\'; ', ';', ";", $1 /* ; /* ; */ ; */ -- ;
      ;
      CREATE TABLE t ()
      """#)
    #expect(text.metaCommands == 1 && text.dataBlocks == 1)
    #expect(text.statements.count == 4)
    #expect(text.statements[0].contains(#"\this stays; and 'this"#))
    #expect(text.statements[3].hasSuffix("CREATE TABLE t ()"))
  }

  @Test func `any bytes are read without a crash, and statements are not lost`() throws {
    var state: UInt64 = 5
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let words = [
      "CREATE TABLE t (a int);", "'", "\"", "$$", "$a$", "(", ")", ";", "\n\\", "\n\\.", "COPY t FROM stdin;\n", "--",
      "/*",
      "*/", "\n", "E'\\", "ü", "BEGIN ATOMIC", "END", "\\", "$", " ",
    ]
    for _ in 0..<3_000 {
      let text = (0..<next(14)).map { _ in words[next(words.count)] }.joined()
      guard let read = try? DDLText(text) else { continue }
      for statement in read.statements { _ = DDLStatement.readAll(statement) }
    }
    #expect(try DDLText("CREATE TABLE a (;CREATE TABLE b ();CREATE TABLE c ();").statements.count >= 1)
    let all = try DDLText("SELECT (;CREATE TABLE b ();").statements.flatMap(DDLStatement.readAll)
    #expect(all.contains { $0.object == "b" })
  }

  @Test(arguments: [
    ("-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)", 150_018),
    ("-- Dumped from database version 18beta1", 180_000), ("-- Dumped from database version 9.6.24", 90_006),
    ("--", nil),
  ])
  func `the dump's server version is read`(line: String, version: Int?) throws {
    #expect(try DDLText("--\n\(line)\nSELECT 1;").serverVersion == version)
  }
}
