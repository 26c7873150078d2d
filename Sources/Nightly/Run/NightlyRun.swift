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
  package var isInterrupted: () -> Bool = { false }
  package var isDryRun = false

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

  /// - Returns: The report of all databases that there was time for.
  /// - Throws: ``HistoryError`` when the history can't be read or written.
  package func run() throws(HistoryError) -> NightReport {
    var report = NightReport(sextantVersion: version, night: NightClock.text(night), databases: [])
    let continued = try killedRun()
    if let continued { report.night = NightClock.text(continued) }
    let count = configuration.databases.count
    for (number, database) in configuration.databases.enumerated() {
      if isInterrupted() { break }
      let name = count == 1 ? database.name : "\(database.name) (\(number + 1) of \(count))"
      let result: DatabaseNight
      if let continued, let done = try finished(database.name, continued) {
        result = done
      } else {
        var runner = NightRunner(
          database: database, store: store, night: continued ?? night, clock: clock, ignore: configuration.ignore,
          version: version, binaries: binaries, progress: { [progress] in progress("\(name): \($0)") })
        runner.isDryRun = isDryRun
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

  /// The night of a run that was begun not long ago and never ended.
  private func killedRun() throws(HistoryError) -> Int? {
    guard !isDryRun else { return nil }
    for database in configuration.databases {
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
