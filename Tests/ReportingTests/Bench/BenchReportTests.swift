import Benchmarking
import Foundation
import Reporting
import Testing

struct BenchReportTests {
  @Test(arguments: BenchFormat.allCases)
  func `each report ends in a newline and is the same every time`(format: BenchFormat) {
    for document in [BenchDocuments.document(), Self.empty] {
      let report = BenchReport.write(document, format: format)
      #expect(report.hasSuffix("\n") && !report.hasSuffix("\n\n"))
      #expect(report == BenchReport.write(document, format: format))
      #expect(!report.contains("nan") && !report.contains("inf "))
    }
  }

  @Test func `the summary comes first, in words`() {
    let summary = "4 proposals measured: 2 kept, 1 rejected, 1 inconclusive"
    #expect(BenchReport.write(BenchDocuments.document(), format: .text).hasPrefix(summary))
    #expect(BenchReport.write(BenchDocuments.document(), format: .markdown).hasPrefix("# " + summary))
    #expect(BenchReport.write(BenchDocuments.document(), format: .html).contains("<h1>" + summary))
    #expect(BenchReport.write(Self.empty, format: .text).hasPrefix("No proposals to measure"))
  }

  @Test(arguments: [70, 80, 96, 100, 140, 200])
  func `no line of text is wider than the terminal, colours apart`(width: Int) {
    let report = BenchReport.write(BenchDocuments.document(), format: .text, width: width)
    for line in report.split(separator: "\n") { #expect(line.count <= width, "\(line)") }
    let coloured = BenchReport.write(BenchDocuments.document(), format: .text, style: .coloured, width: width)
    #expect(coloured.replacing(/\u{1B}\[\d+m/, with: "") == report)
  }

  @Test(arguments: [70, 120])
  func `text has verdicts, reasons, times, writes and what is left`(width: Int) {
    let text = BenchReport.write(BenchDocuments.document(), format: .text, width: width)
    // Lines are broken anywhere.
    let report = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    for part in [
      "keep", "reject", "inconclusive", "orders_customer_id_placed_at_idx", "21 MB / 25 MB", "12 s", "-95 %",
      "300 B -> 420 B",
      "90 % -> 10 %", "Index Scan using", "/* orders_list */", "All together", "The planner's promises",
      "Not measured: 1",
      "What stays behind", "Nothing was measured", "Warning: The run ended", "at 10 % of the size",
    ] {
      #expect(report.contains(part), "\(part) in \(report)")
    }
  }

  @Test func `the JSON has all fields, and numbers where numbers belong`() throws {
    let document = BenchDocuments.document()
    let text = BenchReport.write(document, format: .json)
    let json = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(
      Set(json.keys) == [
        "schema", "sextant_version", "server_version", "source", "settings", "cut_short", "warnings", "proposals",
        "together", "together_classes", "calibration", "skipped", "left_behind",
      ])
    #expect(json["schema"] as? String == "sextant.bench/1" && json["cut_short"] as? Bool == true)
    let source = try #require(json["source"] as? [String: Any])
    #expect(source["kind"] as? String == "synthetic" && source["seed"] as? String == "18446744073709551615")
    let settings = try #require(json["settings"] as? [String: Any])
    #expect(
      Set(settings.keys) == [
        "rounds", "parameter_sets", "cold", "cold_system_cache", "statement_timeout_seconds", "seed", "confidence",
      ])
    let proposals = try #require(json["proposals"] as? [[String: Any]])
    #expect(
      Set(proposals[0].keys) == [
        "id", "action", "method", "table", "index", "statement", "verdict", "estimated_bytes", "measured_bytes",
        "build_seconds", "comparison", "reads", "writes",
      ])
    let verdict = try #require(proposals[1]["verdict"] as? [String: Any])
    #expect(verdict["decision"] as? String == "reject" && (verdict["reasons"] as? [String])?.isEmpty == false)
    let comparison = try #require(proposals[0]["comparison"] as? [String: Any])
    #expect(Set(comparison.keys) == ["before_ms", "after_ms", "ratio", "planned_ratio"])
    let read = try #require((proposals[1]["reads"] as? [[String: Any]])?.first)
    #expect(
      Set(read.keys) == [
        "class", "fingerprint", "query", "calls", "planned_cost_before", "planned_cost_after", "ratio", "uses_index",
        "before", "after", "misestimate",
      ])
    let ratio = try #require(read["ratio"] as? [String: Double])
    #expect(
      Set(ratio.keys) == ["estimate", "low", "high"]
        && abs((ratio["estimate"] ?? 0) - document.proposals[1].reads[0].ratio.estimate) < 1e-6)
    let write = try #require((proposals[0]["writes"] as? [[String: Any]])?.first)
    let after = try #require(write["after"] as? [String: Any])
    #expect(
      Set(after.keys) == [
        "median_ms", "p95_ms", "times_ms", "buffers", "buffers_read", "wal_bytes", "hot_share", "timeouts",
      ])
    #expect((after["times_ms"] as? [[Double]])?.map(\.count) == [10, 10, 10])
    let calibration = try #require((json["calibration"] as? [[String: Any]])?.first)
    #expect(Set(calibration.keys) == ["method", "classes", "median", "worst"])
    #expect((proposals[0]["reads"] as? [[String: Any]])?[1]["query"] as? String == BenchDocuments.hostile)
  }

  @Test func `an interval without an end is null in JSON and said in words elsewhere`() {
    var document = BenchDocuments.document()
    document.proposals[0].reads[0].before.times = [[100]]
    document.proposals[0].reads[0].after.times = [[50]]
    document = BenchEvaluation.evaluate(document)
    #expect(BenchReport.write(document, format: .json).contains(#""high": null"#))
    #expect(BenchReport.write(document, format: .text).contains("-50 % (uncertain)"))
  }

  @Test func `Markdown has a table of proposals and shows what queries say as code`() {
    let report = BenchReport.write(BenchDocuments.document(), format: .markdown)
    #expect(report.contains("| **keep** | `orders_customer_id_placed_at_idx` |"))
    #expect(report.contains("| Calls | Before | After | Change | Planned | WAL | HOT updates | Query |"))
    #expect(report.contains("`SELECT '<script>") && !report.contains("<busy>"))
  }

  private static let empty = BenchDocument(
    sextantVersion: "0", serverVersion: 150_018, source: .target, settings: .init())
}
