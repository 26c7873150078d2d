internal import Catalog
internal import SQLSyntax

/// Whether the copy is like the table, range by range.
extension ChangeLog {
  var comparisonStart: String {
    """
    INSERT INTO \(progress.sql) (part, \(keys.joined(separator: ", ")), rows, differences)
      SELECT 'compare', \(SQLText.list(rowKey.names, prefix: "first.")), old.rows,
          CASE WHEN (old.rows, old.content) = (new.rows, new.content) THEN 0 ELSE 1 END
        FROM (SELECT \(SQLText.list(rowKey.names)) FROM \(target.name.sql) ORDER BY \(SQLText.list(rowKey.names)) LIMIT 1) first,
          LATERAL (\(sum(of: target.name, "\(SQLText.row(rowKey.names, prefix: "r.")) <= \(SQLText.row(rowKey.names, prefix: "first."))"))) old,
          LATERAL (\(sum(of: target.parent, "\(SQLText.row(rowKey.names, prefix: "r.")) <= \(SQLText.row(rowKey.names, prefix: "first."))"))) new
    """
  }

  /// Counts and sums of hashes of the next range of keys, of both tables at one snapshot; keys that are in the log are
  /// left out, since they are known to differ.
  func compare(rows: Int) -> String {
    let upper = rowKey.names.map { "(SELECT \(SQLIdentifier.quoted($0)) FROM upper)" }
    let range =
      after("compare", table: "r.") + " AND \(SQLText.row(rowKey.names, prefix: "r.")) <= "
      + (upper.count == 1 ? upper[0] : "(" + upper.joined(separator: ", ") + ")")
    return """
      WITH batch AS MATERIALIZED (
        SELECT \(SQLText.list(rowKey.names)) FROM \(target.name.sql)
          WHERE \(after("compare")) ORDER BY \(SQLText.list(rowKey.names)) LIMIT \(rows)
      ), upper AS MATERIALIZED (SELECT * FROM batch ORDER BY \(descending) LIMIT 1),
      old AS (\(sum(of: target.name, range))), new AS (\(sum(of: target.parent, range)))
      UPDATE \(progress.sql) p SET (\(keys.joined(separator: ", "))) = (SELECT \(SQLText.list(rowKey.names)) FROM upper),
          rows = p.rows + old.rows, differences = p.differences + CASE WHEN (old.rows, old.content) = (new.rows, new.content) THEN 0 ELSE 1 END
        FROM old, new WHERE p.part = 'compare' AND EXISTS (SELECT FROM batch)
      """
  }

  var comparisonEnd: String {
    SQLText.block(
      """
      IF EXISTS (SELECT FROM \(progress.sql) WHERE part = 'compare' AND differences > 0) THEN
        \(SQLText.raise("the tables differ: see \(progress.sql); don't swap"));
      END IF;
      IF EXISTS (SELECT FROM \(target.parent.sql) r WHERE (\(after("compare", table: "r."))) IS NOT FALSE AND \(unlogged)
          AND NOT EXISTS (SELECT FROM \(target.name.sql) o WHERE \(rowKey.names.map { "o.\(SQLIdentifier.quoted($0)) = r.\(SQLIdentifier.quoted($0))" }.joined(separator: " AND ")))) THEN
        \(SQLText.raise("the new table has rows that the old one doesn't have; don't swap"));
      END IF;
      """)
  }

  private func sum(of table: ObjectName, _ condition: String) -> String {
    "SELECT count(*) AS rows, coalesce(sum(hashtextextended(ROW(\(SQLText.list(target.table.columns.map(\.name), prefix: "r.")))::text, 0)), 0) AS content FROM \(table.sql) r WHERE \(condition) AND \(unlogged)"
  }

  private var unlogged: String {
    "NOT EXISTS (SELECT FROM \(log.sql) l WHERE "
      + zip(keys, rowKey.names).map { "l.\($0) = r.\(SQLIdentifier.quoted($1))" }.joined(separator: " AND ") + ")"
  }
}
