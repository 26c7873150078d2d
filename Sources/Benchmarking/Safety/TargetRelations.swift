/// The relations of the target, with what happens unseen when they are read or written.
struct TargetRelations {
  struct Relation {
    let oid: String
    let schema: String
    let name: String
    /// As in `pg_class.relkind`.
    let kind: String
    let hasRowSecurity: Bool

    var title: String { schema + "." + name }
    var isSystem: Bool { schema == "pg_catalog" || schema == "information_schema" || schema == "pg_toast" }
  }

  struct Trigger {
    let name: String
    /// Of its function.
    let function: String
  }

  private(set) var byName: [String: [Relation]] = [:]
  private(set) var byOID: [String: Relation] = [:]
  /// Partitions and inheritance children, by parent.
  private(set) var children: [String: [String]] = [:]
  /// Tables whose rows change along, by foreign keys that cascade.
  private(set) var cascades: [String: [String]] = [:]
  /// Enabled ones that people made.
  private(set) var triggers: [String: [Trigger]] = [:]
  private(set) var ruled: Set<String> = []
  /// Functions of operators and casts that people made: those are called without their name.
  let operators: [(name: String, function: String)]
  let castFunctions: [String]
  /// By the name of a domain, its CHECK conditions.
  private(set) var domains: [String: [String]] = [:]

  init(_ session: TargetSession) throws(BenchError) {
    for row in try session.query(
      """
      SELECT c.oid, n.nspname, c.relname, c.relkind, c.relrowsecurity
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
      """
    ).rows {
      let relation = Relation(
        oid: row[0] ?? "", schema: row[1] ?? "", name: row[2] ?? "", kind: row[3] ?? "", hasRowSecurity: row[4] == "t")
      byName[relation.name, default: []].append(relation)
      byOID[relation.oid] = relation
    }
    for row in try session.query("SELECT inhparent, inhrelid FROM pg_inherits").rows {
      children[row[0] ?? "", default: []].append(row[1] ?? "")
    }
    for row in try session.query(
      """
      SELECT confrelid, conrelid FROM pg_constraint
      WHERE contype = 'f' AND (confdeltype IN ('c', 'n', 'd') OR confupdtype IN ('c', 'n', 'd'))
      """
    ).rows {
      cascades[row[0] ?? "", default: []].append(row[1] ?? "")
    }
    for row in try session.query(
      "SELECT tgrelid, tgname, tgfoid::oid FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    ).rows {
      triggers[row[0] ?? "", default: []].append(Trigger(name: row[1] ?? "", function: row[2] ?? ""))
    }
    ruled = Set(
      try session.query("SELECT DISTINCT ev_class FROM pg_rewrite WHERE ev_type <> '1'").rows.compactMap { $0[0] })
    operators = try session.query(
      """
      SELECT o.oprname, o.oprcode::oid FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace
      WHERE n.nspname <> 'pg_catalog'
      """
    ).rows.map { ($0[0] ?? "", $0[1] ?? "") }
    castFunctions = try session.query(
      """
      SELECT DISTINCT castfunc::oid FROM pg_cast c JOIN pg_proc p ON p.oid = castfunc
        JOIN pg_namespace n ON n.oid = p.pronamespace
      WHERE n.nspname <> 'pg_catalog'
      """
    ).rows.compactMap { $0[0] }
    for row in try session.query(
      """
      SELECT t.typname, pg_get_expr(c.conbin, 0) FROM pg_constraint c JOIN pg_type t ON t.oid = c.contypid
      WHERE c.contypid <> 0 AND c.conbin IS NOT NULL
      """
    ).rows {
      domains[row[0] ?? "", default: []].append(row[1] ?? "")
    }
  }

  /// A relation with all that belongs to it: partitions, children, and when `cascading` those that change along.
  func family(of oid: String, cascading: Bool) -> [Relation] {
    var seen: Set<String> = []
    var pending = [oid]
    var result: [Relation] = []
    while let next = pending.popLast() {
      guard seen.insert(next).inserted, let relation = byOID[next] else { continue }
      result.append(relation)
      pending += children[next] ?? []
      if cascading { pending += cascades[next] ?? [] }
    }
    return result
  }
}
