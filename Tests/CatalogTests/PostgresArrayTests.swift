import Testing

@testable import Catalog

struct PostgresArrayTests {
  @Test func `elements are read as array_out prints them`() {
    #expect(PostgresArray.parse("{}") == [])
    #expect(PostgresArray.parse("{a,NULL,\"NULL\",b c}") == ["a", nil, "NULL", "b c"])
    #expect(
      PostgresArray.parse(#"{"a,b","say \"hi\"","back\\slash",""}"#) == ["a,b", #"say "hi""#, #"back\slash"#, ""])
    #expect(PostgresArray.parse("{ a , null }") == ["a", nil])
    #expect(PostgresArray.parse(#"{\NULL}"#) == ["NULL"])
    #expect(PostgresArray.parse("[0:1]={a,b}") == ["a", "b"])
    #expect(PostgresArray.parse("{{1,2},{\"}\",4}}") == ["{1,2}", "{\"}\",4}"])
    #expect(PostgresArray.parse("{(1,2),(0,0);(3,4),(1,1)}", delimiter: ";") == ["(1,2),(0,0)", "(3,4),(1,1)"])
    #expect(PostgresArray.parse("{größe,日本}") == ["größe", "日本"])
  }

  @Test(arguments: [
    "", "{", "}", "{a", "a", "{a,}", "{,a}", "{\"a}", "{a}b", "{a\"b\"}", "{{a}", "{a}}", "[1:2]", "[1:2]={", "{a\\",
    "{a{b}}",
  ])
  func `what is no array is nil`(text: String) {
    #expect(PostgresArray.parse(text) == nil)
  }

  @Test func `a literal that is written is read back`() {
    var generator = SeededGenerator(seed: 7)
    let alphabet = Array("ab,{}\"\\ NULnul\t\n'ü日;[]=")
    for _ in 0..<2_000 {
      let elements: [String?] = (0..<Int.random(in: 0..<6, using: &generator)).map { _ in
        guard Int.random(in: 0..<5, using: &generator) > 0 else { return nil }
        return String(
          (0..<Int.random(in: 0..<8, using: &generator)).map { _ in alphabet.randomElement(using: &generator)! })
      }
      #expect(PostgresArray.parse(PostgresArray.literal(elements)) == elements)
    }
  }

  @Test func `any bytes are read without a crash`() {
    var generator = SeededGenerator(seed: 8)
    let alphabet = Array("{{}},\"\\a N[]=")
    for _ in 0..<20_000 {
      let text = (0..<Int.random(in: 0..<12, using: &generator)).map { _ in alphabet.randomElement(using: &generator)! }
      _ = PostgresArray.parse(String(text))
    }
  }
}
