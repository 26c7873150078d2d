internal import Advice
internal import Catalog
internal import Glibc
package import History
internal import IndexReview
internal import Intake
internal import Partitioning
package import PostgresServer

/// One database's night: read, compare, advise, remember.
package struct NightRunner {
  package var database: DatabaseConfiguration
  package var store: any HistoryStore
  /// When the run began, in seconds since 1970.
  package var night: Int
  /// The clock in place of the sources' own; nil but for what is simulated.
  package var clock: Int?
  package var ignore: [IgnoreRule]
  package var version: String
  /// The planner's programs, for a server of that major version.
  package var binaries: (Int) throws -> ServerBinaries
  package var progress: (String) -> Void
  /// Whether nothing is to be remembered.
  package var isDryRun = false
  /// What libpq finds the database by, beside its URL.
  package var environment = ConnectionEnvironment()

  package init(
    database: DatabaseConfiguration, store: any HistoryStore, night: Int, clock: Int? = nil, ignore: [IgnoreRule] = [],
    version: String, binaries: @escaping (Int) throws -> ServerBinaries, progress: @escaping (String) -> Void = { _ in }
  ) {
    self.database = database
    self.store = store
    self.night = night
    self.clock = clock
    self.ignore = ignore
    self.version = version
    self.binaries = binaries
    self.progress = progress
  }

  /// The caller has the history's lock of the database.
  ///
  /// - Returns: What the night found; what went wrong is in it (``DatabaseNight/failure``), with the last good night's
  ///   figures behind.
  /// - Throws: ``HistoryError`` when the history itself can't be written.
  package func run() throws(HistoryError) -> DatabaseNight {
    if let refusal = try refusal() { return failed(refusal) }
    if !isDryRun {
      try endKilledRuns()
      try store.begin(database.name, night: night)
    }
    do {
      return try found()
    } catch {
      let words = NightWording.failure(error)
      if !isDryRun { try store.fail(database.name, night: night, reason: words) }
      return failed(words)
    }
  }

  /// Nights follow one another: what one counts is since the one before. One that is not later than the last would count the
  /// same again, so nothing is done, and nothing noted.
  private func refusal() throws(HistoryError) -> String? {
    guard let last = try store.nights(database.name, since: night).last(where: { $0.state == .complete }) else {
      return nil
    }
    let time = NightClock.text(last.night)
    return last.night == night
      ? "the night of \(time) is in the history already: run again later"
      : "the history has a night of \(time), which is later than now, \(NightClock.text(night)): look at this machine's clock"
  }

  /// With the lock in hand, what is still running belongs to a run that was killed.
  private func endKilledRuns() throws(HistoryError) {
    for summary in try store.nights(database.name, since: 0) where summary.state == .running && summary.night != night {
      try store.fail(database.name, night: summary.night, reason: "the run was ended before it was done")
    }
  }

  /// The report of a night that found nothing, for `words`.
  func failed(_ words: String) -> DatabaseNight {
    var result = lastGood() ?? DatabaseNight(name: database.name, night: "")
    result.night = NightClock.text(night)
    result.failure = words
    result.changes = []
    return result
  }

  /// The report of the last night that found something.
  private func lastGood() -> DatabaseNight? {
    guard let nights = try? store.nights(database.name, since: 0),
      let last = nights.last(where: { $0.state == .complete }),
      let document = try? store.document(database.name, night: last.night)
    else { return nil }
    return try? NightReportCodec.decode(DatabaseNight.self, document)
  }

  private func found() throws -> DatabaseNight {
    let history = try NightHistory(store, database, night: night)
    progress("reading")
    let observer = Observer(
      database: database, clock: clock, since: history.last?.windowTo, loggedTo: history.baseline?.loggedTo)
    let observation = try environment.restored { try observed(observer) }
    let baseline = CounterBaseline(observation, after: history.baseline)
    let delta = CounterDelta(
      from: history.baseline, to: baseline, records: observation.records ?? [],
      isLoggedOnly: observation.records == nil)
    let workload = NightWorkload(
      observation, delta, history: history.within(database.settings.window, before: delta.to), database: database)
    let advice = try advise(
      observation, workload, sizes: try history.sizes(store, database.name, observation.catalog))
    let writer = NightWriter(
      database: database, night: night, rules: ignore + database.ignore, history: history, observation: observation,
      delta: delta, workload: workload, advice: advice)
    let (result, record) = try writer.write(baseline)
    if !isDryRun { try store.complete(record) }
    return result
  }

  /// At night tables are locked for a while, by maintenance: another attempt after a few seconds, for a minute or two.
  private func observed(_ observer: Observer) throws -> Observation {
    for _ in 1..<Self.attempts {
      do {
        return try observer.observe()
      } catch let error as IntakeError where error.code == .locked {
        progress("waiting for a lock")
        sleep(Self.pause)
      }
    }
    return try observer.observe()
  }

  /// A lock is waited for two seconds each time (``LiveDatabase``).
  private static let attempts = 12
  /// Seconds.
  private static let pause: UInt32 = 5

  private func advise(
    _ observation: Observation, _ workload: NightWorkload, sizes: [ObjectName: [GrowthPoint]]
  ) throws -> AdviceDocument {
    let settings = database.settings
    let catalog = observation.catalog
    var request = AdviceRequest(
      catalog: catalog, workload: workload.advised, binaries: try binaries(catalog.server.versionNumber / 10_000),
      limits: .init(
        budget: settings.budget, maximumIndexes: settings.maximumIndexes, minimumGain: settings.minimumGain,
        writeWeight: settings.writeWeight),
      // Plans have values of the statistics in them.
      explains: !settings.redact, version: version)
    request.planningDeadline = .now + .seconds(settings.timeLimit)
    request.deadline = .now + .seconds(2 * settings.timeLimit)
    request.maximumRegression = settings.maximumRegression
    request.notes = observation.notes
    request.reviewLimits = .init(unusedAfterDays: settings.unusedAfterDays)
    request.partitioning.thresholds = settings.partitioning
    request.partitioning.growth.history = sizes
    request.looksAhead = true
    return try Advisor(request, progress: progress).run()
  }
}
