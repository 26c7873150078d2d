internal import PostgresClient

/// What `pg_statistic` wants to know of a column's type: operators, collation and the element types of the values.
struct StatisticsType: Sendable {
  let relation: UInt32
  let attribute: Int
  /// The base type, domains stripped: `array_in` would enforce a domain's CHECK.
  let baseType: UInt32
  let collation: UInt32
  let equality: UInt32
  let lessThan: UInt32
  /// Of arrays: the element's type and its equality operator, and its collation; of tsvector: text.
  let elementType: UInt32
  let elementEquality: UInt32
  let isRange: Bool
  let isMultirange: Bool
  /// The range type of a multirange's bounds, else the type itself.
  let rangeType: UInt32
  let isTextSearchVector: Bool

  /// Reads the types of every attribute of the twin's tables and indexes, by relation and column name.
  ///
  /// The operators are those of the default B-tree operator class, found as `GetDefaultOpClass` of
  /// src/backend/commands/indexcmds.c finds it: of the type itself, of the pseudo-type that covers it, else of a type
  /// that it is binary-coercible to.
  ///
  /// - Parameter name: Of one relation alone.
  static func all(
    _ connection: Connection, ofRelation name: String? = nil
  ) throws(PostgresError) -> [Key: StatisticsType] {
    let result = try connection.query(
      """
      WITH RECURSIVE base AS (
        SELECT oid, oid AS base FROM pg_type WHERE typtype <> 'd'
        UNION ALL
        SELECT t.oid, b.base FROM pg_type t JOIN base b ON b.oid = t.typbasetype WHERE t.typtype = 'd'
      ), input AS (
        SELECT t.oid AS type, o.opcintype, o.opcfamily, o.rank FROM pg_type t
        CROSS JOIN LATERAL (
          SELECT c.opcintype, c.opcfamily,
                 CASE WHEN c.opcintype = t.oid THEN 1
                      WHEN c.opcintype = CASE WHEN t.typcategory = 'A' AND t.typelem <> 0 THEN 2277
                        WHEN t.typtype = 'e' THEN 3500 WHEN t.typtype = 'r' THEN 3831 WHEN t.typtype = 'm' THEN 4537
                        WHEN t.typtype = 'c' THEN 2249 END THEN 2
                      ELSE 3 END AS rank
          FROM pg_opclass c JOIN pg_am a ON a.oid = c.opcmethod AND a.amname = 'btree'
          WHERE c.opcdefault AND (
            c.opcintype = t.oid
            OR c.opcintype = CASE WHEN t.typcategory = 'A' AND t.typelem <> 0 THEN 2277
                 WHEN t.typtype = 'e' THEN 3500 WHEN t.typtype = 'r' THEN 3831 WHEN t.typtype = 'm' THEN 4537
                 WHEN t.typtype = 'c' THEN 2249 END
            OR EXISTS (SELECT FROM pg_cast k WHERE k.castsource = t.oid AND k.casttarget = c.opcintype
                       AND k.castmethod = 'b' AND k.castcontext = 'i'))
          ORDER BY rank, c.opcintype = 25 DESC, c.opcintype LIMIT 1) o
        WHERE t.typtype <> 'd'
      ), operators AS (
        SELECT i.type, max(p.amopopr) FILTER (WHERE p.amopstrategy = 3) AS equality,
               max(p.amopopr) FILTER (WHERE p.amopstrategy = 1) AS less_than
        FROM input i JOIN pg_amop p ON p.amopfamily = i.opcfamily AND p.amoplefttype = i.opcintype
          AND p.amoprighttype = i.opcintype
        GROUP BY i.type
      )
      SELECT a.attrelid, a.attname, a.attnum, b.base, a.attcollation, coalesce(o.equality, 0),
             coalesce(o.less_than, 0), CASE WHEN t.typcategory = 'A' THEN t.typelem ELSE 0 END,
             coalesce(e.equality, 0), t.typtype, coalesce(r.rngtypid, b.base), b.base = 'tsvector'::regtype
      FROM pg_attribute a
      JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p', 'i', 'I', 'm')
      JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
      JOIN base b ON b.oid = a.atttypid
      JOIN pg_type t ON t.oid = b.base
      LEFT JOIN operators o ON o.type = b.base
      LEFT JOIN base eb ON eb.oid = t.typelem
      LEFT JOIN operators e ON e.type = eb.base
      LEFT JOIN pg_range r ON r.rngmultitypid = b.base
      WHERE a.attnum > 0 AND NOT a.attisdropped AND ($1::regclass IS NULL OR c.oid = $1::regclass)
      """, [name])
    var types: [Key: StatisticsType] = [:]
    for row in result.rows {
      func number(_ index: Int) -> UInt32 { row[index].flatMap { UInt32($0) } ?? 0 }
      let type = StatisticsType(
        relation: number(0), attribute: Int(number(2)), baseType: number(3), collation: number(4), equality: number(5),
        lessThan: number(6), elementType: number(7), elementEquality: number(8), isRange: row[9] == "r",
        isMultirange: row[9] == "m", rangeType: number(10), isTextSearchVector: row[11] == "t")
      types[Key(relation: type.relation, column: row[1] ?? "")] = type
    }
    return types
  }

  struct Key: Hashable {
    let relation: UInt32
    let column: String
  }
}
