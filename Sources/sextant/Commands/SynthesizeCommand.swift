import ArgumentParser
import PostgresClient
import Synthesis

struct SynthesizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "synthesize",
    abstract: "Fills an empty database with made-up rows that match a catalog's statistics.",
    usage: "sextant synthesize (--into <url> | -o <directory>) [<options>] [<directory>]",
    discussion: """
      Makes the schema, loads rows by COPY, then makes constraints and indexes,
      sets sequences and runs VACUUM ANALYZE. Nulls, distinct and most common
      values, histograms, widths, the order of rows and what foreign keys
      reference are as the statistics say. What can't be matched is noted by
      table and column on standard error.

      Rows hold the most common values and bounds of histograms of the catalog:
      where those are data of your users, so are some of the rows.

      Functions and conditions of the schema run when rows are checked and indexed,
      so a role without superuser rights has to connect, unless you say that you
      trust the schema.

      Examples:
        createuser tester && createdb -O tester copy
        sextant synthesize --snapshot shop.json \\
          --into postgresql://tester@localhost/copy
        sextant synthesize Workloads/shop --scale 0.1 --into "dbname=copy user=tester"
        sextant synthesize --schema schema.sql --rows orders=1e6 -o rows
        cd rows && psql -d copy -f schema.sql
      """)

  @OptionGroup var catalog: CatalogOptions

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The database to fill, which must have no tables, as a URI or key=value string.", valueName: "url"))
  var into: String?

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp(
      "Write a file for each table and schema.sql into this directory, which is made.", valueName: "directory"))
  var output: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "What the rows of each table are multiplied by; tables of fewer than 1,000 keep theirs.", valueName: "factor"))
  var scale = 1.0

  @Option(name: .long, help: ArgumentHelp("Equal seeds give equal rows.", valueName: "n"))
  var seed: UInt64 = 1

  @Flag(
    name: .customLong("i-trust-this-schema"),
    help: "Let the schema's functions and conditions run with the rights of a superuser.")
  var isTrusted = false

  @Flag(name: .shortAndLong, help: "Show no progress.")
  var quiet = false

  func validate() throws {
    guard (into == nil) != (output == nil) else {
      throw ValidationError("name one place for the rows: --into or -o")
    }
    if isTrusted, into == nil { throw ValidationError("--i-trust-this-schema goes with --into") }
    guard scale > 0, scale <= 1_000 else { throw ValidationError("--scale takes a number above 0, up to 1000") }
  }

  func run() throws {
    let progress = Progress(isQuiet: quiet)
    let source = try catalog.read(wantsStatements: false)
    let report: SynthesisReport
    if let output {
      report = try SyntheticFiles(source.catalog, scale: scale, seed: seed).write(to: output, progress: progress.report)
    } else {
      let connection: Connection
      do {
        let options = [("application_name", "sextant"), ("client_encoding", "UTF8")]
        connection = try Connection(into ?? "", options: options.map { (keyword: $0.0, value: $0.1) })
      } catch {
        throw SynthesisError(error)
      }
      report = try SyntheticDatabase(source.catalog, scale: scale, seed: seed).fill(
        connection, isTrusted: isTrusted, progress: progress.report)
    }
    progress.finish()
    for note in source.notes { StandardError.write("sextant: \(note)\n") }
    for note in report.notes { StandardError.write("sextant: \(note)\n") }
    let megabytes = Double(report.bytes / 100_000) / 10
    try StandardOutput.write("\(report.rowCount) rows in \(report.rows.count) tables, \(megabytes) MB\n")
  }
}
