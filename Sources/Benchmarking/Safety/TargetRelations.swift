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
    /// The statement that made it, with its WHEN condition.
    let statement: String
  }

  /// A foreign key by which rows of another table change when those of the referenced one do.
  struct Cascade {
    /// The table whose rows change.
    let table: String
    let isOnDelete: Bool
    let isOnUpdate: Bool
    /// The referenced columns; none where they may change without being set, because they are computed.
    let columns: Set<String>
  }

  private(set) var byName: [String: [Relation]] = [:]
  private(set) var byOID: [String: Relation] = [:]
  /// Partitions and inheritance children, by parent.
  private(set) var children: [String: [String]] = [:]
  /// By table: the foreign keys to it that change rows along.
  private(set) var cascades: [String: [Cascade]] = [:]
  /// Enabled ones that people made.
  private(set) var triggers: [String: [Trigger]] = [:]
  private(set) var ruled: Set<String> = []
  /// Functions of operators that people made: those are called without their name.
  let operators: [(name: String, function: String)]
  /// Functions of casts, operator classes and range types that people made, with what they are of: nothing names those.
  let unnamed: [(what: String, function: String)]
  /// By the name of a domain, its CHECK conditions and its default.
  private(set) var domains: [String: [String]] = [:]
  /// By the name of a type, the domains that it is made of: under another domain, in arrays, rows and ranges.
  private(set) var holders: [String: Set<String>] = [:]

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
      SELECT confrelid, conrelid, confdeltype IN ('c', 'n', 'd'), confupdtype IN ('c', 'n', 'd'),
        (SELECT string_agg(attname, chr(1)) FILTER (WHERE attgenerated = '') FROM pg_attribute
          WHERE attrelid = confrelid AND attnum = ANY (confkey))
      FROM pg_constraint
      WHERE contype = 'f' AND (confdeltype IN ('c', 'n', 'd') OR confupdtype IN ('c', 'n', 'd'))
      """
    ).rows {
      let columns = (row[4] ?? "").split(separator: "\u{1}").map(String.init)
      cascades[row[0] ?? "", default: []].append(
        Cascade(table: row[1] ?? "", isOnDelete: row[2] == "t", isOnUpdate: row[3] == "t", columns: Set(columns)))
    }
    for row in try session.query(
      """
      SELECT tgrelid, tgname, tgfoid::oid, pg_get_triggerdef(oid) FROM pg_trigger
      WHERE NOT tgisinternal AND tgenabled <> 'D'
      """
    ).rows {
      triggers[row[0] ?? "", default: []].append(
        Trigger(name: row[1] ?? "", function: row[2] ?? "", statement: row[3] ?? ""))
    }
    ruled = Set(
      try session.query("SELECT DISTINCT ev_class FROM pg_rewrite WHERE ev_type <> '1'").rows.compactMap { $0[0] })
    operators = try session.query(
      """
      SELECT oprname, oprcode::oid FROM pg_operator WHERE (oid >= 16384 OR oprcode::oid >= 16384) AND oprcode <> 0
      """
    ).rows.map { ($0[0] ?? "", $0[1] ?? "") }
    // Extensions declare functions of their operator classes as they like, and are trusted with them.
    unnamed = try session.query(
      """
      SELECT 'a cast', castfunc::oid FROM pg_cast WHERE (oid >= 16384 OR castfunc >= 16384) AND castfunc <> 0
      UNION SELECT 'an operator class', amproc::oid FROM pg_amproc WHERE amproc::oid >= 16384 AND \(Self.isFree("amproc"))
      UNION SELECT 'an operator class', oprcode::oid FROM pg_amop JOIN pg_operator o ON o.oid = amopopr
        WHERE oprcode::oid >= 16384 AND \(Self.isFree("oprcode"))
      UNION SELECT 'a range type', f FROM pg_range, unnest(ARRAY[rngcanonical, rngsubdiff]::oid[]) f
        WHERE f >= 16384 AND \(Self.isFree("f"))
      """
    ).rows.map { ($0[0] ?? "", $0[1] ?? "") }
    try readDomains(session)
  }

  /// SQL that says whether a function came with no extension.
  private static func isFree(_ function: String) -> String {
    """
    NOT EXISTS (SELECT FROM pg_depend d
      WHERE d.classid = 'pg_proc'::regclass AND d.objid = \(function)::oid AND d.deptype = 'e')
    """
  }

  private mutating func readDomains(_ session: TargetSession) throws(BenchError) {
    for row in try session.query(
      """
      SELECT t.typname, pg_get_expr(c.conbin, 0) FROM pg_constraint c JOIN pg_type t ON t.oid = c.contypid
      WHERE c.contypid <> 0 AND c.conbin IS NOT NULL
      UNION ALL
      SELECT typname, pg_get_expr(typdefaultbin, 0) FROM pg_type WHERE typtype = 'd' AND typdefaultbin IS NOT NULL
      """
    ).rows {
      domains[row[0] ?? "", default: []].append(row[1] ?? "")
    }
    guard !domains.isEmpty else { return }
    for row in try session.query(
      """
      WITH RECURSIVE part(type, inner_type) AS (
          SELECT oid, typbasetype FROM pg_type WHERE typtype = 'd'
          UNION ALL SELECT oid, typelem FROM pg_type WHERE typelem <> 0
          UNION ALL SELECT reltype, atttypid FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
            WHERE attnum > 0 AND NOT attisdropped AND reltype >= 16384
          UNION ALL SELECT rngtypid, rngsubtype FROM pg_range),
        held(type, domain) AS (
          SELECT type, inner_type FROM part JOIN pg_type d ON d.oid = inner_type AND d.typtype = 'd'
          UNION SELECT part.type, domain FROM part JOIN held ON part.inner_type = held.type)
      SELECT t.typname, d.typname FROM held JOIN pg_type t ON t.oid = type JOIN pg_type d ON d.oid = domain
      """
    ).rows {
      holders[row[0] ?? "", default: []].insert(row[1] ?? "")
    }
  }

  /// The relations that change with a relation's rows: it, its partitions and children, and what foreign keys change along.
  func changed(by write: TableWrite, of oid: String) -> [Relation] {
    let own = family(of: oid, cascading: false)
    // A trigger may set what the statement doesn't, and a row that moves to another partition is deleted from its own.
    let mayDoMore = own.count > 1 || own.contains { triggers[$0.oid] != nil }
    let along = own.flatMap { cascades[$0.oid] ?? [] }.filter { write.sets(off: $0, mayDoMore: mayDoMore) }
    let ownNames = Set(own.map(\.oid))
    return own + along.flatMap { family(of: $0.table, cascading: true) }.filter { !ownNames.contains($0.oid) }
  }

  /// A relation with all that belongs to it: partitions, children, and when `cascading` those that may change along.
  func family(of oid: String, cascading: Bool) -> [Relation] {
    var seen: Set<String> = []
    var pending = [oid]
    var result: [Relation] = []
    while let next = pending.popLast() {
      guard seen.insert(next).inserted, let relation = byOID[next] else { continue }
      result.append(relation)
      pending += children[next] ?? []
      if cascading { pending += (cascades[next] ?? []).map(\.table) }
    }
    return result
  }
}
