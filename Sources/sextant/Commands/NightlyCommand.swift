import ArgumentParser
import Glibc
import History
import Intake
import Nightly
import PostgresServer
import Reporting

struct NightlyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "nightly",
    abstract: "Looks at databases every night, remembers, compares and reports.",
    usage: """
      sextant nightly [--config <file>] [--only <name> ...] [<options>]
      sextant nightly [--config <file>] --check | --dry-run
      sextant nightly --init | --print-systemd [-o <file>]
      """,
    discussion: """
      Reads each database of a YAML file (or the dumps and logs that stand for
      it), takes the counters since the night before, advises, and says what is
      new, what was done and whether it helped. One that can't be reached stops
      no other, and is in the report.

      The file is that of --config, else $XDG_CONFIG_HOME/sextant/nightly.yaml,
      ~/.config/sextant/nightly.yaml or /etc/sextant/nightly.yaml.

      Examples:
        sextant nightly --init -o nightly.yaml
        sextant nightly --config nightly.yaml --check
        sextant nightly --config nightly.yaml --dry-run
        sextant nightly --config nightly.yaml
        sextant nightly --print-systemd
        sextant report --config nightly.yaml --format html -o report.html

      It ends with 4 when a database could not be read or advised on; the
      others' report is written all the same.
      """)

  @OptionGroup var place: NightlyOptions
  @OptionGroup var output: OutputOptions

  @Flag(name: .customLong("init"), help: "Write a commented configuration, to standard output or -o.")
  var writesTemplate = false

  @Flag(name: .long, help: "Read the configuration, and connect to each database and the history; change nothing.")
  var check = false

  @Flag(name: .customLong("print-systemd"), help: "Print a service and a timer.")
  var printsSystemd = false

  @Flag(name: .long, help: "Do all but remember and write reports: print the text.")
  var dryRun = false

  @Flag(name: .long, help: "Exit with 1 when there is advice.")
  var failOnAdvice = false

  @Option(name: .long, help: ArgumentHelp("Only this database, by its name; may be repeated.", valueName: "name"))
  var only: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp("The directory of the PostgreSQL programs whose planner is to be used.", valueName: "dir"))
  var pgBin: String?

  @Option(
    name: .long,
    help: ArgumentHelp("The clock in place of the sources', as in 2026-03-28T02:00:00Z.", visibility: .hidden))
  var now: String?

  func validate() throws {
    guard [writesTemplate, check, printsSystemd, dryRun].count(where: { $0 }) <= 1 else {
      throw ValidationError("--init, --check, --print-systemd and --dry-run don't go together")
    }
    if let now, NightClock.seconds(now) == nil {
      throw ValidationError("--now takes a time in UTC, as in 2026-03-28T02:00:00Z")
    }
    if output.output != nil, !writesTemplate, !printsSystemd, !dryRun {
      throw ValidationError(
        "-o goes with --init, --print-systemd and --dry-run; the configuration says where reports go")
    }
  }

  func run() throws {
    try output.check()
    if writesTemplate { return try output.write(ConfigurationTemplate.text) }
    if printsSystemd {
      let file = place.config.map(Self.absolute) ?? NightlyOptions.systemFile
      return try output.write(SystemdUnits.text(program: Self.program, configuration: file))
    }
    var configuration = try place.read()
    try narrow(&configuration)
    if check { return try runCheck(configuration) }
    for report in configuration.reports { try OutputFile.check(report.path(on: "2026-01-01")) }
    if let metrics = configuration.metrics { try OutputFile.check(metrics) }
    let history = try HistoryPlace(configuration.store)
    let store: any HistoryStore
    if dryRun, try !history.isThere() { store = EmptyHistory() } else { store = try history.open() }
    let log = NightlyLog(isQuiet: output.quiet)
    let clock = now.flatMap { NightClock.seconds($0) }
    var run = NightlyRun(
      configuration: configuration, store: store, night: clock ?? NightClock.now, clock: clock,
      version: Version.current
    ) { [pgBin] in try ServerBinaries.find(directory: pgBin, preferredMajor: $0) }
    run.isDryRun = dryRun
    run.progress = log.progress
    run.onDatabase = log.finished
    let report = try run.run()
    log.end(report)
    if dryRun {
      try output.write(try text(of: report))
    } else {
      try NightlyOutput(configuration).write(report) { try text(of: $0) }
    }
    if report.databases.contains(where: { $0.failure != nil }) { throw ExitStatusError(status: .server) }
    if failOnAdvice, report.databases.contains(where: { $0.recommendations.contains(where: \.isOpen) }) {
      throw ExitStatusError(status: .advice)
    }
  }

  private func text(of report: NightReport) throws -> String {
    let hasColors = output.output == nil && StandardOutput.hasColors
    return try NightReportWriter.write(
      report, format: .text, style: hasColors ? .coloured : .plain, width: StandardOutput.width)
  }

  private func narrow(_ configuration: inout NightlyConfiguration) throws {
    guard !only.isEmpty else { return }
    let names = configuration.databases.map(\.name)
    for name in only where !names.contains(name) {
      throw UsageError(
        message: "--only: the configuration has no database \(name); it has \(names.joined(separator: ", "))")
    }
    configuration.databases.removeAll { !only.contains($0.name) }
  }

  // MARK: - Checking

  /// Says of each part whether it can be used.
  private func runCheck(_ configuration: NightlyConfiguration) throws {
    var failures = 0
    var lines: [String] = []
    for result in NightlyCheck(configuration).results() {
      lines.append(
        "\(result.problem == nil ? "ok     " : "failed ") \(result.subject): \(result.problem ?? result.words)")
      if result.problem != nil { failures += 1 }
    }
    try output.write(lines.joined(separator: "\n") + "\n")
    if failures > 0 { throw ExitStatusError(status: .server) }
  }

  // MARK: - Paths

  private static var program: String {
    var buffer = [CChar](repeating: 0, count: 4_096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count)
    return count > 0 ? String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self) : "sextant"
  }

  private static func absolute(_ path: String) -> String {
    guard !path.hasPrefix("/"), let directory = getcwd(nil, 0) else { return path }
    defer { free(directory) }
    return String(cString: directory) + "/" + path
  }
}
