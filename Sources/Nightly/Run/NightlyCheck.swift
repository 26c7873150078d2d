internal import History
internal import Intake
internal import QueryLogs

/// Tries what a nightly run needs, and changes nothing: each database, the history.
package struct NightlyCheck {
  package struct Result {
    package let subject: String
    /// What there is.
    package let words: String
    /// Why it can't be used; nil when it can.
    package let problem: String?
  }

  private let configuration: NightlyConfiguration

  package init(_ configuration: NightlyConfiguration) { self.configuration = configuration }

  package func results() -> [Result] {
    configuration.databases.map(check) + [checkHistory()] + outputs.compactMap(check(output:))
  }

  /// What the run writes, by what it is.
  private var outputs: [(subject: String, path: String)] {
    configuration.reports.map { ($0.format, $0.path(on: NightClock.day(NightClock.now))) }
      + (configuration.metrics.map { [("metrics", $0)] } ?? [])
  }

  private func check(output: (subject: String, path: String)) -> Result? {
    do {
      try OutputFile.check(output.path)
      return nil
    } catch {
      return Result(subject: output.subject, words: "", problem: NightWording.failure(error))
    }
  }

  private func check(_ database: DatabaseConfiguration) -> Result {
    do {
      switch database.source {
      case .live(let url):
        let live = try LiveDatabase(target: url)
        let state = try live.readServerState()
        let statements = try live.readStatements()
        var words = "PostgreSQL \(state.versionNumber / 10_000), \(statements.count) statements"
        if state.isReplica == true { words += ", a replica" }
        if state.systemIdentifier == nil {
          words += "; the role may not tell servers apart: GRANT pg_monitor lets a failover be recognised"
        }
        return Result(subject: database.name, words: words, problem: nil)
      case .files(let files):
        for pattern in files.statements + [files.snapshot] where FilePattern.matches(pattern).isEmpty {
          throw NightFailure(message: "no file is there: \(pattern)")
        }
        if !files.logs.isEmpty { _ = try LogFiles(files.logs, now: Int64(NightClock.now) * 1_000_000) }
        return Result(subject: database.name, words: "files are there", problem: nil)
      }
    } catch {
      return Result(subject: database.name, words: "", problem: NightWording.failure(error))
    }
  }

  /// One that is not there yet is not made.
  private func checkHistory() -> Result {
    do {
      let place = try HistoryPlace(configuration.store)
      guard try place.isThere() else {
        return Result(subject: "history", words: "\(place.name): will be made", problem: nil)
      }
      let count = try place.open().databases().count
      return Result(subject: "history", words: "\(place.name), \(count) databases in it", problem: nil)
    } catch {
      return Result(subject: "history", words: "", problem: NightWording.failure(error))
    }
  }
}
