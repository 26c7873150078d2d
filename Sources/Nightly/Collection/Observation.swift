package import Catalog
internal import Intake
internal import QueryLogs
internal import Workload

/// What was read of a database tonight.
package struct Observation {
  package var catalog: Catalog
  var server: ServerState?
  /// Entries of pg_stat_statements with all that they have counted; nil for a source of logs alone.
  var records: [StatementRecord]?
  /// What the reader of the dump could not read.
  var unread: [SkippedStatement] = []
  /// Of the logs, what is new.
  var logged: Workload?
  /// The time of the last entry of the logs, in microseconds since 1970.
  var loggedTo: Int?
  /// By the source's clock, in seconds since 1970.
  var readAt: Int
  var notes: [String] = []
  /// Of what holds several databases, those statements that are meant.
  var scope = WorkloadFilter()
}

/// Reads a database, or the files that stand for it.
struct Observer {
  let database: DatabaseConfiguration
  /// The clock in place of the sources' own; nil but for what was simulated.
  let clock: Int?
  /// When the last night ended, in seconds since 1970.
  let since: Int?
  /// Up to where logs were read, in microseconds since 1970.
  let loggedTo: Int?

  /// - Throws: ``IntakeError``, `WorkloadError`, `LogError`, ``NightFailure``.
  func observe() throws -> Observation {
    switch database.source {
    case .live(let url): try live(url)
    case .files(let files): try read(files)
    }
  }

  private func live(_ url: String) throws -> Observation {
    let live = try LiveDatabase(target: url)
    let server = try live.readServerState()
    let catalog = try live.readCatalog(capturedAt: clock.map(NightClock.text))
    let input = try LiveStatements.read(live)
    guard let readAt = NightClock.seconds(catalog.capturedAt) else {
      throw NightFailure(message: "the server's clock can't be read")
    }
    return Observation(
      catalog: catalog, server: server, records: StatementKey.merged(input.records), unread: input.skipped,
      readAt: readAt,
      notes: input.warnings)
  }

  // MARK: - Files

  private func read(_ files: FileSource) throws -> Observation {
    let snapshot = try newest([files.snapshot], what: "snapshot")
    let catalog = try CatalogFile.readSnapshot(snapshot.path).catalog
    var observation = Observation(
      catalog: catalog, readAt: clock ?? NightClock.seconds(catalog.capturedAt) ?? snapshot.modified)
    if !files.statements.isEmpty {
      let dump = try newest(files.statements, what: "dump of pg_stat_statements")
      if let since, clock == nil, dump.modified <= since {
        throw NightFailure(
          message:
            "there is no dump newer than that of the last night: \(dump.path) is of \(NightClock.text(dump.modified))")
      }
      let input = try WorkloadReader.read(try InputFile.read(dump.path), name: dump.path)
      guard input.workload == nil else {
        throw NightFailure(message: "\(dump.path): is a digest, whose counts can't be compared; name logs instead")
      }
      let scope = try WorkloadScope(
        [input], database: database.database, user: nil, minimumCalls: 0, catalogDatabase: catalog.database.name)
      observation.scope = scope.filter
      observation.records = StatementKey.merged(input.records.filter { scope.isWanted($0) })
      observation.unread = input.skipped
      observation.notes += scope.notes + input.warnings
      observation.readAt = clock ?? dump.modified
    }
    if !files.logs.isEmpty { try readLogs(files.logs, &observation) }
    return observation
  }

  /// What is new in the logs: behind the last entry that was read the night before, whenever the rest arrived here. Beside a
  /// dump no further than to when it was written, so that both tell of the same time.
  private func readLogs(_ paths: [String], _ observation: inout Observation) throws {
    let settings = LogSettings(observation.catalog)
    var options = LogDigester.Options()
    options.prefix = settings.prefix.flatMap { LinePrefix($0) }
    options.sampling = settings.sampling
    options.filter.database = database.database
    let isAlone = observation.records == nil
    let until = isAlone ? clock ?? NightClock.now : observation.readAt
    // The second that runs may get further entries.
    let end = Int64(until) * 1_000_000 - 1
    options.filter.since = loggedTo.map { Int64($0) + 1 } ?? since.map { Int64($0) * 1_000_000 }
    options.filter.until = end
    let digester = LogDigester(options)
    try digester.read(LogFiles(paths, now: Int64(until) * 1_000_000, zoneOffset: options.zoneOffset ?? 0))
    let last = digester.totals.span.last.map { min($0, end) }
    observation.notes += LogNotes.notes(digester)
    if isAlone {
      guard let last, last >= options.filter.since ?? last else {
        let found = last.map { "; the last is of \(NightClock.text(Int($0 / 1_000_000)))" } ?? ""
        throw NightFailure(message: "the logs hold no entry newer than those of the last night\(found)")
      }
      observation.readAt = Int(last / 1_000_000)
    }
    observation.loggedTo = last.map { Int($0) }
    var logged = [WorkloadInput(name: "logs", workload: digester.workload())]
    let scope = try WorkloadScope(
      logged, database: database.database, user: nil, minimumCalls: 0, catalogDatabase: observation.catalog.database.name)
    if isAlone { observation.notes += scope.notes }
    observation.scope = scope.filter
    observation.logged = logged.removeFirst().workload
  }

  private func newest(_ patterns: [String], what: String) throws -> FilePattern.Match {
    let found = patterns.flatMap { FilePattern.matches($0) }
    guard let newest = found.max(by: { ($0.modified, $0.path) < ($1.modified, $1.path) }) else {
      throw NightFailure(message: "no file is there for the \(what): \(patterns.joined(separator: ", "))")
    }
    return newest
  }
}

/// Why a database's night found nothing.
struct NightFailure: Error {
  let message: String
}
