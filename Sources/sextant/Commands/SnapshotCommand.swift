import Advice
import ArgumentParser
import Catalog
import FoundationEssentials
import Intake

struct SnapshotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "snapshot",
    abstract: "Writes a database's schema, statistics and settings into a file.",
    usage: "sextant snapshot --database <url> [<options>]",
    discussion: """
      The database is only read, in one read-only transaction. The file holds
      most common values and histograms of the columns: data of your users.

      Examples:
        sextant snapshot --database postgresql://localhost/shop -o shop.json
        sextant snapshot --database "service=shop" --with-statements -o shop.json
        sextant advise --snapshot shop.json
      """)

  @Option(
    name: .long,
    help: ArgumentHelp("The database, as a URI or key=value string; empty for libpq's environment.", valueName: "url"))
  var database: String

  @Flag(name: .long, help: "Add what pg_stat_statements holds.")
  var withStatements = false

  @Option(
    name: .long,
    help: ArgumentHelp("The clock to note in place of the server's, as in 2026-03-28T12:00:00Z.", valueName: "time"))
  var capturedAt: String?

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let capturedAt, !capturedAt.hasSuffix("Z") || (try? Date(capturedAt, strategy: .iso8601)) == nil {
      throw ValidationError("--captured-at takes a time in UTC, as in 2026-03-28T12:00:00Z")
    }
  }

  func run() throws {
    try output.check()
    let progress = Progress(isQuiet: output.quiet)
    progress.report("reading the catalog")
    let live = try LiveDatabase(target: database)
    let catalog = try live.readCatalog(capturedAt: capturedAt)
    let statements = withStatements ? try live.readStatements() : nil
    let document = try SnapshotCodec.encode(Snapshot(catalog: catalog, statements: statements))
    progress.finish()
    // Most common values are personal data.
    try output.write(String(decoding: document, as: UTF8.self), isPrivate: true)
    for text in UnreadableWording.texts(catalog) { StandardError.write("sextant: warning: \(text)\n") }
  }
}
