internal import Glibc

/// Where a history is.
package enum HistoryPlace: Sendable, Equatable {
  /// A file of SQLite, by its absolute path.
  case file(String)
  /// A database of PostgreSQL that is for the history, by its URL. It may hold a password: never to be shown.
  case server(String)

  /// Reads what a user configures.
  ///
  /// - Parameters:
  ///   - configured: A path, in which a leading `~/` is the home directory; the URL of a PostgreSQL database
  ///     (`postgres://`, `postgresql://`); nil or nothing for `sextant/history.sqlite` in the directory for state of the
  ///     XDG Base Directory Specification.
  ///   - environment: A variable's value.
  /// - Throws: `.unreachable` when it names no place.
  package init(
    _ configured: String?, environment: (String) -> String? = { name in getenv(name).map { String(cString: $0) } }
  ) throws(HistoryError) {
    guard let configured, !configured.isEmpty else {
      // A path there that is not absolute has to be passed over (the specification).
      let state = environment("XDG_STATE_HOME").flatMap { $0.hasPrefix("/") ? $0 : nil }
      let directory: String
      if let state { directory = state } else { directory = try Self.home(environment) + "/.local/state" }
      self = .file(directory + "/sextant/history.sqlite")
      return
    }
    guard !configured.utf8.contains(0) else {
      throw HistoryError(.unreachable, "the place of the history contains a NUL byte")
    }
    if let scheme = configured.firstRange(of: "://") {
      guard ["postgres", "postgresql"].contains(configured[..<scheme.lowerBound].lowercased()) else {
        throw HistoryError(
          .unreachable, "the history can be in a file, named by its path, or at a postgresql:// URL; this is neither")
      }
      // libpq knows the schemes in lower case.
      self = .server(configured[..<scheme.lowerBound].lowercased() + configured[scheme.lowerBound...])
    } else if configured.hasPrefix("~/") {
      self = .file(try Self.home(environment) + configured.dropFirst())
    } else if configured.hasPrefix("/") {
      self = .file(configured)
    } else {
      self = .file(try Self.workingDirectory() + "/" + configured)
    }
  }

  private static func home(_ environment: (String) -> String?) throws(HistoryError) -> String {
    guard let home = environment("HOME"), home.hasPrefix("/") else {
      throw HistoryError(
        .unreachable, "there is no home directory for the history (HOME is not set); name a file for it")
    }
    return home
  }

  private static func workingDirectory() throws(HistoryError) -> String {
    guard let path = getcwd(nil, 0) else { throw PrivateFile.problem(".", errno) }
    defer { free(path) }
    return String(cString: path)
  }

  /// What may be shown.
  package var name: String {
    switch self {
    case .file(let path): path
    case .server: "PostgreSQL"
    }
  }

  /// Opens the store, and makes it when there is none. It belongs to one thread at a time.
  ///
  /// - Throws: `.unreachable`, `.notAHistory` (another program's, or of a newer Sextant), `.busy`, `.failed`.
  package func open() throws(HistoryError) -> any HistoryStore {
    switch self {
    case .file(let path): SQLHistory(try SQLiteDatabase(path))
    case .server(let url): SQLHistory(try PostgresDatabase(url))
    }
  }

  /// Opens a store that is there, to read it.
  ///
  /// - Throws: as ``open()``; `.unreachable` when there is none.
  package func openToRead() throws(HistoryError) -> any HistoryStore {
    guard case .file(let path) = self, let database = try SQLiteDatabase.toRead(path) else { return try open() }
    return SQLHistory(database)
  }

  /// The same from what a user configures.
  package static func open(_ configured: String?) throws(HistoryError) -> any HistoryStore {
    try HistoryPlace(configured).open()
  }
}
