import Foundation
import Nightly
import Reporting
import Testing

struct NightPageTests {
  static func page(_ report: NightReport) throws -> String { try NightReportWriter.write(report, format: .html) }

  /// The page as XML: void elements closed, the contents of style sheet and script taken out.
  private func xml(_ page: String) -> String {
    page.replacing(#/<(meta[^>]*|br)>/#) { "<\($0.output.1)/>" }.replacing("<!DOCTYPE html>", with: "")
      .replacing(#/(?s)<(style|script)>.*?</(style|script)>/#, with: "")
  }

  @Test func `every element is closed, ids are there once, and links and labels lead to them`() throws {
    for report in [
      NightDocuments.report(), NightDocuments.alone(),
    ] {
      let reader = XMLElements()
      #expect(reader.read(xml(try Self.page(report))), "\(reader.problem)")
      #expect(reader.ids.count == Set(reader.ids).count && reader.ids.count > 20)
      for reference in reader.references { #expect(reader.ids.contains(reference), "\(reference)") }
    }
  }

  @Test func `whatever a name, a query or a message holds is text`() throws {
    let page = try Self.page(NightDocuments.report())
    // The page's own script and no other, no handler, no image.
    #expect(page.matches(of: #/<script/#).count == 1 && page.matches(of: #/</script/#).count == 1)
    let reader = XMLElements()
    #expect(reader.read(xml(page)), "\(reader.problem)")
    #expect(reader.attributes.isDisjoint(with: ["onclick", "onerror", "evil", "src"]), "\(reader.attributes)")
    #expect(reader.elements.isDisjoint(with: ["img", "script", "link", "iframe"]))
    #expect(page.contains("&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;") && page.contains("{{a}}"))
    #expect(!page.unicodeScalars.contains("\u{202E}"))
  }

  @Test func `the page asks the network for nothing`() throws {
    let page = try Self.page(NightDocuments.report())
    for reference in ["http:", "https:", "url(", "@import", "src=\"", "<link", "<iframe", "href=\"/", "fetch("] {
      #expect(!page.contains(reference), "\(reference)")
    }
    #expect(page.contains("default-src 'none'"))
    // What can't do anything without the script is made by it.
    #expect(!page.contains("<button") && !page.contains("<input"))
    #expect(page.matches(of: #/href="([^"]*)"/#).allSatisfy { $0.output.1.hasPrefix("#") })
  }

  @Test func `headings go down one level at a time`() throws {
    let page = try Self.page(NightDocuments.report())
    let levels = page.matches(of: #/<h([1-6])[ >]/#).compactMap { Int($0.output.1) }
    #expect(levels.first == 1 && levels.count { $0 == 1 } == 1)
    for (level, next) in zip(levels, levels.dropFirst()) { #expect(next <= level + 1) }
  }

  @Test func `an anchor is the same whatever else is in the report`() throws {
    let alone = try Self.page(NightDocuments.alone())
    var other = NightDocuments.shop()
    other.name = "tenant 2"
    let fleet = try Self.page(NightReport(sextantVersion: "0", night: "n", databases: [other, NightDocuments.shop()]))
    for id in ["id=\"d-shop\"", "id=\"r-shop.a1f9\"", "id=\"q-shop.q1\""] {
      #expect(alone.contains(id) && fleet.contains(id), "\(id)")
    }
    #expect(fleet.contains("id=\"r-tenant-2.a1f9\""))
  }

  @Test func `databases whose names differ in signs alone have ids of their own`() throws {
    let databases = ["shop", "shop.title", "shop title", "shop-title", "", "\u{1F600}", "-"].map { name in
      var database = NightDocuments.shop()
      database.name = name
      return database
    }
    let reader = XMLElements()
    #expect(reader.read(xml(try Self.page(NightReport(sextantVersion: "0", night: "n", databases: databases)))))
    #expect(reader.ids.count == Set(reader.ids).count)
    for reference in reader.references { #expect(reader.ids.contains(reference), "\(reference)") }
  }

  @Test func `each state says what has become of it`() throws {
    let page = try Self.page(NightDocuments.report())
    for words in [
      "Advised for the first time.", "Advised since 2026-03-06, on 9 nights.",
      "Found applied on 2026-03-08 as ix_orders_queue. Its query classes became faster. Measured: -92 % time a call, over "
        + "14 nights before and 6 after.",
      "Consider the rollback.", "DROP INDEX CONCURRENTLY public.events_at_idx;", "Too little to compare yet",
      "Dismissed until 2026-06-30: the report that needs it goes in summer",
      "its query class has not run for 7 nights", "frees 1.2 GB",
    ] {
      let isThere = page.contains(words)
      #expect(isThere, "\(words)")
    }
  }

  @Test func `what is an estimate says so, and a planner cost is called one`() throws {
    let page = try Self.page(NightDocuments.report())
    #expect(page.contains("<span class=\"amount\">13 min a night</span> <span class=\"source\">(estimate)</span>"))
    #expect(page.contains("<dt>Planner cost of the workload</dt><dd>1,284,000 \u{2192} 912,000 (-29 %)"))
    #expect(!page.contains("savings"))
  }

  @Test func `a failed database is told first, with the last good night behind it`() throws {
    let page = try Self.page(NightDocuments.report())
    let failure =
      "Not read tonight: the connection was closed while pg_stat_statements was read. What follows is of "
      + "2026-03-13 02:00 UTC, the last night that it was read."
    #expect(page.components(separatedBy: failure).count == 3)
    #expect(page.contains("invoices_due_idx") && page.contains("It has never been read."))
    #expect(
      page.contains(
        "<h1><span>2 databases failed</span>, <span>1 regression</span>, <span>1 new recommendation</span>, "))
  }

  @Test func `each drawing has a title and a description in words, and stays within its frame`() throws {
    let page = try Self.page(NightDocuments.report())
    let drawings = page.matches(of: #/<svg class="plot"/#).count
    #expect(drawings >= 5 && page.matches(of: #/role="img"/#).count == drawings)
    #expect(page.contains("2 nights have no data. 2026-03-08: ix_orders_queue applied."))
    #expect(page.contains("38 MB: 60 %, advised."))
    for match in page.matches(of: #/ (?:x|x1|x2|cx)="([0-9.\-]+)%"/#) {
      #expect((0...100).contains(Double(match.output.1) ?? -1), "\(match.output.0)")
    }
  }

  @Test func `a night without databases, and one without anything, are pages too`() throws {
    let none = try Self.page(NightReport(sextantVersion: "0", night: "n", databases: []))
    #expect(none.contains("<h1><span>No databases</span></h1>"))
    let empty = try Self.page(NightReport(sextantVersion: "0", night: "n", databases: [NightDocuments.firstNight()]))
    #expect(empty.contains("<h1><span>Nothing to do</span></h1>") && empty.contains("This is the first night"))
  }
}
