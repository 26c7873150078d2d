import Advice
import ArgumentParser
import Candidates
import Catalog
import Intake
import Planner
import Reporting
import Selection

struct AdviseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "advise",
    abstract: "Recommends indexes for a workload.",
    discussion: """
      Examples:
        sextant advise Workloads/shop
        sextant advise --statements pgss.csv more.sql --snapshot shop.json
        sextant advise --statements pgss.json --schema schema.sql \\
          --rows orders=5e6,customers=2e5
        sextant advise --database "$URL" --budget 2GB --format sql -o advice.sql
        sextant advise Workloads/shop --write-weight 2.5 --time-limit 30s
        sextant advise Workloads/shop --try "CREATE INDEX ON orders (status)"
        pg_dump --schema-only shop | sextant advise --schema - --statements q.sql
      """)

  @OptionGroup var catalog: CatalogOptions
  @OptionGroup var workload: WorkloadOptions
  @OptionGroup var output: OutputOptions

  @Option(name: .long, help: "How to print the advice.")
  var format = ReportFormat.text

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The least saving, in per cent of the cost of a query class that an index serves.", valueName: "per cent"))
  var minGain = 10.0

  @Option(name: .long, help: ArgumentHelp("The most indexes to recommend.", valueName: "n"))
  var maxIndexes: Int?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Storage for new indexes less dropped ones, from 0: 500MB, 2GB, 1TB (powers of ten), 512MiB, 1GiB (of two).",
      valueName: "size"))
  var budget: ByteCount?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The most, in per cent of its planner cost, by which a query class may get dearer when indexes are dropped.",
      valueName: "per cent"))
  var maxRegression = 20.0

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Stop asking the planner after so long (30s, 5m) and advise the best that is known by then.",
      valueName: "duration"))
  var timeLimit: TimeLimit?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How much the upkeep of indexes counts: 0 not at all, 2 twice.", valueName: "weight"))
  var writeWeight = 1.0

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Whose sizes and costs new indexes have: Sextant's own, or HypoPG's for comparison with published work.",
      valueName: "source"))
  var sizes = IndexSizes.estimated

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Only this: \(Self.kindNames.joined(separator: ", ")).", valueName: "kind,…"))
  var only: String?

  @OptionGroup var review: ReviewOptions
  @OptionGroup var algorithm: AlgorithmOptions

  /// Kinds of index to create, and what can be done with existing ones.
  private static let kindNames =
    CandidateRules.identifiers + [
      AdviceRequest.drop, AdviceRequest.reindex, AdviceRequest.statistics, AdviceRequest.questions,
      AdviceRequest.findings, AdviceRequest.partition,
    ]

  @Option(name: .long, help: ArgumentHelp("Advise on this table only; may be repeated.", valueName: "schema.table"))
  var table: [String] = []

  @Option(
    name: .customLong("try"),
    help: ArgumentHelp("Compare an index of your own; may be repeated.", valueName: "CREATE INDEX …"))
  var ideas: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "With --try: only this query class, by its id, the beginning of it, or its fingerprint.", valueName: "id"))
  var query: String?

  @Flag(name: .long, help: "Add plans before and after.")
  var explain = false

  @Flag(name: .long, help: "Exit with 1 when there is advice.")
  var failOnAdvice = false

  @Flag(name: .long, help: "Add the seconds of each stage, which differ from run to run.")
  var timings = false

  func validate() throws {
    guard (0...100).contains(minGain) else { throw ValidationError("--min-gain is a percentage from 0 to 100") }
    guard writeWeight >= 0, writeWeight <= 1e6 else {
      throw ValidationError("--write-weight is a number from 0 to 1,000,000")
    }
    guard maxRegression >= 0, maxRegression <= 1e6 else {
      throw ValidationError("--max-regression is a percentage from 0 to 1,000,000")
    }
    if let maxIndexes, maxIndexes < 0 { throw ValidationError("--max-indexes can't be negative") }
    for kind in kinds where !Self.kindNames.contains(kind) {
      throw ValidationError(
        "--only knows no kind “\(kind)”; there are \(Self.kindNames.joined(separator: ", "))")
    }
    if only != nil, kinds.isEmpty { throw ValidationError("--only names no kind of index") }
    if !ideas.isEmpty, format == .sql || format == .markdown {
      throw ValidationError("--try prints text or json")
    }
    if algorithm.isPublished {
      guard ideas.isEmpty else {
        throw ValidationError("--try compares with Sextant's own advice: leave out --algorithm")
      }
      guard timeLimit == nil else {
        throw ValidationError("--algorithm \(algorithm.algorithm.rawValue) runs to its end: leave out --time-limit")
      }
      guard kinds.isEmpty || kinds.contains(BTreeRule.identifier) else {
        throw ValidationError("--algorithm \(algorithm.algorithm.rawValue) makes B-trees only: name btree with --only")
      }
    }
    if query != nil, ideas.isEmpty { throw ValidationError("--query goes with --try") }
  }

  private var kinds: Set<String> {
    Set((only ?? "").split(separator: ",").map { String($0.filter { $0 != " " }) })
  }

  func run() throws {
    let deadline = timeLimit.map { ContinuousClock.now + $0.duration }
    try output.check()
    try Inputs.checkStandardInput(catalog, workload)
    let progress = Progress(isQuiet: output.quiet)
    progress.report("reading")
    let inputs = try Inputs(catalog, workload)
    var database = inputs.catalog
    let (reviewLimits, replicaNotes) = try review.limits(adding: &database)
    var request = AdviceRequest(
      catalog: database, workload: inputs.statements, binaries: try catalog.binaries(for: inputs.catalog),
      limits: .init(
        budget: budget?.bytes, maximumIndexes: maxIndexes, minimumGain: minGain / 100,
        writeWeight: writeWeight), kinds: kinds,
      tables: try TableNames.resolve(table, in: inputs.catalog), explains: explain, version: Version.current)
    request.sizes = sizes
    request.ideas = try ideas.map { try IdeaReader.read($0, in: inputs.catalog) }
    request.deadline = deadline
    request.timeLimit = timeLimit?.duration
    request.maximumRegression = maxRegression / 100
    request.notes = inputs.notes + replicaNotes
    request.reviewLimits = reviewLimits
    request.published = algorithm.published
    let advisor = Advisor(request, progress: progress.report)
    if !ideas.isEmpty {
      let comparison = try advisor.compare(queryClass: query)
      progress.finish()
      try output.write(format == .json ? ComparisonJSON.write(comparison) : ComparisonText.write(comparison))
      return
    }
    var document = try advisor.run()
    if !timings { document.timings = nil }
    progress.finish()
    let hasColors = output.output == nil && StandardOutput.hasColors
    try output.write(
      AdviceReport.write(
        document, format: format, style: hasColors ? .coloured : .plain, width: StandardOutput.width))
    if failOnAdvice, !document.recommendations.isEmpty { throw ExitStatusError(status: .advice) }
  }
}

extension ReportFormat: ExpressibleByArgument {}
extension IndexSizes: ExpressibleByArgument {}
