import ArgumentParser
import History
import Nightly
import Reporting

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Writes the report of a night out of the history.",
    usage: """
      sextant report [--history <place>] [--format <format>] [--night <day>]
                     [<options>]
      sextant report [--history <place>] --list
      """,
    discussion: """
      Examples:
        sextant report --history Workloads/history/history.sqlite
        sextant report --history Workloads/history/history.sqlite \\
          --format html -o report.html
        sextant report --config nightly.yaml --night 2026-03-28
        sextant report --list
      """)

  @OptionGroup var place: NightlyOptions
  @OptionGroup var output: OutputOptions

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The history: a file, or a PostgreSQL URL; without it the configuration's, or the usual place.",
      valueName: "place"))
  var history: String?

  @Option(name: .long, help: "How to print the report.")
  var format = NightFormat.text

  @Option(
    name: .long,
    help: ArgumentHelp("The last night that began on this day (2026-03-28) or at this time.", valueName: "day"))
  var night: String?

  @Option(name: .long, help: ArgumentHelp("Only this database, by its name; may be repeated.", valueName: "name"))
  var only: [String] = []

  @Flag(name: .long, help: "List the nights that there are.")
  var list = false

  func validate() throws {
    if let night, Self.end(of: night) == nil {
      throw ValidationError("--night takes a day as in 2026-03-28, or a time in UTC as in 2026-03-28T02:30:00Z")
    }
  }

  func run() throws {
    try output.check()
    let source = try HistoryPlace(try history ?? place.readIfThere()?.store)
    guard try source.isThere() else {
      throw InputError(message: "there is no history yet (\(source.name)): `sextant nightly` makes it")
    }
    let store = try source.openToRead()
    var names = try store.databases()
    for name in only where !names.contains(name) {
      throw UsageError(
        message:
          "--only: the history has no database \(name); it has \(names.isEmpty ? "none" : names.joined(separator: ", "))"
      )
    }
    if !only.isEmpty { names = names.filter(only.contains) }
    guard !names.isEmpty else {
      throw InputError(message: "the history is empty: `sextant nightly` fills it")
    }
    if list { return try output.write(try nightList(names, store)) }
    let report = try StoredReport(store: store, version: Version.current).report(
      names, before: night.flatMap(Self.end) ?? .max)
    guard let report else {
      throw InputError(message: "no report of that night is kept: --list says which there are")
    }
    let hasColors = output.output == nil && StandardOutput.hasColors
    try output.write(
      try NightReportWriter.write(
        report, format: format, style: hasColors ? .coloured : .plain, width: StandardOutput.width))
  }

  private func nightList(_ names: [String], _ store: any HistoryStore) throws -> String {
    var lines: [String] = []
    for name in names {
      for night in try store.nights(name, since: 0) {
        let words = night.reason.map { ": \($0)" } ?? ""
        lines.append("\(NightClock.text(night.night))  \(name)  \(night.state.rawValue)\(words)")
      }
    }
    return lines.sorted().joined(separator: "\n") + "\n"
  }

  /// The second after the day or the time.
  private static func end(of text: String) -> Int? {
    if let day = NightClock.seconds(text + "T00:00:00Z") { return day + 86_400 }
    return NightClock.seconds(text).map { $0 + 1 }
  }
}

extension NightFormat: ExpressibleByArgument {}
