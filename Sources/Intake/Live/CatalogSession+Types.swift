internal import Catalog

extension CatalogSession {
  /// Types that are neither built in, nor an extension's, nor made along with a table or another type.
  func readTypes() throws(IntakeError) -> [UserType] {
    let multirange =
      version.hasMultiranges
      ? "(SELECT m.typname FROM pg_range r JOIN pg_type m ON m.oid = r.rngmultitypid WHERE r.rngtypid = t.oid)" : "NULL"
    return try elements(
      UserType.self,
      """
      SELECT t.oid, json_build_object('schema', n.nspname, 'name', t.typname, 'kind', t.typtype,
        'labels', (SELECT coalesce(json_agg(e.enumlabel ORDER BY e.enumsortorder), '[]')
          FROM pg_enum e WHERE e.enumtypid = t.oid),
        'base_type', CASE t.typtype WHEN 'd' THEN format_type(t.typbasetype, t.typtypmod)
          WHEN 'r' THEN (SELECT format_type(r.rngsubtype, NULL) FROM pg_range r WHERE r.rngtypid = t.oid) END,
        'is_not_null', t.typnotnull,
        'checks', (SELECT coalesce(json_agg(pg_get_constraintdef(k.oid) ORDER BY k.conname COLLATE "C"), '[]')
          FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'),
        'attributes', (SELECT coalesce(json_agg(json_build_object('name', a.attname,
            'type', format_type(a.atttypid, a.atttypmod), 'type_schema', an.nspname, 'type_name', at.typname)
            ORDER BY a.attnum), '[]')
          FROM pg_attribute a JOIN pg_type at ON at.oid = a.atttypid JOIN pg_namespace an ON an.oid = at.typnamespace
          WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped),
        'multirange', \(multirange))
      FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
      WHERE t.typtype IN ('e', 'd', 'c', 'r', 'b') AND t.typisdefined AND \(Self.isUserSchema("n"))
        AND (t.typtype <> 'c' OR EXISTS (SELECT FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c'))
        AND NOT EXISTS (SELECT FROM pg_type element WHERE element.typarray = t.oid)
        AND \(Self.isNotOfExtension("t.oid", in: "pg_catalog.pg_type"))
      ORDER BY n.nspname COLLATE "C", t.typname COLLATE "C"
      """
    ).map(\.value)
  }

  /// Functions, procedures and aggregates of the user's own.
  func readFunctions() throws(IntakeError) -> [Function] {
    try elements(
      Function.self,
      """
      SELECT p.oid, json_build_object('schema', n.nspname, 'name', p.proname,
        'arguments', pg_get_function_arguments(p.oid), 'result', pg_get_function_result(p.oid),
        'language', l.lanname, 'kind', p.prokind, 'volatility', p.provolatile, 'is_strict', p.proisstrict,
        'parallel', p.proparallel, 'cost', p.procost, 'rows', p.prorows, 'returns_set', p.proretset,
        'body', CASE WHEN l.lanname IN ('sql', 'plpgsql') THEN p.prosrc END,
        'definition', CASE WHEN p.prokind IN ('f', 'p') THEN pg_get_functiondef(p.oid) END)
      FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
      WHERE \(Self.isUserSchema("n")) AND \(Self.isNotOfExtension("p.oid", in: "pg_catalog.pg_proc"))
        AND NOT EXISTS (SELECT FROM pg_depend i WHERE i.classid = 'pg_catalog.pg_proc'::regclass AND i.objid = p.oid
          AND i.deptype = 'i')
      ORDER BY n.nspname COLLATE "C", p.proname COLLATE "C", pg_get_function_identity_arguments(p.oid) COLLATE "C"
      """
    ).map(\.value)
  }
}
