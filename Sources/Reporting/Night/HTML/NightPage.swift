import Nightly

/// A night's report as one page that asks the network for nothing.
///
/// All of it can be read without the script, which adds sorting, searching and copying. Style sheet and script are files of
/// their own (`Night/Page`).
struct NightPage {
  let report: NightReport
  let anchors: NightAnchors

  init(_ report: NightReport) {
    self.report = report
    anchors = NightAnchors(report)
  }

  /// Whether one database is told from others.
  var isFleet: Bool { report.databases.count > 1 }

  var html: String {
    let page: HTML = """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; \
      script-src '\(Self.scriptHash)'">
      <title>\(report.headline): Sextant, \(ClockText.day(report.night))</title>
      <style>
      \(Self.sheet)</style>
      </head>
      <body>
      <a class="skip" href="#main">Skip to the report</a>
      <header>
      <p class="dim">Sextant nightly report, \(ClockText.minute(report.night))</p>
      <h1>\(report.headlineParts.map { "<span>\($0)</span>" as HTML }.joined(", "))</h1>
      \(tiles)</header>
      \(navigation)<main id="main" tabindex="-1">
      \(overview)\(report.databases.indices.map(database).joined())</main>
      <footer>
      <p>\(NightReport.explanation)</p>
      <p>Sextant \(report.sextantVersion)</p>
      </footer>
      <script>
      \(Self.script)</script>
      </body>
      </html>

      """
    return page.text
  }

  private static let sheet = HTML(trusted: String(decoding: PackageResources.style_css, as: UTF8.self))
  private static let script = HTML(trusted: String(decoding: PackageResources.script_js, as: UTF8.self))

  /// Of the script as it stands in the page, so that no other runs, whatever a query holds. A script that was edited has another:
  /// the browser names it in the log of its test.
  private static let scriptHash = "sha256-swGoV4mkox976KsI5BHwviPMn605zlQpoxaXvkn40jU="

  /// The figures of the night, of all databases together.
  private var tiles: HTML {
    var tiles = tile("Load", report.load.time, report.loadChange.map { "\($0) on the window before" })
    tiles += tile(
      "Open recommendations", HumanNumber.count(report.openCount),
      isFleet ? "on \(HumanNumber.count(report.databases.count { !$0.open.isEmpty })) of \(databaseCount)" : nil)
    if report.missedLastNight > 0 {
      tiles += tile(
        "They would have saved", HumanNumber.duration(milliseconds: report.missedLastNight), "of last night (estimate)")
    }
    let verified = report.databases.flatMap(\.recommendations).count { $0.state == .verified }
    if verified > 0 { tiles += tile("Verified", HumanNumber.count(verified), "measured to be faster") }
    return "<dl class=\"tiles\">\n\(tiles)</dl>\n"
  }

  private var databaseCount: String { HumanNumber.counted(report.databases.count, "database", "databases") }

  func tile(_ name: String, _ figure: String, _ note: String?) -> HTML {
    let note: HTML? = note.map { "<dd class=\"dim\">\($0)</dd>" }
    return "<div><dt>\(name)</dt><dd class=\"figure\">\(figure)</dd>\(note)</div>\n"
  }

  private var navigation: HTML {
    guard !report.databases.isEmpty else { return .empty }
    var links: [HTML] = ["<a href=\"#first\">Do first</a>", "<a href=\"#changes\">What changed</a>"]
    if isFleet { links.append("<a href=\"#databases\">Databases</a>") }
    // Of many, the table of databases has the links.
    if report.databases.count <= 8 {
      links += report.databases.enumerated().map { offset, database in
        "<a href=\"#\(anchors.database(offset))\">\(DisplayWidth.shortened(database.name, to: 40))</a>"
      }
    }
    let items = links.map { "<li>\($0)</li>" as HTML }.joined()
    return "<nav aria-label=\"Parts of the report\"><ul>\(items)</ul></nav>\n"
  }

  func badge(_ state: NightRecommendation.State) -> HTML {
    "<span class=\"badge \(state.rawValue)\"><span aria-hidden=\"true\">\(state.mark)</span> \(state.word)</span>"
  }

  /// A figure and, smaller, where it comes from.
  func worth(_ worth: NightWorth) -> HTML {
    let source: HTML? = worth.source.map { " <span class=\"source\">(\($0))</span>" }
    return "<span class=\"worth\"><span class=\"amount\">\(worth.figure)</span>\(source)</span>"
  }

  func facts(_ facts: [(name: String, value: String?)]) -> HTML {
    let items = facts.compactMap { fact in
      fact.value.map { "<div><dt>\(fact.name)</dt><dd>\(arrowed($0))</dd></div>\n" as HTML }
    }
    return items.isEmpty ? .empty : "<dl class=\"facts\">\n\(items.joined())</dl>\n"
  }

  func list(_ texts: [String], css: String) -> HTML {
    guard !texts.isEmpty else { return .empty }
    return "<ul class=\"\(css)\">\n\(texts.map { "<li>\($0)</li>\n" as HTML }.joined())</ul>\n"
  }

  /// A query on a line, and the whole of it where that is more.
  func query(_ text: String, width: Int = 160) -> HTML {
    let short = QueryLine.shortened(text, to: width)
    let line: HTML = "<code>\(short)</code>"
    guard short.hasSuffix("...") else { return line }
    return "<details class=\"query\"><summary>\(line)</summary><pre><code>\(block: text)</code></pre></details>"
  }

  private func arrowed(_ text: String) -> String { text.split(separator: " -> ").joined(separator: " \u{2192} ") }
}
