import Advice
import ArgumentParser
import Reporting

struct PartitionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "partition",
    abstract: "Says which tables to partition, when and how.",
    discussion: """
      For each large or fast-growing table: when it passes which limit, by which key
      the queries would leave partitions out, what the planner says of the whole
      workload on the partitioned table, what breaks, and a migration that runs while
      the table is in use.

      Examples:
        sextant partition Workloads/metering
        sextant partition --database "$URL" --earlier last-month.json
        sextant partition --snapshot shop.json --statements pgss.csv \\
          --growth orders=50k/day --keep events=90 --memory 16GB
        sextant partition Workloads/metering --format sql -o partition.sql
      """)

  @OptionGroup var catalog: CatalogOptions
  @OptionGroup var workload: WorkloadOptions
  @OptionGroup(title: "Limits and growth") var partition: PartitionOptions
  @OptionGroup var output: OutputOptions

  @Option(name: .long, help: "How to print the advice.")
  var format = PartitionFormat.text

  @Option(name: .long, help: ArgumentHelp("Only this table; may be repeated.", valueName: "schema.table"))
  var table: [String] = []

  @Flag(name: .long, help: "Exit with 1 when a table is to be partitioned now.")
  var failOnAdvice = false

  func run() throws {
    try output.check()
    try Inputs.checkStandardInput(catalog, workload)
    let progress = Progress(isQuiet: output.quiet)
    progress.report("reading")
    let inputs = try Inputs(catalog, workload)
    var request = AdviceRequest(
      catalog: inputs.catalog, workload: inputs.statements, binaries: try catalog.binaries(for: inputs.catalog),
      tables: try TableNames.resolve(table, in: inputs.catalog), version: Version.current)
    request.notes = inputs.notes
    let advisor = PartitioningAdvisor(
      request, options: try partition.options(inputs.catalog), progress: progress.report)
    let document = try advisor.run()
    progress.finish()
    let hasColors = output.output == nil && StandardOutput.hasColors
    try output.write(
      PartitionReport.write(
        document, format: format, style: hasColors ? .coloured : .plain, width: StandardOutput.width))
    if failOnAdvice, document.tables.contains(where: { $0.verdict == .now }) {
      throw ExitStatusError(status: .advice)
    }
  }
}

extension PartitionFormat: ExpressibleByArgument {}
