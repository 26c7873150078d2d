/// The functions of the target of which a name alone does not say that they are harmless: the volatile ones of
/// PostgreSQL, and all others.
struct TargetFunctions {
  struct Function {
    let oid: String
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
    /// What its parameters are when a call leaves them out; empty when there is none, or it came with an extension.
    let defaults: String
    /// How it gets other rights than those of whoever calls it, in words; nil where it doesn't. The rights of an owner who is no
    /// superuser are no matter.
    let rights: String?
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
        p.oid < 16384,
        CASE WHEN e.extname IS NULL AND p.oid >= 16384 THEN pg_get_expr(p.proargdefaults, 0) END,
        CASE WHEN p.prosecdef AND r.rolsuper THEN 'runs with the rights of its owner, a superuser (SECURITY DEFINER)'
          WHEN EXISTS (SELECT FROM unnest(p.proconfig) c WHERE c ~* '^(role|session_authorization)=')
          THEN 'sets the role that it runs as' END
      FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
        JOIN pg_roles r ON r.oid = p.proowner
        LEFT JOIN pg_type t ON p.pronargs = 1 AND t.oid = p.proargtypes[0]
        LEFT JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
        LEFT JOIN pg_extension e ON e.oid = d.refobjid
      WHERE p.provolatile = 'v' OR p.oid >= 16384 OR p.proname = ANY ($1::name[])
      """, ["{" + KnownFunctions.readers.sorted().joined(separator: ",") + "}"])
    for row in rows.rows {
      let function = Function(
        oid: row[0] ?? "", isBuiltIn: row[9] == "t", schema: row[1] ?? "", name: row[2] ?? "",
        isVolatile: row[3] == "t",
        language: row[4] ?? "", origin: row[5],
        body: row[6] ?? "", defaults: row[10] ?? "", rights: row[11], takesRow: row[7] == "t",
        parts: row[8]?.split(separator: ",").map(String.init) ?? [])
      byName[function.name, default: []].append(function)
      byOID[function.oid] = function
    }
  }
}
