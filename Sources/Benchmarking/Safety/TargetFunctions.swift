/// The functions of the target of which a name alone does not say that they are harmless: the volatile ones of
/// PostgreSQL, and all others.
struct TargetFunctions {
  struct Function {
    /// Whether initdb made it, whatever schema it is in.
    let isBuiltIn: Bool
    let schema: String
    let name: String
    let isVolatile: Bool
    let language: String
    /// The extension that it came with.
    let origin: String?
    /// The body of one in SQL or PL/pgSQL that came with no extension.
    let body: String
    /// Whether it takes one row, so that `x.f` may call it.
    let takesRow: Bool
    /// Oids of the functions that an aggregate calls.
    let parts: [String]
  }

  private(set) var byName: [String: [Function]] = [:]
  private(set) var byOID: [String: Function] = [:]

  init(_ session: TargetSession) throws(BenchError) {
    let body = session.serverVersion >= 140_000 ? "coalesce(pg_get_function_sqlbody(p.oid), p.prosrc)" : "p.prosrc"
    let rows = try session.query(
      """
      SELECT p.oid, n.nspname, p.proname, p.provolatile = 'v', l.lanname, e.extname,
        CASE WHEN e.extname IS NULL AND l.lanname IN ('sql', 'plpgsql') AND p.oid >= 16384 THEN \(body) END,
        p.pronargs = 1 AND (t.typtype = 'c' OR t.typname IN ('record', 'anyelement')),
        (SELECT array_to_string(ARRAY[aggtransfn, aggfinalfn, aggcombinefn, aggmtransfn, aggminvtransfn, aggmfinalfn]::oid[], ',')
         FROM pg_aggregate a WHERE a.aggfnoid = p.oid),
        p.oid < 16384
      FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
        LEFT JOIN pg_type t ON p.pronargs = 1 AND t.oid = p.proargtypes[0]
        LEFT JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
        LEFT JOIN pg_extension e ON e.oid = d.refobjid
      WHERE p.provolatile = 'v' OR p.oid >= 16384
      """)
    for row in rows.rows {
      let function = Function(
        isBuiltIn: row[9] == "t", schema: row[1] ?? "", name: row[2] ?? "", isVolatile: row[3] == "t",
        language: row[4] ?? "", origin: row[5],
        body: row[6] ?? "", takesRow: row[7] == "t", parts: row[8]?.split(separator: ",").map(String.init) ?? [])
      byName[function.name, default: []].append(function)
      byOID[row[0] ?? ""] = function
    }
  }
}
