/// The tables, as a list of steps that only grows: a store that has the first `n` gets the others when it is opened.
enum Schema {
  /// The version of a store that has all steps.
  static var version: Int { steps.count }

  /// What each step runs, by the engine's words.
  static let steps: [@Sendable (Dialect) -> [String]] = [first]

  /// A class's text, a plan's hash and an index's name are kept once for each database, under small numbers of the
  /// database's own, which the loads of each night refer to. There are no foreign keys: all is written by one module,
  /// and a check for each of 350 rows a night would find nothing.
  @Sendable private static func first(_ dialect: Dialect) -> [String] {
    let text = dialect.text
    let bytes = dialect.bytes
    return [
      // One row: the number of steps that were run.
      "CREATE TABLE schema_version (version bigint NOT NULL)",
      "CREATE TABLE monitored (id \(dialect.identity), name \(text) NOT NULL UNIQUE)",
      """
      CREATE TABLE night (
        database_id bigint NOT NULL, night bigint NOT NULL, state \(text) NOT NULL, reason \(text), window_from bigint,
        window_to bigint, calls bigint NOT NULL DEFAULT 0, milliseconds double precision NOT NULL DEFAULT 0,
        row_count bigint NOT NULL DEFAULT 0, bytes bigint NOT NULL DEFAULT 0,
        open_recommendations bigint NOT NULL DEFAULT 0, PRIMARY KEY (database_id, night)) \(dialect.clustered)
      """,
      """
      CREATE TABLE document (
        database_id bigint NOT NULL, night bigint NOT NULL, content \(bytes) NOT NULL, PRIMARY KEY (database_id, night))
      """,
      // Of the last complete night.
      "CREATE TABLE baseline (database_id bigint NOT NULL PRIMARY KEY, content \(bytes) NOT NULL)",
      """
      CREATE TABLE ledger (
        database_id bigint NOT NULL, id \(text) NOT NULL, state \(text) NOT NULL, content \(bytes) NOT NULL,
        PRIMARY KEY (database_id, id))
      """,
      """
      CREATE TABLE class_text (
        database_id bigint NOT NULL, number bigint NOT NULL, class \(text) NOT NULL, query \(text) NOT NULL,
        user_name \(text), PRIMARY KEY (database_id, number), UNIQUE (database_id, class)) \(dialect.clustered)
      """,
      """
      CREATE TABLE plan_text (
        database_id bigint NOT NULL, number bigint NOT NULL, plan \(text) NOT NULL, PRIMARY KEY (database_id, number))
        \(dialect.clustered)
      """,
      """
      CREATE TABLE index_text (
        database_id bigint NOT NULL, number bigint NOT NULL, name \(text) NOT NULL, PRIMARY KEY (database_id, number))
        \(dialect.clustered)
      """,
      """
      CREATE TABLE class_load (
        night bigint NOT NULL, calls bigint NOT NULL, milliseconds double precision NOT NULL, row_count bigint NOT NULL,
        database_id \(dialect.small) NOT NULL, class_number \(dialect.small) NOT NULL, plan_number \(dialect.small)
        \(dialect.loads("class_number"))
      """,
      """
      CREATE TABLE index_load (
        night bigint NOT NULL, bytes bigint NOT NULL, scans bigint, database_id \(dialect.small) NOT NULL,
        index_number \(dialect.small) NOT NULL \(dialect.loads("index_number"))
      """,
    ] + ["class_load", "index_load"].flatMap(dialect.indexes)
  }

  /// Runs the steps that a store doesn't have.
  ///
  /// - Parameter version: What it has; 0 when there is nothing.
  static func migrate(_ session: some SQLSession, _ dialect: Dialect, from version: Int) throws(HistoryError) {
    for step in steps.dropFirst(version) {
      for statement in step(dialect) { try session.execute(statement, []) }
    }
    if version == 0 {
      try session.execute("INSERT INTO schema_version (version) VALUES ($1)", [.integer(Schema.version)])
    } else {
      try session.execute("UPDATE schema_version SET version = $1", [.integer(Schema.version)])
    }
  }

  /// - Parameter place: As the user knows the store.
  static func check(_ version: Int, _ place: String) throws(HistoryError) {
    guard version <= Schema.version else {
      throw HistoryError(
        .notAHistory,
        """
        the history in \(place) was written by a newer Sextant (its format is \(version), this program knows \
        \(Schema.version)); install that one, or name another place for the history
        """)
    }
  }
}

/// How an engine says what SQL leaves to it.
struct Dialect: Sendable {
  /// A key that is made on insertion.
  let identity: String
  /// Text that is compared byte by byte.
  let text: String
  let bytes: String
  /// An integer of the loads, of which there are many.
  let small: String
  /// Rows that are kept in the order of the primary key, where there is such a thing.
  let clustered: String
  /// The end of a table of loads, by the column that tells the rows of a night apart.
  let loads: @Sendable (String) -> String
  /// What finds the loads of a night where there is no primary key.
  let indexes: @Sendable (String) -> [String]

  static let sqlite = Dialect(
    identity: "integer PRIMARY KEY", text: "text", bytes: "blob", small: "bigint", clustered: "WITHOUT ROWID",
    loads: { ", PRIMARY KEY (database_id, night, \($0))) WITHOUT ROWID" }, indexes: { _ in [] })
  static let postgres = Dialect(
    identity: "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY", text: "text COLLATE pg_catalog.\"C\"", bytes: "bytea",
    small: "integer", clustered: "", loads: { _ in ") PARTITION BY RANGE (night)" },
    // All rows of a night have one key, which is stored once since PostgreSQL 13: a seventh of a primary key's size.
    indexes: { ["CREATE INDEX ON \($0) (database_id, night)"] })
}
