import Advice
import ArgumentParser
import Catalog
import Reporting

struct IndexesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "indexes",
    abstract: "Lists the existing indexes, with what each is there for.",
    discussion: """
      Each index with its size, its scans, and a verdict: kept and why, or
      duplicate, redundant, unused, invalid, bloated. With statements the planner
      says which query classes use it, and which get dearer without it.

      Examples:
        sextant indexes Workloads/shop
        sextant indexes --snapshot shop.json --table public.orders
        sextant indexes --snapshot shop.json --replica-snapshot standby.json
        sextant indexes --database "$URL" --unused-after 30 --format json
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
  }

  @OptionGroup var catalog: CatalogOptions
  @OptionGroup var workload: WorkloadOptions
  @OptionGroup var review: ReviewOptions
  @OptionGroup var output: OutputOptions

  @Option(name: .long, help: "How to print the list.")
  var format = Format.text

  @Option(
    name: .long, help: ArgumentHelp("Only the indexes of this table; may be repeated.", valueName: "schema.table"))
  var table: [String] = []

  func run() throws {
    try output.check()
    try Inputs.checkStandardInput(catalog, workload)
    let progress = Progress(isQuiet: output.quiet)
    progress.report("reading")
    let inputs = try Inputs(catalog, workload, needsStatements: false)
    var database = inputs.catalog
    let (reviewLimits, replicaNotes) = try review.limits(adding: &database)
    var request = AdviceRequest(
      catalog: database, workload: inputs.statements, binaries: try catalog.binaries(for: inputs.catalog),
      tables: try TableNames.resolve(table, in: inputs.catalog), version: Version.current)
    request.notes = inputs.notes + replicaNotes
    request.reviewLimits = reviewLimits
    let document = try IndexLister(request, progress: progress.report).list(withPlans: inputs.hasStatements)
    progress.finish()
    let hasColors = output.output == nil && StandardOutput.hasColors
    try output.write(
      format == .json
        ? IndexListJSON.write(document)
        : IndexListText.write(document, style: hasColors ? .coloured : .plain, width: StandardOutput.width))
  }
}
