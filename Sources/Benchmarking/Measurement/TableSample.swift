internal import Catalog
internal import SQLSyntax

/// Rows of a table of the target, as texts: a random part of its pages, the same for the same seed.
struct TableSample {
  let session: MeasuredSession
  let seed: UInt64

  /// Pages of a table that are looked at, about.
  private static let pages = 64.0

  /// - Parameters:
  ///   - condition: On the row, which is called `t`; SQL.
  ///   - isPresent: Whether rows with a NULL in one of the columns are left out.
  /// - Returns: Different rows, each with the columns' values in order; none of a table that can't be read.
  /// - Throws: `.connectionLost`, `.interrupted`.
  func rows(
    of table: ObjectName, _ columns: [String], count: Int, where condition: String? = nil, isPresent: Bool = true
  ) throws(BenchError) -> [[String?]] {
    let names = columns.map { "t." + SQLIdentifier.quoted($0) }
    let values = names.enumerated().map { "\($1)::pg_catalog.text AS c\($0)" }.joined(separator: ", ")
    var conditions = isPresent ? names.map { "\($0) IS NOT NULL" } : []
    if let condition { conditions.append(condition) }
    let restriction = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
    do throws(BenchError) {
      return try session.reading { session throws(BenchError) in
        let pages =
          try session.scalar(
            """
            SELECT sum(c.relpages) FROM pg_class c
            WHERE c.oid = $1::regclass OR c.oid IN (SELECT relid FROM pg_partition_tree($1::regclass))
            """, [table.sql]
          ).flatMap { Double($0) } ?? 0
        let percent = min(100, 100 * Self.pages / max(pages, 1))
        return try session.query(
          """
          SELECT s.* FROM (
            SELECT DISTINCT \(values) FROM \(table.sql) t
              TABLESAMPLE SYSTEM (\(percent)) REPEATABLE (\(seed % 1_000_000))
            \(restriction)) s
          ORDER BY md5(s::text || '\(seed)') LIMIT \(count)
          """
        ).rows
      }
    } catch {
      guard error.code == .server else { throw error }
      return []
    }
  }
}
