internal import Catalog
internal import PostgresClient

/// A read-only transaction in which the catalog is read; one snapshot of the database for all of it.
struct CatalogSession {
  let connection: Connection
  let version: ServerVersion
  private let decoder = ElementDecoder()

  init(_ connection: Connection) throws(IntakeError) {
    self.connection = connection
    version = ServerVersion(number: connection.serverVersion)
    guard version.major >= ServerVersion.oldest else {
      throw IntakeError(
        .unsupportedServer, "PostgreSQL \(version.major) is older than \(ServerVersion.oldest), the oldest that is read"
      )
    }
  }

  /// Runs `body` inside of a transaction that can't write and leaves no setting behind, also through a pooler.
  func reading<Result>(_ body: () throws(IntakeError) -> Result) throws(IntakeError) -> Result {
    _ = try rows("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    defer { _ = try? connection.query("ROLLBACK") }
    for (name, value) in Self.settings { _ = try rows("SET LOCAL \(name) = '\(value)'") }
    return try body()
  }

  /// Names outside of pg_catalog come out qualified from here on (see ``SnapshotCodec``), and no operator or function
  /// of the database's own can stand in the place of a built-in one, which matters most to a superuser who reads.
  func qualifyNames() throws(IntakeError) {
    _ = try rows("SET LOCAL search_path = pg_catalog")
    // Compiling catalog queries takes longer than running them.
    _ = try rows("SET LOCAL jit = off")
  }

  /// What makes values come out alike whatever the settings of database and role are.
  static let settings: [(name: String, value: String)] = [
    ("statement_timeout", "60s"), ("lock_timeout", "2s"), ("datestyle", "ISO"), ("intervalstyle", "postgres"),
    ("timezone", "UTC"), ("extra_float_digits", "1"), ("bytea_output", "hex"), ("lc_monetary", "C"),
  ]

  func rows(_ statement: String, _ parameters: [String?] = []) throws(IntakeError) -> [[String?]] {
    do {
      return try connection.query(statement, parameters).rows
    } catch {
      throw IntakeError(error)
    }
  }

  /// Rows whose first column is a key and whose second is an element of the model as JSON.
  func elements<Element: Decodable>(
    _ type: Element.Type, _ statement: String, _ parameters: [String?] = []
  ) throws(IntakeError) -> [(key: String, value: Element)] {
    var result: [(key: String, value: Element)] = []
    for row in try rows(statement, parameters) {
      guard row.count == 2, let key = row[0], let json = row[1] else {
        throw IntakeError(.catalogQuery, "the server's catalog answers with rows that can't be understood")
      }
      do {
        result.append((key, try decoder.decode(type, from: json)))
      } catch {
        throw IntakeError(.catalogQuery, subject: error.subject, error.message)
      }
    }
    return result
  }

  /// The elements by key, each list in the order of the rows.
  func elementsByKey<Element: Decodable>(
    _ type: Element.Type, _ statement: String
  ) throws(IntakeError) -> [String: [Element]] {
    var result: [String: [Element]] = [:]
    for (key, value) in try elements(type, statement) { result[key, default: []].append(value) }
    return result
  }

  /// A condition that keeps to the user's schemas; `namespace` is the alias of pg_namespace.
  static func isUserSchema(_ namespace: String) -> String {
    "\(namespace).nspname NOT IN ('pg_catalog', 'information_schema') AND \(namespace).nspname !~ '^pg_toast'"
  }

  /// A condition that leaves out what an extension brings along.
  static func isNotOfExtension(_ oid: String, in catalog: String) -> String {
    """
    NOT EXISTS (SELECT FROM pg_depend dep WHERE dep.classid = '\(catalog)'::regclass AND dep.objid = \(oid)
      AND dep.deptype = 'e')
    """
  }
}

extension IntakeError {
  /// An error of a catalog query.
  init(_ error: PostgresError) {
    switch (error.code, error.sqlState) {
    case (.unreachable, _): self.init(.unreachable, error.message)
    case (.connectionLost, _): self.init(.connectionLost, "the connection broke while the catalog was read")
    case (_, "55P03"):
      self.init(
        .locked, "a table is locked exclusively, by VACUUM FULL or ALTER TABLE perhaps; try again when it is done")
    case (_, "57014"): self.init(.locked, "the catalog could not be read in time (\(error.message)); try again")
    case (_, "42501"): self.init(.notPermitted, error.message)
    default: self.init(.catalogQuery, "the catalog can't be read: \(error.message)")
    }
  }
}
