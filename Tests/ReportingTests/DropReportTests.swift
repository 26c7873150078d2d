import Advice
import Reporting
import Testing

struct DropReportTests {
  private static func recommendation(_ action: Recommendation.Action, bytes: Int) -> Recommendation {
    var item = Documents.recommendation()
    item.action = action
    item.index = action == .dropIndex ? "t_old" : "t_fat"
    item.statement = "\(action == .dropIndex ? "DROP" : "REINDEX") INDEX CONCURRENTLY public.\(item.index)"
    item.rollback = action == .dropIndex ? "CREATE INDEX t_old ON ONLY public.t USING btree (b);\nALTER INDEX x" : ""
    item.sizeInBytes = bytes
    item.sizeSource = action == .dropIndex ? "measured" : "estimated"
    item.queries = []
    item.writeOverhead = .init(
      entries: -300, entriesInOtherIndexes: -20, bytesPerEntry: 16, updatesLosingHOT: -10, cost: -640, formula: "f")
    return item
  }

  private static let document = Documents.advice([
    Documents.recommendation(), recommendation(.dropIndex, bytes: 12_000_000),
    recommendation(.reindex, bytes: 30_000_000),
  ])

  @Test func `what is dropped or rebuilt is told apart, with what it frees and spares`() {
    for format in [ReportFormat.text, .markdown] {
      let report = AdviceReport.write(Self.document, format: format, width: 200)
      #expect(report.contains("3 recommendations (1 to create, 1 to drop, 1 to rebuild)"), "\(report)")
      #expect(report.contains("21 MB of new indexes, 12 MB of indexes dropped, 30 MB freed by rebuilding"))
      #expect(report.contains("12 MB freed (measured)") && report.contains("30 MB freed (estimated)"))
      #expect(report.contains("Drop index") && report.contains("Rebuild index"))
      // Stored below zero, and said to be spared.
      #expect(report.contains("300 index entries of 16 bytes, 10 updates held back from HOT (20 entries in other"))
      #expect(report.split(separator: "Writes saved").count == 2)
    }
  }

  @Test func `the script has both, and a way back of several statements in comments`() {
    let script = AdviceReport.write(Self.document, format: .sql)
    let lines = script.split(separator: "\n").map(String.init)
    #expect(lines.contains("DROP INDEX CONCURRENTLY public.t_old;"))
    #expect(lines.contains("REINDEX INDEX CONCURRENTLY public.t_fat;"))
    #expect(lines.contains("-- CREATE INDEX t_old ON ONLY public.t USING btree (b);"))
    #expect(lines.contains("-- ALTER INDEX x;"))
  }

  @Test func `the document has the actions and what is spared below zero`() {
    let json = AdviceReport.write(Self.document, format: .json)
    #expect(json.contains(#""action": "drop_index""#) && json.contains(#""action": "reindex""#))
    #expect(json.contains(#""entries": -300"#) && json.contains(#""cost": -640"#))
  }

  @Test func `how long it takes and what it locks is in every report`() {
    var item = Documents.recommendation()
    item.build = .init(secondsLow: 0.4, secondsHigh: 130, lock: "L while it runs", formula: "f")
    var drop = Self.recommendation(.dropIndex, bytes: 1)
    drop.build = .init(secondsLow: 0, secondsHigh: 1, lock: "M for a moment", formula: "g")
    let document = Documents.advice([item, drop])
    for format in [ReportFormat.text, .markdown, .sql] {
      let report = AdviceReport.write(document, format: format, width: 200)
      #expect(report.contains("under 1 s to 2 min of work (estimate); L while it runs"), "\(report)")
      #expect(report.contains("M for a moment") && !report.contains("to 1 s"))
    }
    let json = AdviceReport.write(document, format: .json)
    #expect(json.contains(#""seconds_high": 130"#) && json.contains(#""lock": "M for a moment""#))
  }
}
