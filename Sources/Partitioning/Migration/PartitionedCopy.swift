internal import Catalog
internal import SQLSyntax

/// The new, partitioned table as a copy of the old one's definition.
///
/// What the catalog doesn't hold (privileges, comments, settings of columns) is read from the database when the
/// statement runs.
struct PartitionedCopy {
  let target: MigrationTarget

  /// The empty parent with its columns and CHECK constraints.
  var parent: [String] {
    let table = target.table
    let local = table.constraints.contains { $0.kind == .check && $0.definition.hasSuffix("NO INHERIT") }
    var options = ["DEFAULTS", "GENERATED", "STORAGE", "COMMENTS", "STATISTICS"]
    if !local { options.append("CONSTRAINTS") }
    if target.major >= 14 { options.append("COMPRESSION") }
    let including = options.map { "INCLUDING " + $0 }.joined(separator: " ")
    var statements = [
      "CREATE TABLE \(target.parent.sql) (LIKE \(target.name.sql) \(including)) PARTITION BY \(target.scheme.key)"
    ]
    if local {
      statements += table.constraints.filter { $0.kind == .check && !$0.definition.hasSuffix("NO INHERIT") }.map {
        $0.adding(to: target.parent, isValid: true)
      }
    }
    if !table.owner.isEmpty { statements.append(owner(of: target.parent)) }
    return statements + policies + [properties]
  }

  func owner(of relation: ObjectName) -> String {
    "ALTER TABLE \(relation.sql) OWNER TO \(SQLIdentifier.quoted(target.table.owner))"
  }

  /// A partition and its parts.
  func statements(for node: PartitionNode) -> [String] {
    let unlogged = target.table.persistence == "u" ? "UNLOGGED " : ""
    let storage =
      target.table.options.isEmpty
      ? "" : " WITH (" + target.table.options.map(Self.storageParameter).joined(separator: ", ") + ")"
    func create(_ partition: Partition, of parent: ObjectName, by key: String?) -> [String] {
      let relation = target.relation(partition.name)
      let leaf = key == nil
      var statements = [
        "CREATE \(leaf ? unlogged : "")TABLE \(relation.sql) PARTITION OF \(parent.sql) \(partition.bound.sql)"
          + (key.map { " PARTITION BY \($0)" } ?? storage)
      ]
      if !target.table.owner.isEmpty { statements.append(owner(of: relation)) }
      if leaf, ["f", "n"].contains(target.table.replicaIdentity) {
        let identity = target.table.replicaIdentity == "f" ? "FULL" : "NOTHING"
        statements.append("ALTER TABLE \(relation.sql) REPLICA IDENTITY \(identity)")
      }
      return statements
    }
    let key = node.parts.isEmpty ? nil : target.scheme.subdivision?.key
    return create(node.partition, of: target.parent, by: key)
      + node.parts.flatMap { create($0, of: target.relation(node.partition.name), by: nil) }
  }

  /// `fillfactor=80` as `fillfactor = '80'`.
  private static func storageParameter(_ option: String) -> String {
    let halves = option.split(separator: "=", maxSplits: 1)
    return "\(halves[0]) = \(SQLIdentifier.literal(halves.count > 1 ? String(halves[1]) : ""))"
  }

  // MARK: - Row security

  private var policies: [String] {
    let table = target.table
    var statements = table.policies.map { policy in
      let commands = ["r": "SELECT", "a": "INSERT", "w": "UPDATE", "d": "DELETE"]
      let roles = policy.roles.map { $0 == "public" ? "PUBLIC" : SQLIdentifier.quoted($0) }.joined(separator: ", ")
      return "CREATE POLICY \(SQLIdentifier.quoted(policy.name)) ON \(target.parent.sql) AS "
        + (policy.isPermissive ? "PERMISSIVE" : "RESTRICTIVE") + " FOR \(commands[policy.command] ?? "ALL") TO \(roles)"
        + (policy.using.map { " USING (\($0))" } ?? "") + (policy.withCheck.map { " WITH CHECK (\($0))" } ?? "")
    }
    if table.rowSecurity { statements.append("ALTER TABLE \(target.parent.sql) ENABLE ROW LEVEL SECURITY") }
    if table.forcesRowSecurity { statements.append("ALTER TABLE \(target.parent.sql) FORCE ROW LEVEL SECURITY") }
    return statements
  }

  // MARK: - What LIKE leaves out

  private var properties: String {
    let source = SQLText.regclass(target.name.sql)
    let copy = SQLIdentifier.literal(target.parent.sql)
    return SQLText.block(
      declare: "item record;",
      """
      FOR item IN
        SELECT format('GRANT %s ON TABLE %s TO %s%s', a.privilege_type, \(copy), \(Self.grantee), \(Self.option)) AS sql
          FROM pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a WHERE c.oid = \(source)
        UNION ALL
        SELECT format('GRANT %s (%I) ON TABLE %s TO %s%s', a.privilege_type, t.attname, \(copy), \(Self.grantee), \(Self.option))
          FROM pg_catalog.pg_attribute t, pg_catalog.aclexplode(t.attacl) a
          WHERE t.attrelid = \(source) AND NOT t.attisdropped
        UNION ALL
        SELECT format('COMMENT ON TABLE %s IS %L', \(copy), pg_catalog.obj_description(\(source), 'pg_class'))
        UNION ALL
        SELECT format('ALTER TABLE %s ALTER COLUMN %I SET STATISTICS %s', \(copy), t.attname, t.attstattarget)
          FROM pg_catalog.pg_attribute t
          WHERE t.attrelid = \(source) AND t.attnum > 0 AND t.attstattarget >= 0 AND NOT t.attisdropped
        UNION ALL
        SELECT format('ALTER TABLE %s ALTER COLUMN %I SET (%s)', \(copy), t.attname, array_to_string(t.attoptions, ', '))
          FROM pg_catalog.pg_attribute t WHERE t.attrelid = \(source) AND t.attoptions IS NOT NULL AND NOT t.attisdropped
      LOOP
        EXECUTE item.sql;
      END LOOP;
      """)
  }

  static let grantee = "CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END"
  static let option = "CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END"
}

/// A partition with the parts that it is divided into again.
struct PartitionNode: Equatable {
  var partition: Partition
  /// Empty when the partition holds rows itself.
  var parts: [Partition]

  var leaves: [String] { parts.isEmpty ? [partition.name] : parts.map(\.name) }
}
