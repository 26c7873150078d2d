import AccessPatterns
import Catalog
import SQLSyntax
import Testing

struct RobustnessTests {
  static let statements =
    NamesTests.cases + ConditionsTests.cases + OrderingsTests.cases + SubqueriesTests.cases + WritesTests.cases

  @Test(arguments: [
    "select id from orders where " + String(repeating: "not ", count: 900) + "id = 1",
    "select id from orders where " + String(repeating: "(status = 'a' or (total > 1 and ", count: 300) + "id = 1"
      + String(repeating: "))", count: 300),
    String(repeating: "select * from (", count: 200) + "select id from orders" + String(repeating: ") s", count: 200),
    "select " + String(repeating: "lower(", count: 900) + "status" + String(repeating: ")", count: 900)
      + " from orders",
    "select id from orders" + String(repeating: " union all select id from orders", count: 400),
    String(repeating: "with a as (", count: 150) + "select id from orders"
      + String(repeating: ") select * from a", count: 150),
    "select 1 from orders o" + String(repeating: " natural join customers", count: 300),
    "select id from orders where id = 1"
      + String(repeating: " and exists (select 1 from orders where id = 1", count: 150)
      + String(repeating: ")", count: 150),
  ])
  func `deep statements are read to the end or refused`(text: String) throws {
    do {
      _ = try Shop.extractor.extract(from: text)
    } catch {
      #expect(error.code == .tooDeep)
    }
  }

  @Test(
    .timeLimit(.minutes(10)),
    arguments: [
      "select id from orders where " + (0..<20_000).map { "id = \($0)" }.joined(separator: " or "),
      "select id from orders where " + (0..<20_000).map { "total <> \($0)" }.joined(separator: " and "),
      "select " + (0..<5_000).map { "c\($0)" }.joined(separator: ",") + " from orders",
      "select 1 from " + (0..<5_000).map { "orders o\($0)" }.joined(separator: ","),
      "select id from orders order by " + (0..<5_000).map { "id + \($0)" }.joined(separator: ","),
    ])
  func `long statements come to an end`(text: String) throws {
    #expect(try !Shop.extractor.extract(from: text).relations.isEmpty)
  }

  @Test func `views that double at each level don't run away`() throws {
    var views: [View] = []
    for level in 0..<40 {
      let inner = level == 0 ? "orders" : "v\(level - 1)"
      views.append(
        View(
          schema: "public", name: "v\(level)", columns: [Column(name: "id", type: "text")],
          definition: "SELECT a.id || b.id FROM \(inner) a, \(inner) b WHERE a.id = b.id"))
    }
    var catalog = Shop.catalog
    catalog.views = views
    let extractor = AccessPatternExtractor(catalog: CatalogIndex(catalog))
    for name in ["v3", "v20", "v39"] {
      #expect(try extractor.extract(from: "select id from \(name) where id = 'x'").relations.count <= 2_000)
    }
  }

  @Test func `mutated statements never crash`() throws {
    let texts = Self.statements.map { Array($0.sql.utf8) }
    var random = SplitMix(state: 20_260_301)
    let parts: [[UInt8]] = ["orders", "id", "(", ")", "select * from ", "lateral ", "o.", "*", "null", " or ", "with "]
      .map { Array($0.utf8) }
    var read = 0
    for _ in 0..<8_000 {
      var text = texts[random.next(below: texts.count)]
      for _ in 0...random.next(below: 4) {
        let start = random.next(below: text.count)
        let end = min(text.count, start + random.next(below: 12))
        switch random.next(below: 4) {
        case 0: text.removeSubrange(start..<end)
        case 1: text.insert(contentsOf: parts[random.next(below: parts.count)], at: start)
        case 2:
          // Words of another statement.
          let other = texts[random.next(below: texts.count)]
          let from = random.next(below: other.count)
          text.replaceSubrange(start..<end, with: other[from..<min(other.count, from + 30)])
        default: text.insert(contentsOf: text[start..<end], at: random.next(below: text.count))
        }
        if text.isEmpty { text = [UInt8(ascii: ";")] }
      }
      guard let pattern = try? Shop.extractor.extract(from: String(decoding: text, as: UTF8.self)) else { continue }
      _ = AccessPatternPrinter().text(for: pattern)
      read += 1
    }
    #expect(read > 500)
  }

  @Test func `threads that share an extractor agree`() {
    let texts = Self.statements.map(\.sql)
    let patterns = ParserThread.map(texts + texts, threads: 4) { try? Shop.extractor.extract(from: $0) }
    #expect(Array(patterns[..<texts.count]) == Array(patterns[texts.count...]))
  }
}

/// A seeded random number generator (SplitMix64, Steele et al. 2014).
private struct SplitMix {
  var state: UInt64

  mutating func next(below bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) % UInt64(max(1, bound)))
  }
}
