import Foundation
import Nightly
import Reporting
import Testing

struct NightReportTests {
  private static let report = NightDocuments.report()

  @Test func `the JSON is the night's document`() throws {
    let json = try NightReportWriter.write(Self.report, format: .json)
    #expect(json.hasSuffix("}\n") && json.contains(#""schema" : "sextant.night/1""#))
    #expect(try NightReportCodec.decode(NightReport.self, Array(json.utf8)) == Self.report)
  }

  @Test func `the text fits the terminal, answers first, and is not coloured unless asked`() throws {
    let text = try NightReportWriter.write(Self.report, format: .text, width: 80)
    let lines = text.split(separator: "\n")
    #expect(lines[1].hasPrefix("2 databases failed, 1 regression, 1 new recommendation"))
    for line in lines where !line.contains("script") { #expect(line.count <= 80, "\(line)") }
    #expect(!text.contains("\u{1B}"))
    #expect(
      try NightReportWriter.write(Self.report, format: .text, style: .coloured).contains("\u{1B}[31m"))
    #expect(text.contains("1. Roll back events_at_idx on public.events (shop): +68 % time (measured)"), "\(text)")
    #expect(text.contains("2. Create index orders_customer_id_placed_at_idx"))
    #expect(text.contains("DROP INDEX CONCURRENTLY public.events_at_idx;"))
    #expect(text.contains("Not read tonight: could not connect"))
  }

  @Test func `what changed is ordered by what it makes, over all databases`() throws {
    let text = try NightReportWriter.write(Self.report, format: .text)
    let changed = try #require(text.range(of: "What changed\n"))
    #expect(text[changed.upperBound...].hasPrefix("  regressed    shop: events_at_idx made its query class slower"))
  }

  @Test func `a query class that changed is told with its query`() throws {
    let text = try NightReportWriter.write(Self.report, format: .text)
    let message = "From 4.1 ms to 6.3 ms a call, in 184,211 calls."
    #expect(text.contains("\(message)\n               /* orders_list */ SELECT o.id"), "\(text)")
    let markdown = try NightReportWriter.write(Self.report, format: .markdown)
    #expect(markdown.contains("\(message) `/* orders_list */ SELECT o.id"), "\(markdown)")
  }

  @Test func `loads are compared by the day, since a window has two after a night without figures`() throws {
    var report = NightDocuments.alone()
    report.databases[0].load.milliseconds = 2_000_000
    report.databases[0].previousLoad = .init(calls: 1, milliseconds: 1_000_000, rows: 1)
    report.databases[0].trend = [
      .init(night: "2026-03-01T02:00:00Z", load: .init(calls: 1, milliseconds: 1_000_000, rows: 1)),
      .init(night: "2026-03-02T02:00:00Z"),
      .init(night: "2026-03-03T02:00:00Z", load: .init(calls: 1, milliseconds: 1_100_000, rows: 1)),
    ]
    for format in [NightFormat.text, .markdown, .html] {
      let written = try NightReportWriter.write(report, format: format)
      #expect(written.contains("+10 % on the window before") && !written.contains("+100 %"), "\(format)")
    }
    report.databases[0].trend = []
    #expect(try NightReportWriter.write(report, format: .text).contains("+100 % on the window before"))
  }

  @Test func `Markdown has the statements of what is open and the rollback of what regressed`() throws {
    let markdown = try NightReportWriter.write(Self.report, format: .markdown)
    #expect(markdown.hasPrefix("# 2 databases failed"))
    #expect(
      markdown.contains(
        "```sql\nCREATE INDEX CONCURRENTLY orders_customer_id_placed_at_idx ON public.orders USING btree (customer_id, "
          + "placed_at DESC);\n```"))
    #expect(markdown.contains("Rollback of `events_at_idx`:\n\n```sql\nDROP INDEX CONCURRENTLY public.events_at_idx;"))
    #expect(markdown.contains("> **billing** Not read tonight"))
    #expect(markdown.contains("13 min a night (estimate)"))
  }

  @Test func `nothing in Markdown is markup but the report's own`() throws {
    let markdown = try NightReportWriter.write(Self.report, format: .markdown)
    let outside = markdown.replacing(#/(?s)(`+)[^`].*?\1/#, with: "")
    #expect(!outside.contains(#/[^\\]<(script|img)/#), "\(outside)")
  }

  @Test func `a night with nothing to do says so in every form`() throws {
    let quiet = NightReport(sextantVersion: "0", night: "n", databases: [NightDocuments.firstNight()])
    for format in [NightFormat.text, .markdown, .html] {
      #expect(try NightReportWriter.write(quiet, format: format).contains("Nothing to do"))
    }
  }

  @Test func `the same night gives the same bytes`() throws {
    for format in NightFormat.allCases {
      #expect(
        try NightReportWriter.write(Self.report, format: format) == NightReportWriter.write(Self.report, format: format)
      )
    }
  }
}
