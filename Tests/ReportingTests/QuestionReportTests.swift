import Advice
import Testing

@testable import Reporting

struct QuestionReportTests {
  private static let document: AdviceDocument = {
    var document = AdviceDocument(
      sextantVersion: "test", serverVersion: 150_000, plannerVersion: 150_000, capturedAt: "2026-01-01T00:00:00Z",
      costs: .init(before: 100, after: 100, whatIfCalls: 0, whatIfCallsToChoose: 0),
      workload: .init(classes: 1, calls: 1, analyzed: 1, plannedGenerically: 0, skipped: []))
    document.questions = [
      Question(
        id: "q1", table: "reg.token", columns: ["serial"], question: "may two rows have the same serial?",
        reasons: ["all rows differ"], check: "SELECT serial FROM reg.token", statement: "CREATE UNIQUE INDEX i",
        rollback: "DROP INDEX i", classes: ["c1"])
    ]
    document.recommendations = [
      Recommendation(
        id: "r1", action: .createStatistics, method: "statistics", table: "reg.device", index: "device_stat",
        statement: "CREATE STATISTICS device_stat ON a, b FROM reg.device", rollback: "DROP STATISTICS device_stat",
        rollout: [], sizeInBytes: 0, sizeSource: "estimated", costBefore: 100, costAfter: 100,
        writeOverhead: .init(entries: 0, bytesPerEntry: 0, updatesLosingHOT: 0, cost: 0, formula: ""),
        confidence: .estimated, reasons: ["214 rows a call"], tradeoffs: [], queries: [])
    ]
    return document
  }()

  @Test func `a question stands in every report with what answers it and what follows`() {
    for text in [AdviceText().write(Self.document), AdviceMarkdown.write(Self.document)] {
      for part in [
        "Questions", "may two rows have the same serial?", "all rows differ", "SELECT serial FROM reg.token;",
        "CREATE UNIQUE INDEX i;",
      ] {
        #expect(text.contains(part), "\(part): \(text)")
      }
    }
    let json = AdviceJSON.write(Self.document)
    #expect(json.contains(#""questions":"#) && json.contains(#""check": "SELECT serial FROM reg.token""#), "\(json)")
  }

  /// A script that ran it would decide what only the owner can.
  @Test func `no script answers a question`() {
    #expect(!AdviceSQL.write(Self.document).contains("CREATE UNIQUE"))
  }

  @Test func `statistics are no index, and nothing is said of their saving`() {
    let text = AdviceText().write(Self.document)
    #expect(text.contains("Create statistics device_stat on reg.device"))
    #expect(text.contains("known only after ANALYZE") && text.contains("the rows that calls returned"), "\(text)")
    #expect(!text.contains("of new indexes") && !text.contains("Writes"))
  }
}
