import Benchmarking
import Foundation
import Testing

@testable import Reporting

struct MeasuredAdviceTests {
  /// The ids are those of ``BenchDocuments``: p1 and p4 are kept, p2 is rejected, p3 is inconclusive.
  private static func advice(statements: [String]) -> String {
    let recommendations = statements.enumerated().map { offset, statement in
      """
          {
            "id": "p\(offset + 1)",
            "action": "create_index",
            "statement": "\(statement)",
            "size_bytes": 21000000,
            "size_source": "estimated",
            "cost_after": 1.50,
            "confidence": "planned",
            "unknown": {"z": [1e3, 0.10, -0, null, true, {}], "a": "\\u00e9\\ud83d\\ude00\\t\\"é"},
            "reasons": [
              "why"
            ]
          }
      """
    }
    return """
      {
        "schema": "sextant.advice/1",
        "warnings": ["early"],
        "costs": {"before": 12345678901234567890.5},
        "recommendations": [\(recommendations.joined(separator: ",\n"))],
        "rejected": [{"statement": "other", "code": "covered"}],
        "seconds": 1.0
      }
      """
  }

  private static let bench = BenchDocuments.document()
  private static let text = advice(statements: bench.proposals.map(\.statement) + ["CREATE INDEX of nobody's"])

  private static func write(_ bench: BenchDocument = bench, to text: String = text) throws -> String {
    try MeasuredAdvice(Array(text.utf8)).write(bench)
  }

  private static func read(_ text: String) throws -> JSONValue { try JSONReader.read(Array(text.utf8)) }

  @Test func `kept is measured, rejected is among the rejections, and the rest is as it was`() throws {
    let written = try Self.write()
    let document = try Self.read(written)
    let recommendations = try #require(document["recommendations"]).elements
    #expect(recommendations.map { $0["id"]?.text } == ["p1", "p3", "p4", "p5"])
    let kept = recommendations[0]
    #expect(kept["confidence"]?.text == "measured")
    // The rows are a tenth: the size is not the index's.
    #expect(kept["size_source"]?.text == "estimated")
    #expect(kept["reasons"]?.elements.first?.text == "why")
    #expect(kept["reasons"]?.elements.contains { $0.text?.contains("less time") == true } == true)
    let measurement = try #require(kept["measurement"])
    #expect(measurement["decision"]?.text == "keep" && measurement["source"]?["kind"]?.text == "synthetic")
    for key in ["ratio", "planned_ratio", "rounds", "size_bytes", "settings", "server_version"] {
      #expect(measurement[key] != nil, "\(key)")
    }
    let open = recommendations[1]
    #expect(open["measurement"]?["decision"]?.text == "inconclusive" && open["confidence"]?.text == "planned")
    #expect(open["reasons"]?.elements.count == 1)
    #expect(recommendations[3]["measurement"] == nil)
    let rejected = try #require(document["rejected"]).elements
    #expect(rejected.map { $0["code"]?.text } == ["measured", "covered"])
    #expect(rejected[0]["statement"]?.text == Self.bench.proposals[1].statement)
    #expect(rejected[0]["reason"]?.text?.contains("The planner was wrong there about Index Scan") == true)
    #expect(document["warnings"]?.elements.compactMap(\.text).first == "early")
    #expect(
      document["warnings"]?.elements.compactMap(\.text).last?.hasPrefix("1 recommendation was rejected by") == true)
    #expect(try JSONSerialization.jsonObject(with: Data(written.utf8)) is [String: Any])
  }

  @Test func `what is not known is kept as it stands, in its place`() throws {
    let written = try Self.write()
    let whole = try Self.read(Self.text).write() + "\n"
    // Without proposals nothing changes but white space and escapes that need not be.
    var none = Self.bench
    none.proposals = []
    #expect(try Self.write(none) == whole)
    #expect(whole.contains("\"before\": 12345678901234567890.5") && whole.contains("1e3,\n"))
    #expect(whole.contains(#""a": "é😀\t\"é""#))
    for line in whole.split(separator: "\n").filter({ $0.contains("cost_after") || $0.contains("1e3") }) {
      #expect(written.contains(line))
    }
    #expect(try Self.write(none, to: written) == written)
  }

  @Test func `a second measurement takes the place of the first`() throws {
    let once = try Self.write()
    #expect(try Self.write(to: once) == once)
    // On all rows, with other times: what was kept is open, and its size and confidence are the planned ones again.
    var whole = Self.bench
    whole.source = .target
    let measured = try Self.write(whole)
    let kept = try #require(try Self.read(measured)["recommendations"]).elements[0]
    #expect(kept["size_source"]?.text == "measured")
    guard case .number("24500000") = kept["size_bytes"] else { throw JSONReader.Malformed() }
    var open = whole
    for number in open.proposals.indices {
      open.proposals[number].verdict = .init(.inconclusive, reasons: ["So near the border."], moreRounds: 30)
    }
    let again = try #require(try Self.read(Self.write(open, to: measured))["recommendations"]).elements[0]
    guard case .number("21000000") = again["size_bytes"] else { throw JSONReader.Malformed() }
    #expect(again["size_source"]?.text == "estimated" && again["confidence"]?.text == "planned")
    #expect(again["reasons"]?.elements.compactMap(\.text) == ["why"])
    #expect(again["measurement"]?["decision"]?.text == "inconclusive")
  }

  @Test func `nothing measured takes the place of nothing`() throws {
    let once = try Self.write()
    var cutShort = Self.bench
    cutShort.proposals = cutShort.proposals.map {
      var proposal = $0
      (proposal.reads, proposal.writes) = ([], [])
      return proposal
    }
    #expect(try Self.write(BenchEvaluation.evaluate(cutShort), to: once) == once)
  }

  @Test func `another statement under the same id is not what was measured`() throws {
    let other = Self.advice(statements: Self.bench.proposals.map { _ in "CREATE INDEX other" })
    #expect(try Self.write(to: other) == Self.read(other).write() + "\n")
  }

  @Test(arguments: [
    "", "[]", "1", "{", "{\"a\" 1}", "{\"a\": 1,}", "[1 2]", "{} {}", "{\"a\": 1..2}", "{\"a\": nan}", "{\"a\": \"x}",
    "{\"a\": 0x10}", "{\"a\": +1}", "{\"a\": 01}", "{\"a\": .5}", "{\"a\": 1.}", "{\"a\": tru}", "{\"a\": \"\\q\"}",
    String(repeating: "[", count: 100_000),
  ])
  func `what is no document is refused`(text: String) {
    #expect(throws: MeasuredAdvice.Malformed.self) { try MeasuredAdvice(Array(text.utf8)) }
  }
}
