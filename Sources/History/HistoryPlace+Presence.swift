internal import Glibc
internal import PostgresClient

extension HistoryPlace {
  /// Whether there is a history; none is made.
  ///
  /// - Throws: `.unreachable` when a server can't be asked, `.failed`.
  package func isThere() throws(HistoryError) -> Bool {
    switch self {
    case .file(let path): return access(path, F_OK) == 0
    case .server(let url):
      let problem = PostgresProblem(url)
      let connection: Connection
      do throws(PostgresError) {
        connection = try Connection(
          url, options: [("application_name", "sextant"), ("client_encoding", "UTF8"), ("connect_timeout", "10")])
      } catch {
        throw problem.unreachable(error)
      }
      do throws(PostgresError) {
        let found = try connection.query(
          """
          SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
          WHERE n.nspname = $1 AND c.relname = 'schema_version'
          """, [PostgresDatabase.schema])
        return !found.rows.isEmpty
      } catch {
        throw problem.error(error)
      }
    }
  }
}
