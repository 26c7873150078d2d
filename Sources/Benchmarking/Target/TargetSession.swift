package import PostgresClient

/// A connection to the target, with the errors of this module.
///
/// Its search path is `pg_catalog` alone, so that nothing in another schema can stand for a function or an operator of
/// Sextant's own queries.
package final class TargetSession {
  package private(set) var connection: Connection

  /// - Throws: `.connectionLost`, `.server`.
  package init(_ connection: Connection) throws(BenchError) {
    self.connection = connection
    try prepare()
  }

  /// Goes on over another connection: the server was restarted.
  func replace(with connection: Connection) throws(BenchError) {
    self.connection = connection
    try prepare()
  }

  private func prepare() throws(BenchError) {
    try query("SET search_path = pg_catalog")
    // What an interrupted session or its database may have set.
    try query("SET default_transaction_read_only = off")
    try query("SET statement_timeout = 0")
    try query("SET idle_in_transaction_session_timeout = 0")
    try query("SET client_min_messages = warning")
    // Statements are judged by their parse tree, so the server has to read strings as the parser does.
    try query("SET standard_conforming_strings = on")
    try query("SET client_encoding = 'UTF8'")
  }

  @discardableResult
  func query(_ statement: String, _ parameters: [String?] = []) throws(BenchError) -> QueryResult {
    do throws(PostgresError) { return try connection.query(statement, parameters) } catch { throw BenchError(error) }
  }

  /// Runs statements in one round trip, until one fails.
  func pipeline(_ statements: [PipelinedStatement]) throws(BenchError) {
    do throws(PostgresError) {
      for result in try connection.pipeline([statements]).joined() { _ = try result.get() }
    } catch { throw BenchError(error) }
  }

  /// What EXPLAIN prints of a statement of the workload.
  func explain(_ options: String, _ statement: ExecutableStatement) throws(BenchError) -> String {
    do throws(PostgresError) {
      return try connection.query(
        "EXPLAIN (\(options)) \(statement.text)", statement.parameters, types: statement.types
      ).text
    } catch { throw BenchError(error) }
  }

  /// The first column of the first row.
  func scalar(_ statement: String, _ parameters: [String?] = []) throws(BenchError) -> String? {
    try query(statement, parameters).scalar
  }

  func isTrue(_ statement: String, _ parameters: [String?] = []) throws(BenchError) -> Bool {
    try scalar(statement, parameters) == "t"
  }

  /// `server_version_num`.
  var serverVersion: Int { connection.serverVersion }
}
