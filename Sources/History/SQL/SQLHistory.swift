/// A history in SQL: what is the same over SQLite and over PostgreSQL.
///
/// An instance belongs to one thread at a time. Several, in one process or in many, may work on one store.
///
/// Names (databases, classes, indexes, ids) are compared byte by byte and may be any text without a NUL byte, which
/// PostgreSQL's texts can't hold. In a query's text and in a reason it becomes U+FFFD.
final class SQLHistory: HistoryStore {
  let database: any HistoryDatabase
  private var locked: Set<[UInt8]> = []

  init(_ database: any HistoryDatabase) {
    self.database = database
  }

  func lock(_ database: String) throws(HistoryError) {
    try Check.key(database, "database")
    // A session of PostgreSQL could take it twice.
    guard !locked.contains(Array(database.utf8)) else {
      throw HistoryError(.busy, "this run is at work on \(Check.quoted(database)) already")
    }
    try self.database.acquire(database)
    locked.insert(Array(database.utf8))
  }

  func unlock(_ database: String) throws(HistoryError) {
    guard locked.remove(Array(database.utf8)) != nil else { return }
    try self.database.release(database)
  }

  func begin(_ database: String, night: Int) throws(HistoryError) {
    try Check.key(database, "database")
    try Check.night(night)
    try self.database.write(night: nil) { session throws(HistoryError) in
      try Self.note(session, database, night, .running, reason: nil)
    }
  }

  func fail(_ database: String, night: Int, reason: String) throws(HistoryError) {
    try Check.key(database, "database")
    try Check.night(night)
    try self.database.write(night: nil) { session throws(HistoryError) in
      try Self.note(session, database, night, .failed, reason: Check.withoutNUL(reason))
    }
  }

  /// A night that is complete stays so until another takes its place.
  private static func note(
    _ session: any SQLSession, _ database: String, _ night: Int, _ state: NightSummary.State, reason: String?
  ) throws(HistoryError) {
    let id = try identify(session, database)
    try session.execute(
      """
      INSERT INTO night (database_id, night, state, reason) VALUES ($1, $2, $3, $4)
      ON CONFLICT (database_id, night) DO UPDATE SET state = excluded.state, reason = excluded.reason
      WHERE night.state <> $5
      """,
      [
        .integer(id), .integer(night), .text(state.rawValue), .text(reason),
        .text(NightSummary.State.complete.rawValue),
      ])
  }

  /// The number of a database, which is made when there is none.
  ///
  /// Its row is locked until the transaction ends: whatever writes of a database or deletes of it goes through here,
  /// so that this is done by one after the other.
  static func identify(_ session: any SQLSession, _ database: String) throws(HistoryError) -> Int {
    let ids = try session.query(
      """
      INSERT INTO monitored (name) VALUES ($1) ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING id
      """, [.text(database)]
    ) { row throws(HistoryError) in try row.integer(0) }
    guard let id = ids.first else { throw HistoryError.damaged }
    return id
  }

  /// The number of a database; nil when there is nothing of it.
  static func number(_ session: any SQLSession, of database: String) throws(HistoryError) -> Int? {
    // No text with a NUL byte is in a store, and PostgreSQL would refuse it.
    guard !database.utf8.contains(0) else { return nil }
    return try session.query("SELECT id FROM monitored WHERE name = $1", [.text(database)]) {
      row throws(HistoryError) in try row.integer(0)
    }.first
  }

  /// The last complete night of a database.
  static func lastComplete(_ session: any SQLSession, _ id: Int) throws(HistoryError) -> Int? {
    try session.query(
      "SELECT max(night) FROM night WHERE database_id = $1 AND state = $2",
      [.integer(id), .text(NightSummary.State.complete.rawValue)]
    ) { row throws(HistoryError) in row.optionalInteger(0) }.first ?? nil
  }
}
