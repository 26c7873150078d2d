import Foundation
import Testing

@testable import SQLSyntax

struct SQLParserTests {
  @Test func `a tree is read by the names of PostgreSQL's own structures`() throws {
    let tree = try SQLParser.parse("select a.id, 'x' from shop.orders a where a.id = $1 and note is null")
    let select = try #require(tree.statements.first?.node)
    #expect(select.kind == "SelectStmt")
    let from = try #require(select.list("from_clause").first)
    #expect(from.kind == "RangeVar")
    #expect(from.string("schemaname") == "shop")
    #expect(from.string("relname") == "orders")
    #expect(from["alias"]?.string("aliasname") == "a")
    let condition = try #require(select["where_clause"])
    #expect(condition.enumeration("boolop") == "AND_EXPR")
    let equality = condition.list("args")[0]
    #expect(equality.kind == "AExpr")
    #expect(equality.strings("name") == ["="])
    #expect(equality["lexpr"]?.strings("fields") == ["a", "id"])
    #expect(equality["rexpr"]?.kind == "ParamRef")
    #expect(equality["rexpr"]?.integer("number") == 1)
    let literal = try #require(select.list("target_list")[1]["val"])
    #expect(literal.kind == "AConst")
    #expect(literal["sval"]?.string("sval") == "x")
    #expect(literal["ival"] == nil)
  }

  @Test func `a rejected statement names the place`() {
    #expect(throws: SyntaxError(.rejected, "syntax error at or near \"selec\"", position: 1)) {
      try SQLParser.parse("selec 1")
    }
  }

  @Test func `statements are told apart with their places in the text`() throws {
    let text = "select 1; -- ;\n select 'a;b' ;"
    let tree = try SQLParser.parse(text)
    #expect(tree.statements.map { tree.text(in: $0.range) } == ["select 1", " -- ;\n select 'a;b' "])
    #expect(try SQLParser.split(text).count == 2)
  }

  @Test func `tokens carry their places and keywords`() throws {
    let tokens = try SQLParser.tokens(of: "select $1 -- end")
    #expect(tokens.map(\.kind) == ["SELECT", "PARAM", "SQL_COMMENT"])
    #expect(tokens[1].range == 7..<9)
    #expect(tokens[0].isReservedAsName)
  }

  @Test func `parsing leaves a process its keys of thread-specific data`() async {
    await #expect(processExitsWith: .success) {
      for _ in 0..<2 * Int(PTHREAD_KEYS_MAX) { _ = try SQLParser.fingerprint("select 1") }
      var key = pthread_key_t()
      #expect(pthread_key_create(&key, nil) == 0)
    }
  }

  @Test func `a deeply nested statement leaves no memory behind`() async {
    await #expect(processExitsWith: .success) {
      func resident() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
        return try #require(Int(status.split(separator: " ")[1])) * sysconf(Int32(_SC_PAGESIZE))
      }
      _ = try SQLParser.fingerprint("select 1")
      let before = try resident()
      let deep = "select " + String(repeating: "1+", count: 100_000) + "1"
      #expect(throws: SyntaxError.self) { try SQLParser.parse(deep) }
      let left = try resident() - before
      #expect(left < 32 << 20, "\(left) bytes")
    }
  }

  @Test func `nesting that overflows a stack is refused`() async {
    await #expect(processExitsWith: .success) {
      for text in [
        "select " + String(repeating: "1+", count: 5_000) + "1",
        "select " + String(repeating: "1+", count: 100_000) + "1",
        "select " + String(repeating: "not ", count: 4_500) + "true",
        "select " + String(repeating: "(", count: 20_000) + "1" + String(repeating: ")", count: 20_000),
      ] {
        _ = try? SQLParser.parse(text)
        _ = try? SQLParser.fingerprint(text)
        _ = try? SQLParser.normalize(text)
      }
    }
  }

  @Test func `a NUL byte and an endless text are refused`() {
    #expect(throws: SyntaxError.self) { try SQLParser.parse("select 1\0; drop") }
    #expect(throws: SyntaxError.self) { try SQLParser.parse(String(repeating: " ", count: 5 << 20)) }
  }

  @Test func `parser threads keep the order of their work`() {
    let numbers = Array(0..<1_000)
    let prints = ParserThread.map(numbers) { (try? SQLParser.normalize("select \($0)")) ?? "" }
    #expect(Set(prints) == ["select $1"])
    #expect(ParserThread.map(numbers) { $0 * 2 } == numbers.map { $0 * 2 })
  }
}

struct SQLIdentifierTests {
  @Test(arguments: [
    ("orders", "orders"), ("Orders", "\"Orders\""), ("order", "\"order\""), ("a b", "\"a b\""),
    ("a\"b", "\"a\"\"b\""), ("naïve", "\"naïve\""), ("1st", "\"1st\""), ("_x9", "_x9"), ("", "\"\""),
    ("name", "name"), ("left", "\"left\""), ("int", "\"int\""),
  ])
  func `names are quoted where they have to be`(name: String, quoted: String) {
    #expect(SQLIdentifier.quoted(name) == quoted)
  }

  @Test func `literals are quoted as PostgreSQL does it`() {
    #expect(SQLIdentifier.literal("o'neil") == "'o''neil'")
    #expect(SQLIdentifier.literal("a\\b") == "E'a\\\\b'")
  }
}
