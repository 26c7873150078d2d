import Advice
import Testing

@testable import Reporting

struct FindingReportTests {
  private static func finding(_ number: Int = 0, kind: Finding.Kind = .loop) -> Finding {
    var figures = Finding.Figures()
    figures.bursts = 10
    figures.roundTripsSaved = 1_190
    figures.savedMilliseconds = 1_234.5
    figures.firstSeen = "2026-01-01T00:00:00Z"
    figures.worstSeen = "2026-01-01T03:00:00Z"
    return Finding(
      id: "f\(number)", kind: kind, summary: "one execution for each value, number \(number)", database: "shop",
      user: "app",
      classes: [
        .init(role: .parent, class: "0123456789abcdef-01234567", query: "SELECT * FROM posts", calls: 7),
        .init(
          role: .child, class: "fedcba9876543210-01234567", query: "SELECT * FROM users\n WHERE id = $1", calls: 99),
      ], figures: figures, reasons: ["it follows 98 % of the executions"],
      tradeoffs: ["all rows are in memory at once"],
      remedies: [
        .init("ask once", code: "SELECT * FROM users WHERE id = ANY($1)", language: .sql),
        .init("load eagerly", code: "await Post.findAll({\n  include: [],\n})", language: .javascript),
      ])
  }

  private static func document(_ findings: [Finding]?) -> AdviceDocument {
    var document = Documents.advice([])
    document.findings = findings
    if findings != nil {
      document.dismissedFindings = [
        .init(kind: .loop, class: "c", query: "SELECT 1", reason: "two bursts", code: .tooSmall),
        .init(kind: .loop, class: "d", query: "SELECT 2", reason: "it takes pages", code: .paged),
      ]
    }
    return document
  }

  @Test func `a finding stands in every report with its reasons and its remedy`() {
    let document = Self.document([Self.finding()])
    for text in [AdviceText(width: 120).write(document), AdviceMarkdown.write(document)] {
      for part in [
        "Findings about sessions", "n-plus-one", "one execution for each value, number 0", "SELECT * FROM posts",
        "SELECT * FROM users WHERE id = $1", "it follows 98 % of the executions", "all rows are in memory at once",
        "about 1.2 s, 1,190 round trips", "SELECT * FROM users WHERE id = ANY($1);", "await Post.findAll({",
        "first seen 2026-01-01T00:00:00Z", "database shop, user app",
        "2 patterns in sessions are no finding: 1 paged, 1 too-small",
      ] {
        #expect(text.contains(part), "\(part): \(text)")
      }
    }
  }

  @Test func `the JSON has all of it under the names of the contract`() {
    let json = AdviceJSON.write(Self.document([Self.finding()]))
    for part in [
      #""findings": ["#, #""id": "f0""#, #""kind": "n-plus-one""#, #""role": "parent""#, #""round_trips_saved": 1190"#,
      #""saved_ms": 1234.5"#, #""first_seen": "2026-01-01T00:00:00Z""#, #""language": "javascript""#,
      #""code": "SELECT * FROM users WHERE id = ANY($1)""#, #""dismissed_findings": ["#, #""code": "too-small""#,
    ] {
      #expect(json.contains(part), "\(part): \(json)")
    }
    #expect(!json.contains("terminated"))
  }

  @Test func `a workload without sessions is told from one without findings`() {
    #expect(!AdviceJSON.write(Self.document(nil)).contains("findings"))
    #expect(AdviceJSON.write(Self.document([])).contains(#""findings": []"#))
    #expect(!AdviceText().write(Self.document(nil)).contains("Findings"))
  }

  @Test func `of each kind some are shown and the others counted`() {
    let findings = (0..<8).map { Self.finding($0) } + [Self.finding(9, kind: .idle)]
    for text in [AdviceText().write(Self.document(findings)), AdviceMarkdown.write(Self.document(findings))] {
      #expect(text.contains("number 4") && !text.contains("number 5") && text.contains("number 9"))
      #expect(text.contains("and 3 more"))
    }
    #expect(AdviceJSON.write(Self.document(findings)).contains("number 7"))
  }

  @Test func `no script has findings`() {
    #expect(!AdviceSQL.write(Self.document([Self.finding()])).contains("ANY($1)"))
  }
}
