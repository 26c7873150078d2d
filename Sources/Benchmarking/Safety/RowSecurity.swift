internal import Catalog
internal import SQLSyntax

/// A table with row security that a statement can be measured on: its policies, and what they ask of a session.
///
/// A policy's conditions are part of the plan of each statement that it binds, and so of what is measured. Statements are measured as
/// they were planned: bound by the policies, unless the workload says that whoever sends them is not (a superuser, a role
/// with BYPASSRLS, the table's owner). What a session of the workload has set is not in any workload, but where a policy
/// compares a column with a setting (`tenant_id = current_setting('app.tenant')::bigint`), a row says what it may be.
///
/// Refused stays: a table without a policy for everybody (which role sends a statement is rarely known, and the measuring
/// one would see nothing), and policies that ask who it is, call functions that people wrote, or query.
struct SecuredTable: Sendable, Equatable {
  /// A setting that a policy compares a column with.
  struct Setting: Sendable, Hashable {
    let name: String
    let column: String
  }

  let name: ObjectName
  /// Whether the connection's role has the owner's rights, and so isn't bound unless row security is forced.
  let isOwn: Bool
  let isForced: Bool
  let settings: [Setting]
}

/// Reads policies.
struct RowSecurity {
  let safety: StatementSafety
  let session: TargetSession

  enum Answer {
    case secured(SecuredTable)
    /// In words that go on behind "reads t, " or "writes to t, ".
    case refused(String)
  }

  /// - Parameter relation: A table whose row security is enabled.
  /// - Throws: `.server`, `.connectionLost`.
  func judge(_ relation: TargetRelations.Relation) throws(BenchError) -> Answer {
    let rows = try session.query(
      """
      SELECT polname, polpermissive, polroles = '{0}', pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)
      FROM pg_policy WHERE polrelid = $1::oid ORDER BY polname
      """, [relation.oid]
    ).rows
    guard rows.contains(where: { $0[1] == "t" }), rows.allSatisfy({ $0[2] == "t" }) else {
      return .refused(
        "where row security has no policies, or some for certain roles alone: which role sends it is not known; "
          + "ALTER TABLE \(relation.name) DISABLE ROW LEVEL SECURITY on the clone measures it without")
    }
    var settings: Set<SecuredTable.Setting> = []
    for row in rows {
      for text in [row[3], row[4]].compactMap({ $0 }) {
        if let reason = try safety.refusal(ofExpression: text) {
          return .refused("where the policy \(row[0] ?? "") \(reason)")
        }
        guard let found = try self.settings(in: text) else {
          return .refused(
            "where row security shows rows by more than a column's equality with a setting (policy \(row[0] ?? "")): what a "
              + "session has set is not known; ALTER TABLE \(relation.name) DISABLE ROW LEVEL SECURITY on the clone measures it without"
          )
        }
        settings.formUnion(found)
      }
    }
    let row = try session.query(
      "SELECT relforcerowsecurity, pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = $1::oid", [relation.oid]
    ).rows.first
    return .secured(
      SecuredTable(
        name: ObjectName(schema: relation.schema, name: relation.name), isOwn: row?[1] == "t", isForced: row?[0] == "t",
        settings: settings.sorted { ($0.name, $0.column) < ($1.name, $1.column) }))
  }

  /// The settings that a policy compares columns with; nil when it asks for anything else.
  private func settings(in text: String) throws(BenchError) -> [SecuredTable.Setting]? {
    guard let root = (try? SQLParser.parse("SELECT (\(text))"))?.statements.first?.node else { return nil }
    var result: [SecuredTable.Setting] = []
    var pending = [root]
    while let node = pending.popLast() {
      if node.isKind("AExpr"), node.enumeration("kind") == "AEXPR_OP", node.strings("name").last == "=",
        let left = node["lexpr"], let right = node["rexpr"]
      {
        let sides = [(left, right), (right, left)].compactMap { column, value in
          Self.column(column).flatMap { name in Self.setting(value).map { SecuredTable.Setting(name: $0, column: name) }
          }
        }
        if let found = sides.first {
          guard try isFree(found.name) else { return nil }
          result.append(found)
          continue
        }
      }
      switch node.kind {
      case "SubLink": return nil
      // current_user and the like; clocks are the same for all.
      case "SQLValueFunction" where ["USER", "ROLE"].contains(where: node.enumeration("op").contains): return nil
      case "FuncCall":
        let name = node.strings("funcname").last ?? ""
        let isWritten = safety.functions.byName[name]?.contains { !$0.isBuiltIn } == true
        if isWritten || Self.sessionFunctions.contains(name) || name.hasPrefix("has_") { return nil }
      default: break
      }
      pending += node.children
    }
    return result
  }

  /// Functions that tell of the session.
  private static let sessionFunctions: Set<String> = [
    "current_setting", "pg_has_role", "row_security_active", "pg_backend_pid", "inet_client_addr",
  ]

  private static func column(_ node: SyntaxNode) -> String? {
    if node.isKind("TypeCast") { return node["arg"].flatMap(column) }
    return node.isKind("ColumnRef") ? node.list("fields").last?.string("sval") : nil
  }

  /// The setting whose text is the value, through casts, `NULLIF` and `COALESCE`.
  private static func setting(_ node: SyntaxNode) -> String? {
    switch node.kind {
    case "TypeCast": return node["arg"].flatMap(setting)
    case "CoalesceExpr": return node.list("args").first.flatMap(setting)
    case "AExpr": return node.enumeration("kind") == "AEXPR_NULLIF" ? node["lexpr"].flatMap(setting) : nil
    case "SubLink":
      // (SELECT current_setting('x')), which is evaluated once.
      guard node.enumeration("sub_link_type") == "EXPR_SUBLINK", let query = node["subselect"],
        query.list("from_clause").isEmpty, query["where_clause"] == nil
      else { return nil }
      return query.list("target_list").first?["val"].flatMap(setting)
    case "FuncCall":
      guard node.strings("funcname").last == "current_setting" else { return nil }
      return node.list("args").first.flatMap(literal)
    default: return nil
    }
  }

  private static func literal(_ node: SyntaxNode) -> String? {
    if node.isKind("TypeCast") { return node["arg"].flatMap(literal) }
    return node["sval"]?.string("sval")
  }

  /// Whether the setting is one that applications made up: it means nothing to the server or to an extension.
  private func isFree(_ name: String) throws(BenchError) -> Bool {
    guard name.contains("."), !name.lowercased().hasPrefix("sextant.") else { return false }
    return try !session.isTrue("SELECT EXISTS (SELECT FROM pg_settings WHERE lower(name) = lower($1))", [name])
  }
}
