import ArgumentParser
import FoundationEssentials
import Intake
import QueryLogs
import Reporting
import Workload

struct DigestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "digest",
    abstract: "Makes a workload of query logs, to be kept, merged and advised on.",
    discussion: """
      Reads PostgreSQL's logs as they are: stderr with any log_line_prefix,
      csvlog, jsonlog, syslog, and what RDS, CloudWatch, Cloud SQL, Azure,
      Heroku, Kubernetes and CloudNativePG make of them; also compressed (gzip,
      zstd, xz, bzip2, lz4). Files, patterns, directories, - for standard input.

      Examples:
        sextant digest /var/log/postgresql
        sextant digest postgresql-*.log.gz -o workload.json
        zcat *.gz | sextant digest - --since 2026-11-24 -o workload.json
        sextant digest --merge host1.json host2.json -o fleet.json
        sextant advise --schema schema.sql --statements fleet.json
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
  }

  @Argument(help: ArgumentHelp("Logs; with --merge, digests.", valueName: "log"))
  var logs: [String] = []

  @Flag(help: "Put digests together instead of reading logs.")
  var merge = false

  @OptionGroup var reading: LogOptions

  @Option(name: .customLong("dbname"), help: ArgumentHelp("Only statements of this database.", valueName: "name"))
  var database: String?

  @Option(name: .long, help: ArgumentHelp("Only statements of this user.", valueName: "name"))
  var user: String?

  @Option(help: ArgumentHelp("Threads that read; as many as the machine has cores by default.", valueName: "n"))
  var threads: Int?

  @Flag(
    help: """
      The logs are parts of files that were cut anywhere, as split does: the last entry of each waits for what the next \
      part may have of it.
      """)
  var part = false

  @OptionGroup var output: OutputOptions

  @Option(name: .long, help: "How to print the workload: text, or the document with -o.")
  var format: Format?

  @Flag(help: "Leave literals and parameters out of the document and the text.")
  var redact = false

  func validate() throws {
    if logs.isEmpty {
      throw ValidationError("name logs to read: files, patterns, directories, or - for standard input")
    }
    if part, merge { throw ValidationError("--part is for reading logs, and --merge for digests") }
    if let threads, threads < 1 { throw ValidationError("--threads is at least 1") }
    guard logs.count(where: { $0 == "-" }) <= 1 else {
      throw ValidationError("standard input (-) can be read only once")
    }
  }

  func run() throws {
    try output.check()
    if merge { return try write(merged()) }
    var options = try reading.digesterOptions(database: database, user: user)
    if let threads { options.threads = threads }
    // Bytes that were not read hold values.
    options.keptEnds = redact ? .nothing : part ? .all : .unfinished
    let digester = try LogReader.read(logs, options, isQuiet: output.quiet)
    for note in LogNotes.notes(digester) { StandardError.write("sextant: warning: \(note)\n") }
    guard isDocument, !redact else { return try write(digester.workload()) }
    // A document of many classes is larger than what its digest takes in memory.
    try output.write { sink in try digester.write(to: sink) }
  }

  private var isDocument: Bool { (format ?? (output.output == nil ? .text : .json)) == .json }

  private func write(_ workload: Workload) throws {
    let workload = redact ? workload.redacted() : workload
    if isDocument {
      try output.write { sink in try WorkloadDocument.write(workload, classes: workload.classes, to: sink) }
    } else {
      try output.write(summary(workload, colors: StandardOutput.hasColors && output.output == nil))
    }
  }

  private func merged() throws -> Workload {
    let inputs = try logs.map { file in
      let bytes = try InputFile.read(file)
      let name = InputFile.subject(of: file)
      return WorkloadInput(name: name, byteCount: bytes.count, workload: try WorkloadDocument.read(bytes, name: name))
    }
    var builder = WorkloadBuilder(filter: WorkloadFilter(database: database, user: user))
    for input in redact ? LogSeams.joined(inputs) : inputs { builder.add(input) }
    return builder.merged()
  }

  private func summary(_ workload: Workload, colors: Bool) -> String {
    var builder = WorkloadBuilder()
    for input in LogSeams.joined([WorkloadInput(name: "digest", workload: workload)]) { builder.add(input) }
    var shown = builder.build()
    shown.input.distinctTexts = workload.input.distinctTexts
    return WorkloadText.write(shown, style: colors ? .coloured : .plain, width: StandardOutput.width)
  }
}
