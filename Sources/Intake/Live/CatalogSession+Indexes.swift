internal import Catalog

extension CatalogSession {
  /// Indexes by the oid of their table.
  func readIndexes(statistics: StatisticsByColumn) throws(IntakeError) -> [String: [Index]] {
    let names = try elements([String].self, Self.expressionColumns)
    let columns = Dictionary(names.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
    return try elementsByKey(Row.self, Self.indexes).mapValues { rows in
      rows.map { row in
        var index = row.index
        let found = (columns[row.oid] ?? []).map { column in
          statistics.own[StatisticsByColumn.Key(schema: row.schema, relation: index.name, column: column)]
        }
        index.expressionStatistics = found.contains { $0 != nil } ? found : []
        return index
      }
    }
  }

  private struct Row: Decodable {
    let oid: String
    let schema: String
    let index: Index
  }

  /// The names that the attributes of an index have when they stand for expressions.
  private static let expressionColumns = """
    SELECT i.indexrelid, json_agg(a.attname ORDER BY a.attnum)
    FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indexrelid
    WHERE i.indexprs IS NOT NULL AND i.indkey[a.attnum - 1] = 0 GROUP BY i.indexrelid
    """

  /// A key's operator class when it is not the type's default.
  private static let operatorClass = """
    (SELECT CASE WHEN o.opcdefault THEN NULL WHEN onsp.nspname = 'pg_catalog' THEN quote_ident(o.opcname)
        ELSE quote_ident(onsp.nspname) || '.' || quote_ident(o.opcname) END
      FROM pg_opclass o JOIN pg_namespace onsp ON onsp.oid = o.opcnamespace WHERE o.oid = i.indclass[k])
    """

  /// A key's collation when it is not the column's, or for an expression, the database's, whose oid is
  /// DEFAULT_COLLATION_OID of src/include/catalog/pg_collation.dat.
  private static let collation = """
    (SELECT CASE WHEN l.oid = coalesce(a.attcollation, 100) THEN NULL
        WHEN ln.nspname = 'pg_catalog' THEN quote_ident(l.collname)
        ELSE quote_ident(ln.nspname) || '.' || quote_ident(l.collname) END
      FROM pg_collation l JOIN pg_namespace ln ON ln.oid = l.collnamespace WHERE l.oid = i.indcollation[k])
    """

  /// Whether other sessions' progress is kept, and shown to this role.
  private static let seesProgress =
    "current_setting('track_activities')::bool AND pg_has_role('pg_read_all_stats', 'USAGE')"

  private static let indexes = """
    SELECT i.indrelid, json_build_object('oid', c.oid::text, 'schema', n.nspname, 'index', json_build_object(
      'name', c.relname, 'definition', pg_get_indexdef(c.oid), 'method', m.amname,
      'keys', (SELECT json_agg(json_build_object('column', a.attname,
          'expression', CASE WHEN i.indkey[k] = 0 THEN pg_get_indexdef(c.oid, k + 1, true) END,
          'operator_class', \(operatorClass), 'collation', \(collation),
          'is_descending', i.indoption[k] & 1 <> 0, 'nulls_first', i.indoption[k] & 2 <> 0) ORDER BY k)
        FROM generate_series(0, i.indnkeyatts - 1) AS k
        LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k] AND i.indkey[k] <> 0),
      'included', (SELECT coalesce(json_agg(a.attname ORDER BY k), '[]')
        FROM generate_series(i.indnkeyatts, i.indnatts - 1) AS k
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k]),
      'predicate', pg_get_expr(i.indpred, i.indrelid, true), 'is_unique', i.indisunique,
      'is_primary', i.indisprimary, 'is_valid', i.indisvalid AND i.indisready,
      'constraint', (SELECT k.conname FROM pg_constraint k
        WHERE k.conindid = c.oid AND k.conrelid = i.indrelid AND k.contype IN ('p', 'u', 'x')),
      'is_replica_identity', i.indisreplident, 'is_clustered', i.indisclustered,
      'rows', c.reltuples, 'pages', \(pages), 'pages_at_analyze', c.relpages,
      'is_being_built', CASE WHEN i.indisvalid AND i.indisready THEN NULL
        WHEN EXISTS (SELECT FROM pg_stat_progress_create_index g WHERE g.index_relid = c.oid) THEN true
        WHEN \(seesProgress) THEN false END,
      'is_referenced', CASE WHEN i.indisunique THEN EXISTS (
        SELECT FROM pg_constraint k WHERE k.conindid = c.oid AND k.contype = 'f') END,
      'scans', CASE WHEN c.relkind = 'i' THEN pg_stat_get_numscans(c.oid) END,
      'parent', (SELECT json_build_object('schema', pn.nspname, 'name', p.relname)
        FROM pg_inherits h JOIN pg_class p ON p.oid = h.inhparent JOIN pg_namespace pn ON pn.oid = p.relnamespace
        WHERE h.inhrelid = c.oid)))
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_am m ON m.oid = c.relam
    WHERE i.indislive AND \(isUserSchema("n"))
    ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"
    """
}
