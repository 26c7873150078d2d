import Foundation
import Nightly
import Reporting
import Testing

/// The page in a real browser: Debian's Chromium, without a screen.
///
/// With `SEXTANT_PAGES` set to a folder, pages are written there to be looked at.
@Suite(.serialized) struct NightBrowserTests {
  private struct Outcome: Decodable {
    var findings: [String]
    /// How often was looked at what.
    var counts: [String: Int]
  }

  @Test(arguments: [NightDocuments.report(), NightDocuments.alone()])
  func `at 390 and 1440 pixels, light and dark, the page holds together and its tools work`(report: NightReport) throws
  {
    let (outcome, log) = try Self.look(at: try NightReportWriter.write(report, format: .html))
    // A script's error, a request that is refused, anything that is asked for and is not there.
    #expect(!log.contains("CONSOLE"), "\(log)")
    #expect(outcome.findings.isEmpty, "\(outcome.findings.joined(separator: "\n"))")
    for what in [
      "boxes", "contrasts", "links", "headings", "controls", "drawings", "sortings", "searches", "copies", "revealed",
    ] { #expect((outcome.counts[what] ?? 0) > 0, "\(what)") }
  }

  @Test func `what is wrong with a page is found, and a script that is not the page's own does not run`() throws {
    let page = try NightReportWriter.write(NightDocuments.alone(), format: .html)
    let broken = """
      <p style="width: 2000px; color: #aaa; background: #fff">wide and pale</p><a href="#nowhere">lost</a><h6>deep</h6>
      <button type="button"></button><script>document.body.remove()</script></main>
      """
    let (outcome, log) = try Self.look(at: page.replacing("</main>", with: broken))
    #expect(log.contains("CONSOLE") && log.contains("Content Security Policy"))
    for finding in [
      "light 390: the page is 20", "dark 1440: contrast 2.32 of p", "leads nowhere: a \"lost\"",
      "a level is left out before h6", "no name: <button",
    ] { #expect(outcome.findings.contains { $0.contains(finding) }, "\(finding): \(outcome.findings)") }
  }

  @Test(.enabled(if: ProcessInfo.processInfo.environment["SEXTANT_PAGES"] != nil))
  func `pages to look at`() throws {
    let path = try #require(ProcessInfo.processInfo.environment["SEXTANT_PAGES"])
    let folder = URL(filePath: path, directoryHint: .isDirectory)
    try Self.put(try NightReportWriter.write(NightDocuments.report(), format: .html), into: folder)
    let tenants = (1...100).map { number in
      var database = NightDocuments.shop()
      database.name = "tenant-\(number)"
      return database
    }
    let fleet = NightReport(sextantVersion: "0.1", night: NightDocuments.tonight, databases: tenants)
    for (name, report) in [("fleet", fleet), ("one", NightDocuments.alone())] {
      let page = try NightReportWriter.write(report, format: .html)
      try Data(page.utf8).write(to: folder.appending(path: "\(name).html"))
    }
    for (name, format) in [("page.txt", NightFormat.text), ("page.md", .markdown)] {
      try Data(NightReportWriter.write(NightDocuments.report(), format: format).utf8)
        .write(to: folder.appending(path: name))
    }
  }

  private static func look(at page: String) throws -> (outcome: Outcome, log: String) {
    try inFolder { folder in
      try put(page, into: folder)
      let (output, log) = try chromium(
        ["--virtual-time-budget=120000", "--dump-dom", folder.appending(path: "harness.html").absoluteString],
        in: folder)
      let json = try #require(output.firstMatch(of: #/<pre id="findings">(.+?)<\/pre>/#)?.output.1, "\(log)")
      return (try JSONDecoder().decode(Outcome.self, from: Data(unescaped(json).utf8)), log)
    }
  }

  /// Lays out the page, and what looks at it.
  private static func put(_ page: String, into folder: URL) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(page.utf8).write(to: folder.appending(path: "page.html"))
    try Data(PackageResources.harness_html).write(to: folder.appending(path: "harness.html"))
    try Data(PackageResources.harness_js).write(to: folder.appending(path: "harness.js"))
  }

  private static func unescaped(_ text: Substring) -> String {
    String(text).replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&amp;", with: "&")
  }

  private static func inFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "sextant-page-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }

  /// What the browser prints, and its log.
  private static func chromium(_ arguments: [String], in folder: URL) throws -> (output: String, log: String) {
    let words =
      [
        "/usr/bin/chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
        "--hide-scrollbars", "--allow-file-access-from-files", "--enable-logging=stderr", "--v=0",
        "--window-size=1600,1000", "--user-data-dir=\(folder.appending(path: "profile").path)",
      ] + arguments
    // Files and not pipes: the browser's helpers hold on to pipes.
    let output = folder.appending(path: "output")
    let log = folder.appending(path: "log")
    let command = words.map { "'\($0)'" }.joined(separator: " ")
    try #require(system("\(command) >'\(output.path)' 2>'\(log.path)'") == 0)
    return (try String(contentsOf: output, encoding: .utf8), try String(contentsOf: log, encoding: .utf8))
  }
}
