import Advice
import Reporting
import Testing

struct AdviceReportTests {
  @Test func `ten query classes that are not improved are listed, the rest counted by code; the JSON has all`() {
    let document = Documents.advice([Documents.recommendation()], unimproved: 13)
    for format in [ReportFormat.text, .markdown] {
      let report = AdviceReport.write(document, format: format)
      #expect(report.contains("Not improved: 13 of 14 query classes"))
      #expect(report.contains("SELECT 9 FROM t") && !report.contains("SELECT 10 FROM t"))
      #expect(report.contains("its plan already uses t"))
      #expect(report.contains("and 3 more: 2 writes-only, 1 served"))
    }
    let json = AdviceReport.write(document, format: .json)
    #expect(json.contains(#""improved": 1"#) && json.contains(#""class": "c12""#))
    #expect(json.contains(#""code": "writes-only""#))
  }

  @Test func `costs are said to be without and with the index, beside the others, once`() {
    let document = Documents.advice([Documents.recommendation(), Documents.recommendation()])
    for format in [ReportFormat.text, .markdown] {
      let report = AdviceReport.write(document, format: format)
      #expect(report.split(separator: "both beside all the").count == 2, "\(report)")
    }
    #expect(AdviceReport.write(document, format: .text).contains("calls  without  with  factor  class  query"))
    #expect(AdviceReport.write(document, format: .markdown).contains("| Cost without it | Cost with it |"))
  }

  @Test func `what drops alone cost is said to be more, not saved`() {
    var document = Documents.advice([Documents.recommendation()])
    (document.costs.before, document.costs.after) = (1_000, 1_001)
    #expect(AdviceReport.write(document, format: .text).replacing("\u{a0}", with: " ").contains("0.1 % more\n"))
    document.costs.after = 500
    #expect(AdviceReport.write(document, format: .text).replacing("\u{a0}", with: " ").contains("50 % saved\n"))
  }

