import Testing

@testable import Workload

struct BoundedCountsTests {
  @Test func `up to the limit, all names have their counts`() {
    var counts = BoundedCounts(limit: 3)
    for name in ["b", "a", "b", "", "b", "a"] { counts.add(.one, to: name) }
    #expect(counts.ranked.map(\.name) == ["b", "a", ""])
    #expect(counts.ranked.map(\.count.rounded) == [3, 2, 1])
    #expect(counts.others == .zero)
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `beyond it, the same names are kept with all of their counts, in any order and grouping`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var whole = BoundedCounts(limit: 10)
    var parts = [BoundedCounts](repeating: BoundedCounts(limit: 10), count: 4)
    var counts: [String: Int] = [:]
    for _ in 0..<2_000 {
      let name = "psql-\(Int.random(in: 0..<100, using: &generator))"
      counts[name, default: 0] += 1
      whole.add(.one, to: name)
      parts[Int.random(in: 0..<4, using: &generator)].add(.one, to: name)
    }
    while parts.count > 1 {
      parts.shuffle(using: &generator)
      let last = parts.removeLast()
      parts[0].add(last)
    }
    #expect(parts[0] == whole)
    #expect(whole.ranked.count == 10)
    #expect(whole.ranked.allSatisfy { counts[$0.name] == $0.count.rounded })
    #expect(whole.ranked.reduce(whole.others) { $0 + $1.count }.rounded == 2_000)
  }
}

struct ExecutionSampleTests {
  private func element(_ number: Int) -> ExecutionSample.Element {
    let text = "SELECT \(number)"
    return ExecutionSample.Element(
      hash: ContentHash.ofExecution(
        time: Int64(number), microseconds: 1, text: ContentHash.of(text), parameters: 0, place: 0),
      microseconds: number, text: text, parameters: nil)
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func `the sample of the parts' samples is that of the whole`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var whole = ExecutionSample()
    var parts = [ExecutionSample](repeating: ExecutionSample(), count: 4)
    for number in (0..<1_000).shuffled(using: &generator) {
      whole.add(element(number))
      parts[Int.random(in: 0..<4, using: &generator)].add(element(number))
    }
    while parts.count > 1 {
      parts.shuffle(using: &generator)
      let last = parts.removeLast()
      parts[0].add(last)
    }
    #expect(parts[0] == whole)
    #expect(whole.executions.count == ExecutionSample.capacity)
  }

  @Test func `each execution has about the same chance`() {
    var sum = 0
    for start in 0..<200 {
      var sample = ExecutionSample()
      for number in 0..<400 { sample.add(element(start * 400 + number)) }
      sum += sample.executions.count { ($0.microseconds ?? 0) % 400 < 200 }
    }
    // Of 6,400 kept, half are of the first half: 3,200 with a standard deviation of 38.
    #expect((3_050...3_350).contains(sum))
  }

  @Test func `equal executions are all kept`() {
    var sample = ExecutionSample()
    for _ in 0..<3 { sample.add(element(7)) }
    #expect(sample.executions.count == 3)
    #expect(sample.examples(ofCalls: 3) == [QueryClass.Example(text: "SELECT 7", calls: 3)])
  }

  @Test func `values are ranked by how often they were seen, and calls are shared out`() {
    var sample = ExecutionSample()
    for (number, value) in ["a", "b", "b", nil, "b", nil].enumerated() {
      sample.add(
        ExecutionSample.Element(hash: UInt64(number), microseconds: nil, text: value, parameters: [value, "x"]))
    }
    #expect(sample.parameterSets == [["b", "x"], [nil, "x"], ["a", "x"]])
    #expect(
      sample.examples(ofCalls: 600) == [
        QueryClass.Example(text: "b", calls: 300), QueryClass.Example(text: "a", calls: 100),
      ])
    #expect(sample.examples(ofCalls: .max).allSatisfy { $0.calls > 0 })
  }
}

struct ParameterListTests {
  private func values(_ text: String) -> [String?]? {
    Array(text.utf8).withUnsafeBytes { ParameterList.values($0) }
  }

  @Test(
    arguments: [
      ("", []), ("$1 = 'a'", ["a"]), ("$1 = 'o''neil, $2 = ''x''', $2 = NULL, $3 = ''", ["o'neil, $2 = 'x'", nil, ""]),
      ("$1 = 'NULL', $2 = 'a\nb'", ["NULL", "a\nb"]), ("$1 = '''...'", nil), ("$1 = 'abc...'", nil),
      ("$1 = 'a", nil), ("$1 = ", nil), ("$2 = 'a'", nil), ("$1 = 'a' ", nil), ("$1 = 'a', ", nil), ("x", nil),
    ] as [(String, [String?]?)])
  func `values are read as the server writes them`(text: String, expected: [String?]?) {
    #expect(values(text) == expected)
  }
}

struct CommentTagsTests {
  private func tags(_ text: String) -> [String] {
    var found: [String] = []
    Array(text.utf8).withUnsafeBytes { bytes in
      CommentTags.forEach(in: bytes) { found.append(CommentTags.name($0, $1)) }
    }
    return found
  }

  @Test(arguments: [
    (
      "SELECT 1 /*action='%2Fparam*d',controller='index%27s',traceparent='00-5bd6-01'*/;",
      ["action=/param*d", "controller=index's"]
    ),
    ("SELECT 1 /* a='1', b='x\\'y' */ ", ["a=1", "b=x'y"]), ("SELECT 1 /* just a comment */", []),
    ("SELECT 1 /*a='unterminated*/", []), ("SELECT 1 /*a='x\\*/", []), ("/**/", []), ("*/", []), ("", []),
    ("SELECT 1 /*/", []), ("SELECT a /*x='1'*/ FROM t", []), ("SELECT 1 /*a=1*/", []), ("/*a='%4'*/", ["a=%4"]),
  ])
  func `tags are read from the comment at the end`(text: String, expected: [String]) {
    #expect(tags(text) == expected)
  }

  @Test(arguments: 0..<200 as Range<UInt64>)
  func `no comment is too broken`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let bytes = mutated(Array("SELECT 1 /*a='%2F',b='x\\'y'*/".utf8), using: &generator)
    bytes.withUnsafeBytes { buffer in
      CommentTags.forEach(in: buffer) { key, value in #expect(!CommentTags.name(key, value).isEmpty) }
      _ = ParameterList.values(buffer)
    }
  }
}
