internal import GRDB

/// SQLite's words on what failed, with what to do.
struct SQLiteProblem: Sendable {
  private let path: String

  init(_ path: String) { self.path = path }

  /// Runs `body`; what SQLite throws becomes an error of this module.
  func named<Value>(_ body: () throws -> Value) throws(HistoryError) -> Value {
    do {
      return try body()
    } catch let error as HistoryError {
      throw error
    } catch let error as DatabaseError {
      throw self.error(error)
    } catch {
      // Of Foundation, on files.
      throw HistoryError(.unreachable, "the history \(Check.quoted(path)) can't be used: \(error.localizedDescription)")
    }
  }

  private func error(_ error: DatabaseError) -> HistoryError {
    let place = Check.quoted(path)
    // Neither the statement nor its arguments: those are the user's data.
    let words = error.message ?? error.resultCode.description
    return switch error.resultCode {
    case .SQLITE_NOTADB:
      HistoryError(.notAHistory, "\(place) is no SQLite database, so no history; name another file")
    case .SQLITE_CORRUPT:
      HistoryError(
        .failed,
        "the history \(place) is damaged (\(words)); restore it from a copy, or move it away and a new one is begun")
    case .SQLITE_FULL:
      HistoryError(
        .failed, "the history \(place) can't be written: no space is left on its disk; free some, and run again")
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      HistoryError(
        .busy,
        """
        the history \(place) has been locked by another program for \(Int(SQLiteDatabase.patience)) seconds; end what \
        has it open, and run again
        """)
    case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
      HistoryError(
        .unreachable,
        """
        the history \(place) can't be written: \(words); it has to be a file, in a directory where this user may write
        """)
    case .SQLITE_IOERR:
      HistoryError(.failed, "the history \(place) can't be read or written: \(words); look at its disk, and run again")
    default:
      HistoryError(.failed, "the history \(place): SQLite says: \(words)")
    }
  }
}
