import Testing
import Workload

@testable import QueryLogs

struct StatementScannerTests {
  private func digest(_ text: String) -> StatementDigest {
    var scanner = StatementScanner()
    return Array(text.utf8).withUnsafeBytes { scanner.digest($0) }
  }

  @Test(arguments: [
    [
      "SELECT 1", "SELECT 2", "SELECT 1e-5", "SELECT .5", "SELECT 0x1F", "SELECT 'a'", "SELECT E'it\\'s'",
      "SELECT $$x$$",
      "SELECT $t$ $$ $t$", "SELECT U&'\\0041'", "SELECT B'01'", "SELECT X'ff'", "SELECT 'it''s'", " SELECT 1 ; ",
    ],
    ["SELECT a FROM t WHERE b IN (1)", "SELECT a FROM t WHERE b IN (1, 2,3)", "SELECT a FROM t WHERE b IN (-1, 'x')"],
    ["SELECT a FROM t WHERE b = ANY(ARRAY[1])", "SELECT a FROM t WHERE b = ANY(ARRAY[1, 2, 3])"],
    ["SELECT a FROM t WHERE b = -5", "SELECT a FROM t WHERE b = 5"],
    ["/*app='x',trace='1'*/ SELECT 1", "SELECT 1 /* c /* nested */ c */", "-- line\nSELECT 1", "SELECT 1 -- 'open"],
    ["SAVEPOINT a", "SAVEPOINT \"B 2\"", "savepoint".uppercased() + " s_77"],
    ["DECLARE c1 CURSOR FOR SELECT 1", "DECLARE c2 CURSOR FOR SELECT 2"], ["FETCH 5 FROM c1", "FETCH 100 FROM c2"],
    ["EXECUTE p1(1)", "EXECUTE p2('x')"], ["DEALLOCATE s1", "DEALLOCATE s2"],
    ["SELECT a FROM t WHERE b LIKE 'x%'", "SELECT a FROM t WHERE b LIKE 'yz_'"],
    ["INSERT INTO t VALUES (1, 'a', NULL)", "INSERT INTO t VALUES (2, 'b', NULL)"],
  ])
  func `texts that differ in literals, comments and names of drivers alone have one digest`(_ texts: [String]) {
    for text in texts.dropFirst() { #expect(digest(text) == digest(texts[0]), "\(text) beside \(texts[0])") }
  }

  @Test(arguments: [
    ("SELECT a FROM t ORDER BY 1", "SELECT a FROM t ORDER BY 2"),
    ("SELECT a FROM t ORDER BY a, 1", "SELECT a FROM t ORDER BY a, 2"),
    ("SELECT DISTINCT ON (1) a FROM t", "SELECT DISTINCT ON (2) a FROM t"),
    ("SELECT a FROM t WHERE b LIKE 'x%'", "SELECT a FROM t WHERE b LIKE '%x'"),
    ("SELECT a FROM t WHERE b ~ '^x'", "SELECT a FROM t WHERE b ~ 'x'"),
    ("SELECT d ->> 'a' FROM t", "SELECT d ->> 'b' FROM t"), ("SELECT d -> 1 FROM t", "SELECT d -> 2 FROM t"),
    ("SELECT d #>> '{a}' FROM t", "SELECT d #>> '{b}' FROM t"), ("SELECT d ? 'a' FROM t", "SELECT d ? 'b' FROM t"),
    ("SELECT date_trunc('day', a) FROM t", "SELECT date_trunc('month', a) FROM t"),
    ("SELECT a::numeric(10, 2) FROM t", "SELECT a::numeric(10, 3) FROM t"),
    ("SELECT a[1] FROM t", "SELECT a[2] FROM t"),
    ("SELECT jsonb_extract_path_text(d, 'a', 'b') FROM t", "SELECT jsonb_extract_path_text(d, 'a', 'c') FROM t"),
    ("SELECT a FROM t WHERE b = NULL", "SELECT a FROM t WHERE b = 1"), ("SELECT a FROM t1", "SELECT a FROM t2"),
    ("SELECT \"a\" FROM t", "SELECT \"A\" FROM t"), ("SELECT $1", "SELECT $2"),
    ("SELECT a - 5 FROM t", "SELECT a FROM t"),
    // The first of them can't be parsed, and must not be what all others are taken for.
    ("SELECT 'open", "SELECT 'open'"), ("SELECT 'open''", "SELECT 'open'"), ("SELECT E'open\\'", "SELECT E'open'"),
    ("SELECT $t$open", "SELECT $t$open$t$"), ("SELECT 1 /* open", "SELECT 1 /* closed */"),
    ("SELECT a FROM t WHERE b IN (1, 'open", "SELECT a FROM t WHERE b IN (1, 'open'"),
  ])
  func `what an index is chosen by stays`(_ first: String, _ second: String) {
    #expect(digest(first) != digest(second))
  }

  @Test(arguments: [
    "SELECT 'open", "SELECT E'open\\", "SELECT \"open", "SELECT $t$open", "/* open", "--", "", ";;", "'", "$",
    "E'", "U&'", "SELECT 1.", "1e", "1e+", "0x", "$1$", "\u{0}", "SELECT 'größe 😀",
  ])
  func `a text that ends in the middle ends there`(_ text: String) {
    _ = digest(text)
  }

  /// The class of a digest is that of the first of its texts: all must have it.
  @Test func `all texts of a digest are of one query class`() {
    var random = SeededRandom(7)
    for template in Self.templates {
      let texts = (0..<12).map { _ in Self.filled(template, &random) }
      var classes: [StatementDigest: Set<String>] = [:]
      for text in texts {
        let outcomes = StatementClassifier.outcomes(for: StatementClassifier.Source(text: text))
        classes[digest(text), default: []].insert(outcomes.map { $0.fingerprint + $0.shape }.joined())
      }
      for (_, found) in classes { #expect(found.count == 1, "\(texts)") }
    }
  }

  /// `?` is a number, `#` a text.
  private static let templates = [
    "SELECT a, ? FROM t WHERE b = ? AND c IN (?, ?, ?) ORDER BY 2, a LIMIT ? OFFSET ?",
    "SELECT a FROM t WHERE d ->> # = # AND d @> # AND e ? # AND f ~ #",
    "SELECT a FROM t WHERE b LIKE # OR b ILIKE # OR b NOT LIKE # OR b SIMILAR TO #",
    "SELECT date_trunc(#, a), count(*) FROM t WHERE a > # GROUP BY 1 HAVING count(*) > ? ORDER BY ?, ?",
    "SELECT CAST(a AS numeric(?, ?)), b::varchar(?), c[?], c[?:?] FROM t WHERE x BETWEEN ? AND ?",
    "INSERT INTO t (a, b) VALUES (?, #), (-?, #) ON CONFLICT (a) DO UPDATE SET b = # WHERE t.a > ?",
    "SELECT json_extract_path(d, #, #), to_tsvector(#, a) @@ to_tsquery(#), to_tsvector(#) FROM t",
    "SELECT a FROM t WHERE b = ANY(ARRAY[?, ?]) AND c = ANY(#) AND d > interval # AND e = -? AND f = b -?",
    "SELECT DISTINCT ON (?) a, rank() OVER (PARTITION BY ? ORDER BY b, ?) FROM t ORDER BY 1",
    "SELECT coalesce(a, ?), nullif(b, #), d #>> #, timezone(#, x), extract(year FROM y) FROM t FETCH FIRST ? ROWS ONLY",
    "UPDATE t SET a = a + ?, b = # WHERE (c, d) IN ((?, #), (?, #)) RETURNING a",
  ]

  private static func filled(_ template: String, _ random: inout SeededRandom) -> String {
    let words = [
      "'a'", "'b%'", "'%c'", "'^d'", "'day'", "'month'", "'{a,b}'", "'it''s'", "E'x\\'y'", "$q$z$q$", "'english'",
    ]
    var text = ""
    for character in template {
      switch character {
      case "#": text += words.randomElement(using: &random)!
      case "?" where !text.hasSuffix(" e "): text += String(Int.random(in: 1...3, using: &random))
      default: text.append(character)
      }
    }
    return text
  }
}