  @Test func `every report names the limits that differ from the usual`() {
    var document = Documents.advice([Documents.recommendation()])
    func report(_ format: ReportFormat) -> String {
      String(AdviceReport.write(document, format: format).map { $0 == "\u{a0}" ? " " : $0 })
    }
    #expect(!report(.text).contains("Limits") && !report(.sql).contains("Limits"))
    let usual = report(.json)
    #expect(usual.contains(#""min_gain": 0.1"#) && usual.contains(#""max_regression": 0.2"#), "\(usual.suffix(300))")
    #expect(!usual.contains("time_limit_seconds"))
    document.budget = .init(bytes: 60_000_000, freed: 0)
    document.settings.maximumIndexes = 8
    document.settings.kinds = ["btree", "include"]
    #expect(
      report(.text).contains("\nLimits          60 MB of new indexes; 8 new indexes; only btree, include\n"),
      "\(report(.text))")
    #expect(report(.sql).contains("\n-- Limits: 60 MB of new indexes; 8 new indexes; only btree, include\n"))
    #expect(report(.markdown).contains("| Limits | 60 MB of new indexes; 8 new indexes; only btree, include |"))
    document.budget = .init(bytes: 60_000_000, freed: 7_000_000)
    document.settings = AdviceSettings()
    document.settings.tables = ["public.orders"]
    document.settings.minimumGain = 0.05
    document.settings.maximumRegression = 0
    document.settings.writeWeight = 2.5
    document.settings.timeLimit = .seconds(90)
    let all = """
      60 MB of new indexes, and 7.0 MB that dropped indexes free: until they are dropped all are on the disk; on \
      public.orders; an index has to save a query class 5.0 %; drops may make a query class 0 % dearer; upkeep counts 2.5 times; \
      the planner is asked for 90 s
      """
    #expect(report(.sql).contains("-- Limits: \(all)\n"), "\(report(.sql))")
    let json = report(.json)
    #expect(json.contains(#""max_regression": 0.0,"#), "\(json.suffix(300))")
    #expect(json.contains(#""time_limit_seconds": 90.0"#))
    #expect(json.contains("\"tables\": [\n      \"public.orders\""))
  }

  @Test func `what storage buys is a table, the advice marked, with what can't be had`() {
    var document = Documents.advice([Documents.recommendation()])
    document.costs.before = 1_000
    document.costs.lowerBound = 80
    document.budget = .init(bytes: 1_000_000, freed: 0)
    document.costs.curve = (0..<15).map { number in
      .init(
        sizeInBytes: number * 100_000, indexes: number, cost: 1_000 - Double(number) * 60, isAdvised: number == 9)
    }
    func report(_ format: ReportFormat) -> String {
      String(AdviceReport.write(document, format: format).map { $0 == "\u{a0}" ? " " : $0 })
    }
    let text = report(.text)
    #expect(text.contains("  900 kB   9 indexes  46 %  advised\n"), "\(text)")
    #expect(text.contains("  100 kB     1 index  94 %\n") && text.contains("  1.4 MB  14 indexes"), "\(text)")
    #expect(text.contains("No choice of the candidates within 1.0 MB leaves less than 8.0 %."))
    let markdown = report(.markdown)
    #expect(markdown.contains("| 900 kB | 9 indexes | 46 % | advised |"), "\(markdown)")
    #expect(markdown.contains("No choice of the candidates within 1.0 MB leaves less than 8.0 %."))
    let json = AdviceReport.write(document, format: .json)
    #expect(json.contains(#""lower_bound": 80"#) && json.split(separator: #""advised": false"#).count == 15)
    document.settings.maximumIndexes = 9
    document.isDeterministic = false
    #expect(report(.text).contains("No choice of the candidates within 1.0 MB and 9 indexes leaves less than 8.0 %."))
    let limited = AdviceReport.write(document, format: .json)
    #expect(limited.contains(#""max_indexes": 9"#) && limited.contains("The time limit cut this run short"))
    #expect(!json.contains("max_indexes") && !json.contains("cut this run short"))
    document.costs.curve.removeLast(13)
    #expect(!AdviceReport.write(document, format: .text).contains("Storage for new indexes"))
  }

  @Test func `plans of one set of values say so`() {
    let document = Documents.advice([Documents.recommendation(explained: true)])
    for format in [ReportFormat.text, .markdown, .json] {
      #expect(AdviceReport.write(document, format: format).contains("one of 3 sets of parameter values"))
    }
  }

  @Test func `a limit that leaves no room is named, with what would be needed`() {
    var document = Documents.advice([])
    document.rejected = [.init(statement: "CREATE INDEX i", table: "public.t", reason: "r", code: "over-budget")]
    let worthless = AdviceReport.write(document, format: .text)
    #expect(worthless.contains("none of 1 candidate is worth having"))
    document.noRoom = .init(
      limit: "--budget", statement: "CREATE INDEX i", sizeInBytes: 21_000_000, saving: 350)
    for format in [ReportFormat.text, .markdown, .sql] {
      let report = AdviceReport.write(document, format: format).split(whereSeparator: \.isWhitespace)
        .joined(separator: " ").filter { $0 != "\\" }
      #expect(report.contains("--budget leaves no room"), "\(report)")
      #expect(report.contains("needs 21 MB (estimated) and would save 35 % of the workload's cost: CREATE INDEX i"))
      #expect(!report.contains("worth having"))
    }
    #expect(AdviceReport.write(document, format: .json).contains(#""limit": "--budget""#))
  }

  @Test func `an index to which nothing is added still costs VACUUM's work, and the words don't contradict`() {
    let report = AdviceReport.write(Documents.advice([Documents.recommendation()]), format: .text, width: 160)
    #expect(report.contains("no entries to add; VACUUM's work on the index costs about 20.0 (estimate)"), "\(report)")
    #expect(!report.contains("0 index entries"))
  }

  @Test func `entries in other indexes are told apart from those of the index`() {
    var recommendation = Documents.recommendation()
    recommendation.writeOverhead = .init(
      entries: 1_364, entriesInOtherIndexes: 256, bytesPerEntry: 20, updatesLosingHOT: 64, heapOnlyShare: 0.5,
      cost: 3_510, formula: "f")
    let document = Documents.advice([recommendation])
    #expect(
      AdviceReport.write(document, format: .text, width: 160).contains(
        "1,364 index entries of 20 bytes, 64 updates no longer HOT (256 entries in other indexes), cost about 3,510"))
    let json = AdviceReport.write(document, format: .json)
    #expect(json.contains(#""entries_in_other_indexes": 256"#) && json.contains(#""hot_share": 0.5"#))
    recommendation.writeOverhead = .init(entries: 0, bytesPerEntry: 20, updatesLosingHOT: 0, cost: 0, formula: "f")
    #expect(
      AdviceReport.write(Documents.advice([recommendation]), format: .text).contains("none seen in this workload"))
  }

  @Test func `tables whose statistics may not be read are listed in the JSON`() {
    var document = Documents.advice([])
    document.unreadable = [.init(table: "public.t", columns: ["a"], grant: "GRANT SELECT ON public.t TO m")]
    #expect(AdviceReport.write(document, format: .json).contains(#""grant": "GRANT SELECT ON public.t TO m""#))
  }
}
