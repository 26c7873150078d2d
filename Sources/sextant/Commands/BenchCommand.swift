import Advice
import ArgumentParser
import Benchmarking
import Catalog
import Glibc
import Intake
import Planner
import PostgresClient
import PostgresServer
import Reporting
import Workload

struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measures an advice on a clone, with the workload's own statements.",
    discussion: """
      Builds each index that the advice proposes, executes the statements that
      it names with the index and without, in turns, and drops it again. All is
      in transactions that are rolled back, by a role without superuser rights;
      statements with effects that a rollback doesn't undo are refused.

      The target is never production. It has to say so itself:
        ALTER DATABASE shop SET sextant.bench = 'on'   -- on the clone alone

      Without a clone --synthetic makes a throwaway server with rows that match
      a snapshot's statistics.

      Caches are warm unless --cold says otherwise. --concurrency and --duration
      also put a load on the target, with all indexes and without any, and while
      they are built.

      Examples:
        sextant bench Workloads/shop --advice advice.json \\
          --synthetic Workloads/shop/snapshot.json --scale 0.1
        sextant advise --statements pgss.csv --snapshot shop.json \\
          --format json -o advice.json
        sextant bench --advice advice.json --target "$CLONE" \\
          --statements pgss.csv --dry-run
        sextant bench --advice advice.json --target "$CLONE" \\
          --statements pgss.csv --history history.sqlite
        sextant bench --advice advice.json --target "$CLONE" \\
          --statements pgss.csv --format html -o bench.html
        sextant bench --advice advice.json --target "$CLONE" \\
          --statements pgss.csv --format sql -o rollout.sql \\
          --advice-output measured.json
        sextant bench --advice advice.json --target "$CLONE" \\
          --log postgresql.csv --rounds 30 --only 5f0c2a
        sextant bench --advice advice.json --target "$CLONE" \\
          --statements pgss.csv --concurrency 8 --duration 2m
        sextant bench --advice advice.json --synthetic shop.json --cold \\
          --statements pgss.csv
      """)

  @Argument(
    help: ArgumentHelp("A directory with statements.csv, .json or .sql, or workload.json.", valueName: "directory"))
  var directory: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The advice, as `sextant advise --format json` writes it; - for standard input.", valueName: "file"))
  var advice: String

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The clone to measure on, as a URI or key=value string: indexes are built there, statements executed.",
      valueName: "url"))
  var target: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Measure on a throwaway server, filled with rows made from this snapshot's statistics.", valueName: "snapshot"))
  var synthetic: String?

  @Option(
    name: .long,
    help: ArgumentHelp("With --synthetic: what the rows of each table are multiplied by.", valueName: "factor"))
  var scale: Double?

  @OptionGroup var workload: WorkloadOptions
  @OptionGroup var output: OutputOptions

  @Option(
    name: .long,
    help: ArgumentHelp("Times that each statement runs with, and without: 10, with --cold 6.", valueName: "n"))
  var rounds: Int?

  @Option(name: .long, help: ArgumentHelp("Sets of values of each query class, at most.", valueName: "n"))
  var sets = 3

  @Option(
    name: .long, help: ArgumentHelp("The longest that one execution may take (30s, 5m).", valueName: "duration"))
  var timeout = TimeLimit(argument: "30s")!

  @Flag(
    name: .long,
    help: ArgumentHelp(
      "Empty the caches before each run.",
      discussion: """
        With --synthetic the server is restarted each time, a second or less, and its files leave the operating system's \
        cache. With --target this takes PostgreSQL 17, pg_buffercache and a superuser, and empties the server's alone.
        """))
  var cold = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Also compare all indexes with none under load: so many sessions execute the workload at once (1 to 100).",
      valueName: "n"))
  var concurrency: Int?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How long the load lasts with the indexes, and as long again without: 60s, with 1 session unless --concurrency says more.",
      valueName: "duration"))
  var duration: TimeLimit?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Only this recommendation, by its id or the beginning of it; may be repeated.", valueName: "id"))
  var only: [String] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Write the advice to this file too, with the verdicts in it: rejected indexes are among the rejections.",
      valueName: "file"))
  var adviceOutput: String?

  @OptionGroup var remembering: BenchHistoryOptions

  @Flag(name: .long, help: "Say what would be built, executed and refused, and do nothing.")
  var dryRun = false

  @Flag(
    name: .customLong("i-know-this-is-not-production"),
    help: "Measure although the target does not say that it may be measured on, or looks as if it were in use.")
  var isTrusted = false

  @Option(name: .long, help: "How to print the result.")
  var format = BenchFormat.text

  @Option(name: .long, help: ArgumentHelp("Of the bootstrap behind the intervals.", valueName: "n"))
  var seed: UInt64 = 1

  @Option(
    name: .long,
    help: ArgumentHelp("The directory of the PostgreSQL programs whose planner is to be used.", valueName: "dir"))
  var pgBin: String?

  func validate() throws {
    guard (1...10_000).contains(rounds ?? 1) else { throw ValidationError("--rounds is a number from 1 to 10,000") }
    guard (1...3).contains(sets) else { throw ValidationError("--sets is a number from 1 to 3") }
    // The server's own bound: milliseconds in 32 bits.
    guard (.milliseconds(1) ... .milliseconds(Int32.max)).contains(timeout.duration) else {
      throw ValidationError("--timeout is from 1ms to 596h")
    }
    guard (1...Self.maximumSessions).contains(concurrency ?? 1) else {
      throw ValidationError("--concurrency is a number from 1 to \(Self.maximumSessions)")
    }
    if let duration, !(.seconds(1) ... .seconds(1_800)).contains(duration.duration) {
      throw ValidationError("--duration is from 1s to 30m")
    }
    if cold, concurrency != nil || duration != nil {
      throw ValidationError("--cold empties the caches before each run, which a load would fill: leave out one of them")
    }
    guard (target == nil) != (synthetic == nil) else {
      throw ValidationError("name one place to measure: --target or --synthetic")
    }
    if let target {
      if target.isEmpty { throw ValidationError("--target names the clone: libpq's environment is not asked") }
      if target.contains("://"), !target.hasPrefix("postgres") {
        throw ValidationError("--target takes postgresql://… or key=value words, as psql does")
      }
    }
    if let scale {
      guard synthetic != nil else { throw ValidationError("--scale goes with --synthetic") }
      guard scale > 0, scale <= 1_000 else { throw ValidationError("--scale takes a number above 0, up to 1000") }
    }
    if directory == nil, workload.statements.isEmpty, workload.logs.isEmpty {
      throw ValidationError("name the workload: a directory, --statements or --log")
    }
    if let adviceOutput {
      guard adviceOutput != "-", adviceOutput != output.output else {
        throw ValidationError("--advice-output names a file of its own")
      }
    }
    let inputs = [advice] + [synthetic].compactMap { $0 } + workload.statements + workload.logs
    guard inputs.count(where: { $0 == "-" }) <= 1 else {
      throw ValidationError("standard input (-) can be read only once")
    }
  }

  func run() throws {
    try output.check()
    if let adviceOutput { try OutputFile.check(adviceOutput) }
    let history = try remembering.open()
    let progress = Progress(isQuiet: output.quiet)
    progress.report("reading")
    let (proposals, measured) = try readAdvice()
    let synthesized = try synthetic.map { try server(from: $0, progress: progress.report) }
    let target = synthesized?.connectionURI ?? target ?? ""
    let catalog = try LiveDatabase(target: target).readCatalog()
    let (statements, workloadNotes) = try readWorkload(catalog)
    let notes = workloadNotes + (synthesized?.notes ?? [])
    let binaries = try ServerBinaries.find(
      directory: pgBin, preferredMajor: catalog.server.versionNumber / 10_000)
    let pool = TwinPool(try Twin.start(catalog, binaries: binaries, progress: progress.report))
    progress.report("planning \(statements.classes.count) query classes")
    let analyzed = try AnalyzedWorkload(statements, catalog, pool)
    pool.stop()
    var request = BenchRequest(
      advice: proposals, workload: analyzed, catalog: catalog, settings: settings,
      isTrusted: isTrusted, version: Version.current
    ) { () throws(PostgresError) in
      try Connection(target, options: Self.keywords)
    }
    request.progress = progress.report
    if let synthesized { request.restart = synthesized.restart }
    let bench: BenchRun
    if dryRun {
      bench = BenchRun(request)
      let (plan, verdict) = try bench.dryRun()
      progress.finish()
      return try output.write(plan.text(verdict))
    }
    let interruption = Interruption()
    request.isInterrupted = { interruption.isRequested }
    request.onConnect = interruption.watch
    bench = BenchRun(request)
    var document: BenchDocument
    do { document = try bench.run() } catch {
      interruption.endIfRequested()
      throw error
    }
    document.warnings += notes
    if synthetic != nil { document.source = .synthetic(scale: usedScale, seed: seed) }
    document = BenchEvaluation.evaluate(document)
    progress.finish()
    try history?.record(document)
    if let adviceOutput, let measured { try OutputFile.write(measured.write(document), to: adviceOutput) }
    let hasColors = output.output == nil && StandardOutput.hasColors
    try output.write(
      BenchReport.write(
        document, format: format, style: hasColors ? .coloured : .plain, width: StandardOutput.width))
    interruption.endIfRequested()
  }

  private var settings: BenchDocument.Settings {
    var settings = BenchDocument.Settings(
      rounds: rounds ?? (cold ? Self.usualColdRounds : Self.usualRounds), parameterSets: sets, isCold: cold,
      statementTimeout: timeout.duration / .seconds(1), seed: seed)
    if concurrency != nil || duration != nil {
      settings.load = .init(
        sessions: concurrency ?? 1, seconds: (duration?.duration ?? Self.usualDuration) / .seconds(1))
    }
    return settings
  }

  /// Of a load.
  static let maximumSessions = 100
  private static let usualDuration = Duration.seconds(60)
  private static let usualScale = 0.1
  private static let usualRounds = 10
  /// Each takes a restart. With 3 sets of values 3 would do (``ResampledTimes/roundsNeeded(sets:)``), with one 6.
  private static let usualColdRounds = 6

  var usedScale: Double { scale ?? Self.usualScale }

  private static let keywords: [(keyword: String, value: String)] = [
    ("application_name", "sextant"), ("client_encoding", "UTF8"), ("connect_timeout", "10"),
  ]
}

extension BenchFormat: ExpressibleByArgument {}
