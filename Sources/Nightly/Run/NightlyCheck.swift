internal import Glibc
internal import History
internal import Intake

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

  package func results() -> [Result] { configuration.databases.map(check) + [checkHistory()] }

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
        for pattern in files.statements + files.logs + [files.snapshot] where FilePattern.matches(pattern).isEmpty {
          throw NightFailure(message: "no file is there: \(pattern)")
        }
        return Result(subject: database.name, words: "files are there", problem: nil)
      }
    } catch {
      return Result(subject: database.name, words: "", problem: NightWording.failure(error))
    }
  }

  /// A file that is not there yet is not made.
  private func checkHistory() -> Result {
    do {
      let place = try HistoryPlace(configuration.store)
      if case .file(let path) = place, access(path, F_OK) != 0 {
        return Result(subject: "history", words: "\(path) will be made", problem: nil)
      }
      let count = try place.open().databases().count
      return Result(subject: "history", words: "\(place.name), \(count) databases in it", problem: nil)
    } catch {
      return Result(subject: "history", words: "", problem: NightWording.failure(error))
    }
  }
}
