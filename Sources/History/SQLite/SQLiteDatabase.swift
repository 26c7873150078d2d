internal import Foundation
internal import GRDB

/// A history in a file of SQLite, in WAL mode: those who read don't wait for those who write.
final class SQLiteDatabase: HistoryDatabase {
  /// Absolute.
  private let path: String
  private let queue: DatabaseQueue
  private var locks: [[UInt8]: FileLock] = [:]

  /// Seconds that a transaction waits for others to end.
  static let patience = 30.0

  /// Opens a file that is there, to read it: what was packed for others to look at stays as it is, byte for byte, and may lie
  /// where nothing can be written.
  ///
  /// - Returns: nil for one that has to be opened to be written, which changes nothing in it: it is in use (WAL mode, in which
  ///   those who read write beside it), or of an older Sextant.
  /// - Throws: `.unreachable`, `.notAHistory`, `.busy`, `.failed`.
  static func toRead(_ path: String) throws(HistoryError) -> SQLiteDatabase? {
    guard access(path, F_OK) == 0 else {
      throw HistoryError(.unreachable, "there is no history \(Check.quoted(path)): `sextant nightly` makes one")
    }
    let problem = SQLiteProblem(path)
    let queue = try problem.named { () throws in
      var configuration = Configuration()
      configuration.readonly = true
      configuration.busyMode = .timeout(Self.patience)
      configuration.label = "history"
      return try DatabaseQueue(path: path, configuration: configuration)
    }
    let isReady = try problem.named { () throws in
      try queue.read { database in
        let version = try Self.version(database, path)
        let mode = try String.fetchOne(database, sql: "PRAGMA journal_mode")
        return version == Schema.version && (mode != "wal" || access(path, W_OK) != 0)
      }
    }
    return isReady ? SQLiteDatabase(path, queue) : nil
  }

  private init(_ path: String, _ queue: DatabaseQueue) {
    self.path = path
    self.queue = queue
  }

  /// Opens a file, and makes it with its directory when there is none.
  ///
  /// - Throws: `.unreachable`, `.notAHistory`, `.busy`, `.failed`.
  init(_ path: String) throws(HistoryError) {
    self.path = path
    try PrivateFile.prepare(path)
    let problem = SQLiteProblem(path)
    queue = try problem.named { () throws in
      var configuration = Configuration()
      configuration.journalMode = .wal
      configuration.busyMode = .timeout(Self.patience)
      configuration.label = "history"
      // Before a page is written: the file may be another program's.
      configuration.prepareDatabase { database in _ = try Self.version(database, path) }
      return try DatabaseQueue(path: path, configuration: configuration)
    }
    try problem.named { () throws in
      // A night that was said to be complete is there after a loss of power too.
      try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
      if try queue.read({ try Self.version($0, path) }) < Schema.version {
        try inTransaction { database in
          try Schema.migrate(SQLiteSession(database, problem), .sqlite, from: Self.version(database, path))
        }
      }
    }
  }

  /// The version of a file's schema; 0 when there is none yet.
  ///
  /// - Throws: `.notAHistory` when the tables are not Sextant's, or those of a newer Sextant.
  private static func version(_ database: Database, _ path: String) throws -> Int {
    let tables = try String.fetchAll(database, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
    guard !tables.isEmpty else { return 0 }
    guard tables.contains("schema_version"), tables.contains("monitored"),
      let version = try Int.fetchOne(database, sql: "SELECT version FROM schema_version")
    else {
      throw HistoryError(
        .notAHistory,
        "\(Check.quoted(path)) is another program's database, with tables that are not Sextant's; name another file")
    }
    try Schema.check(version, Check.quoted(path))
    return version
  }

  func read<Value>(_ body: (any SQLSession) throws(HistoryError) -> Value) throws(HistoryError) -> Value {
    let problem = SQLiteProblem(path)
    return try problem.named { () throws in try queue.read { try body(SQLiteSession($0, problem)) } }
  }

  func write<Value>(
    night: Int?, _ body: (any SQLSession) throws(HistoryError) -> Value
  ) throws(HistoryError) -> Value {
    let problem = SQLiteProblem(path)
    return try problem.named { () throws in try inTransaction { try body(SQLiteSession($0, problem)) } }
  }

  /// Takes the right to write at once: a transaction that reads first and then wants to write could not wait for it.
  private func inTransaction<Value>(_ body: (Database) throws -> Value) throws -> Value {
    try queue.writeWithoutTransaction { database in
      var value: Value?
      try database.inTransaction(.immediate) {
        value = try body(database)
        return .commit
      }
      return value!
    }
  }

  /// Rows are deleted one by one, and their pages used again.
  func dropLoads(before night: Int) {}

  func acquire(_ database: String) throws(HistoryError) {
    locks[Array(database.utf8)] = try FileLock("\(path).\(LockKey.digits(database)).lock", for: database)
  }

  func release(_ database: String) {
    locks[Array(database.utf8)] = nil
  }
}

private struct SQLiteSession: SQLSession {
  let database: Database
  let problem: SQLiteProblem

  init(_ database: Database, _ problem: SQLiteProblem) {
    self.database = database
    self.problem = problem
  }

  func execute(_ statement: String, _ parameters: [SQLValue]) throws(HistoryError) {
    try problem.named { () throws in
      try prepared(statement).execute(arguments: StatementArguments(parameters.map(\.databaseValue)))
    }
  }

  func query<Value>(
    _ statement: String, _ parameters: [SQLValue], _ read: (any SQLRow) throws(HistoryError) -> Value
  ) throws(HistoryError) -> [Value] {
    try problem.named { () throws in
      let arguments = StatementArguments(parameters.map(\.databaseValue))
      let rows = try Row.fetchCursor(prepared(statement), arguments: arguments)
      var values: [Value] = []
      while let row = try rows.next() { values.append(try read(SQLiteRow(row: row))) }
      return values
    }
  }

  /// `?1` is the first parameter wherever it stands; `$1` would be a name. No statement has another `$`.
  private func prepared(_ statement: String) throws -> Statement {
    let bytes = statement.utf8.map { $0 == UInt8(ascii: "$") ? UInt8(ascii: "?") : $0 }
    return try database.cachedStatement(sql: String(decoding: bytes, as: UTF8.self))
  }
}

private struct SQLiteRow: SQLRow {
  let row: Row

  func optionalInteger(_ column: Int) -> Int? { Int.fromDatabaseValue(row[column]) }
  func optionalReal(_ column: Int) -> Double? { Double.fromDatabaseValue(row[column]) }
  func optionalText(_ column: Int) -> String? { String.fromDatabaseValue(row[column]) }
  func optionalBytes(_ column: Int) -> [UInt8]? { Data.fromDatabaseValue(row[column]).map { Array($0) } }
}

extension SQLValue {
  fileprivate var databaseValue: DatabaseValue {
    switch self {
    case .integer(let value): value.databaseValue
    case .real(let value): value.databaseValue
    case .text(let value): value.databaseValue
    case .bytes(let value): Data(value).databaseValue
    }
  }
}
