internal import Advice
internal import Catalog
package import History
internal import IndexReview
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

  /// - Returns: What the night found; what went wrong is in it (``DatabaseNight/failure``), with the last good night's
  ///   figures behind.
  /// - Throws: ``HistoryError`` when the history itself can't be written.
  package func run() throws(HistoryError) -> DatabaseNight {
    do throws(HistoryError) {
      if !isDryRun { try store.lock(database.name) }
    } catch {
      guard error.code == .busy else { throw error }
      return failed(error.description)
    }
    defer { if !isDryRun { try? store.unlock(database.name) } }
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

  /// With the lock in hand, what is still running belongs to a run that was killed.
  private func endKilledRuns() throws(HistoryError) {
    for summary in try store.nights(database.name, since: 0) where summary.state == .running && summary.night != night {
      try store.fail(database.name, night: summary.night, reason: "the run was ended before it was done")
    }
  }

  private func failed(_ words: String) -> DatabaseNight {
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
    let observation = try Observer(database: database, clock: clock, since: history.last?.windowTo).observe()
    let baseline = CounterBaseline(observation)
    let delta = CounterDelta(
      from: history.baseline, to: baseline, records: observation.records ?? [],
      isLoggedOnly: observation.records == nil)
    let workload = NightWorkload(
      observation, delta, history: history.within(database.settings.window, before: delta.to), database: database)
    let advice = try advise(observation, workload)
    let writer = NightWriter(
      database: database, night: night, rules: ignore + database.ignore, history: history, observation: observation,
      delta: delta, workload: workload, advice: advice)
    let (result, record) = try writer.write(baseline)
    if !isDryRun { try store.complete(record) }
    return result
  }

  private func advise(_ observation: Observation, _ workload: NightWorkload) throws -> AdviceDocument {
    let settings = database.settings
    let catalog = observation.catalog
    var request = AdviceRequest(
      catalog: catalog, workload: workload.advised, binaries: try binaries(catalog.server.versionNumber / 10_000),
      limits: .init(
        budget: settings.budget, maximumIndexes: settings.maximumIndexes, minimumGain: settings.minimumGain,
        writeWeight: settings.writeWeight),
      // Plans have values of the statistics in them.
      explains: !settings.redact, version: version)
    request.deadline = .now + .seconds(settings.timeLimit)
    request.maximumRegression = settings.maximumRegression
    request.notes = observation.notes
    request.reviewLimits = .init(unusedAfterDays: settings.unusedAfterDays)
    return try Advisor(request, progress: progress).run()
  }
}
