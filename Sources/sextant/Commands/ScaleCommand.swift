import Advice
import ArgumentParser
import Reporting
import Scaling

struct ScaleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scale",
    abstract: "Says what to do when load and data grow.",
    discussion: """
      From the workload's own evidence: where the time, the buffers, the temporary
      space and the WAL go; what read replicas could take over; by which column to
      shard, and whether to; what to copy, to divide or to take out of documents;
      queues, time series, events and caches, and what PostgreSQL has for them.

      Examples:
        sextant scale Workloads/metering
        sextant scale --database "$URL" --topic bottleneck --topic replica
        sextant scale --snapshot shop.json --statements pgss.csv --log postgresql.log
        sextant scale Workloads/shop --format json | jq '.findings[].summary'
      """)

  @OptionGroup var catalog: CatalogOptions
  @OptionGroup var workload: WorkloadOptions
  @OptionGroup var output: OutputOptions

  @Option(name: .long, help: "How to print the findings.")
  var format = ScaleFormat.text

  @Option(name: .long, help: ArgumentHelp("Only this topic; may be repeated.", valueName: "topic"))
  var topic: [ScaleFinding.Topic] = []

  @Flag(name: .long, help: "Exit with 1 when something is advised.")
  var failOnAdvice = false

  func run() throws {
    try output.check()
    try Inputs.checkStandardInput(catalog, workload)
    let progress = Progress(isQuiet: output.quiet)
    progress.report("reading")
    let inputs = try Inputs(catalog, workload)
    var request = AdviceRequest(
      catalog: inputs.catalog, workload: inputs.statements, binaries: try catalog.binaries(for: inputs.catalog),
      version: Version.current)
    request.notes = inputs.notes
    var document = try ScaleAdvisor(request, progress: progress.report).run()
    if !topic.isEmpty { document.findings.removeAll { !topic.contains($0.topic) } }
    progress.finish()
    let hasColors = output.output == nil && StandardOutput.hasColors
    try output.write(
      ScaleReport.write(
        document, format: format, style: hasColors ? .coloured : .plain, width: StandardOutput.width))
    if failOnAdvice, document.findings.contains(where: { $0.verdict == .advised }) {
      throw ExitStatusError(status: .advice)
    }
  }
}

extension ScaleFormat: ExpressibleByArgument {}
extension ScaleFinding.Topic: ExpressibleByArgument {}
