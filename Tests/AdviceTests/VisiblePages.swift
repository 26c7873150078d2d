import Glibc
import PostgresClient

extension Connection {
  /// Vacuums and analyses all tables until their pages are visible to all, as they are in a database at rest: an old snapshot
  /// of another process may keep them from it, and index-only scans look dear then.
  func vacuumUntilVisible() throws {
    try query("VACUUM (ANALYZE)")
    let hidden = """
      SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'r' AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema' AND c.relallvisible < c.relpages
      """
    for _ in 0..<200 where try query(hidden).scalar != "0" {
      usleep(50_000)
      try query("VACUUM")
    }
  }
}
