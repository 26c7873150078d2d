package import History
package import PostgresServer

/// All databases of a configuration, one after another; one that fails stops no other.
package struct NightlyRun {
  package var configuration: NightlyConfiguration
  package var store: any HistoryStore
  /// Seconds since 1970.
  package var night: Int
  /// The clock in place of the sources' own; nil but for what is simulated.
  package var clock: Int?
  package var version: String
  package var binaries: (Int) throws -> ServerBinaries
  package var progress: (String) -> Void = { _ in }
  /// Called at each database's end.
  package var onDatabase: (DatabaseNight) -> Void = { _ in }
  package var isDryRun = false
  private let environment = ConnectionEnvironment()

  package init(
    configuration: NightlyConfiguration, store: any HistoryStore, night: Int, clock: Int? = nil, version: String,
    binaries: @escaping (Int) throws -> ServerBinaries
  ) {
    self.configuration = configuration
    self.store = store
    self.night = night
    self.clock = clock
    self.version = version
    self.binaries = binaries
  }

  /// A run that was killed is continued for so long, in seconds.
  private static let patience = 12 * 3_600

  /// Databases are locked together, before the first: another run that came in between would count a part of the night.
  ///
  /// - Throws: ``HistoryError`` when the history can't be read or written; `.busy` when another run has all databases.
  package func run() throws(HistoryError) -> NightReport {
    let busy = try lock()
    defer { unlock(except: busy) }
    var report = NightReport(sextantVersion: version, night: NightClock.text(night), databases: [])
    let continued = try killedRun(except: busy)
    if let continued { report.night = NightClock.text(continued) }
    let count = configuration.databases.count
    for (number, database) in configuration.databases.enumerated() {
      let name = count == 1 ? database.name : "\(database.name) (\(number + 1) of \(count))"
      var runner = NightRunner(
        database: database, store: store, night: continued ?? night, clock: clock, ignore: configuration.ignore,
        version: version, binaries: binaries, progress: { [progress] in progress("\(name): \($0)") })
      runner.isDryRun = isDryRun
      runner.environment = environment
      let result: DatabaseNight
      if let words = busy[database.name] {
        result = runner.failed(words)
      } else if let continued, let done = try finished(database.name, continued) {
        result = done
      } else {
        result = try runner.run()
      }
      report.databases.append(result)
      onDatabase(result)
    }
    if !isDryRun {
      try store.prune(
        nights: night - configuration.keepsNights, documents: night - configuration.keepsDocuments)
    }
    return report
  }

  /// - Returns: Why a database can't be had, by name: those that another run is at work on.
  private func lock() throws(HistoryError) -> [String: String] {
    var busy: [String: String] = [:]
    guard !isDryRun else { return busy }
    for database in configuration.databases {
      do throws(HistoryError) {
        try store.lock(database.name)
      } catch {
        guard error.code == .busy, configuration.databases.count > busy.count + 1 else {
          unlock(except: busy)
          throw error
        }
        busy[database.name] = error.description
      }
    }
    return busy
  }

  private func unlock(except busy: [String: String]) {
    guard !isDryRun else { return }
    for database in configuration.databases where busy[database.name] == nil { try? store.unlock(database.name) }
  }

  /// The night of a run that was begun not long ago and never ended.
  private func killedRun(except busy: [String: String]) throws(HistoryError) -> Int? {
    guard !isDryRun else { return nil }
    for database in configuration.databases where busy[database.name] == nil {
      let nights = try store.nights(database.name, since: night - Self.patience)
      if let last = nights.last, last.state == .running, last.night <= night { return last.night }
    }
    return nil
  }

  /// What a database's part of that run found.
  private func finished(_ name: String, _ night: Int) throws(HistoryError) -> DatabaseNight? {
    guard try store.nights(name, since: night).first(where: { $0.night == night })?.state == .complete,
      let document = try store.document(name, night: night)
    else { return nil }
    return try? NightReportCodec.decode(DatabaseNight.self, document)
  }
}
