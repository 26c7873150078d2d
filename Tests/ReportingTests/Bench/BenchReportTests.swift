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
      "Not measured: 1", "drop orders_old_idx", "to keep a drop is to drop the index",
      "Under load: 4 sessions, 60 s with the indexes and as long without", "409", "996", "2 deadlocks, 1 other",
      "a statement waited 120 ms for its locks", "no statement was seen waiting",
      "Not executed: 1 class of the workload with 7 calls", "What stays behind", "Nothing was measured",
      "Warning: The run ended", "at 10 % of the size",
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
        "together", "together_classes", "load", "calibration", "skipped", "left_behind",
      ])
    #expect(json["schema"] as? String == "sextant.bench/1" && json["cut_short"] as? Bool == true)
    let source = try #require(json["source"] as? [String: Any])
    #expect(source["kind"] as? String == "synthetic" && source["seed"] as? String == "18446744073709551615")
    let settings = try #require(json["settings"] as? [String: Any])
    #expect(
      Set(settings.keys) == [
        "rounds", "parameter_sets", "cold", "cold_system_cache", "statement_timeout_seconds", "seed", "confidence",
        "concurrency", "load_seconds",
      ])
    let proposals = try #require(json["proposals"] as? [[String: Any]])
    #expect(
      Set(proposals[0].keys) == [
        "id", "action", "method", "table", "index", "statement", "verdict", "estimated_bytes", "measured_bytes",
        "build_seconds", "build_lock_wait_ms", "build_slowdown", "comparison", "reads", "writes",
      ])
    #expect(proposals.map { $0["left_out"] as? Bool } == [nil, nil, true, nil])
    let load = try #require(json["load"] as? [String: Any])
    #expect(Set(load.keys) == ["sessions", "seconds", "before", "after", "classes", "skipped", "notes"])
    let side = try #require(load["before"] as? [String: Any])
    #expect(
      Set(side.keys) == [
        "statements_per_second", "executions", "p50_ms", "p95_ms", "errors", "lock_waits", "longest_lock_wait_ms",
      ])
    #expect(side["statements_per_second"] as? [Double] == [412.4, 405.1])
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

  @Test(arguments: [BenchFormat.text, .markdown, .html])
  func `cold caches and a load are said`(format: BenchFormat) {
    var document = BenchDocuments.document()
    document.settings.isCold = true
    // Lines of text are broken anywhere.
    func report() -> String {
      BenchReport.write(document, format: format).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
    let server = HTML.unescaped(report())
    #expect(server.contains("caches cold: the server's are emptied before each run, the operating system's are not"))
    document.settings.emptiesSystemCache = true
    #expect(HTML.unescaped(report()).contains("the operating system's of its files too"))
    for part in ["Under load: 4 sessions", "31 ms", "waited 120 ms for its locks", "2 deadlocks, 1 other"] {
      #expect(server.contains(part), "\(part) in \(server)")
    }
  }

  private enum HTML {
    static func unescaped(_ text: String) -> String { text.replacing("&#39;", with: "'") }
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
