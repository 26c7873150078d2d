internal import Catalog
internal import SQLSyntax

/// The allow-list: which statements of a DDL file are run in the scratch database, and in which form.
enum DDLRules {
  /// Run as they stand: they make objects and evaluate nothing that is volatile.
  private static let allowed: Set<String> = [
    "CreateStmt", "CreateForeignTableStmt", "ViewStmt", "CompositeTypeStmt", "CreateEnumStmt", "AlterEnumStmt",
    "CreateDomainStmt", "AlterDomainStmt", "CreateRangeStmt", "CreateSeqStmt", "AlterSeqStmt", "CreateStatsStmt",
    "CreatePolicyStmt", "IndexStmt",
  ]

  /// Of no consequence for what the catalog holds.
  private static let ignored: Set<String> = [
    "CommentStmt", "GrantStmt", "GrantRoleStmt", "AlterOwnerStmt", "AlterDefaultPrivilegesStmt", "VariableSetStmt",
    "SelectStmt", "CopyStmt", "CreateTrigStmt", "RuleStmt", "CreateEventTrigStmt", "TransactionStmt", "SecLabelStmt",
    "CreateRoleStmt", "AlterRoleStmt", "CreatedbStmt", "AlterDatabaseStmt", "AlterDatabaseSetStmt",
    "CreatePublicationStmt", "CreateSubscriptionStmt", "CreateForeignServerStmt", "CreateFdwStmt",
    "CreateUserMappingStmt", "InsertStmt", "CreateTableSpaceStmt", "DropStmt",
  ]

  /// What `ALTER TABLE` and `ALTER INDEX` may do.
  private static let allowedAlterations: Set<String> = [
    "AT_AddConstraint", "AT_AttachPartition", "AT_ColumnDefault", "AT_CookedColumnDefault", "AT_AddInherit",
    "AT_EnableRowSecurity", "AT_ForceRowSecurity", "AT_SetNotNull", "AT_DropNotNull", "AT_SetStatistics",
    "AT_SetStorage", "AT_SetOptions", "AT_AddColumn", "AT_AddIdentity", "AT_ReplicaIdentity", "AT_ClusterOn",
    "AT_SetRelOptions", "AT_AlterColumnType", "AT_ValidateConstraint", "AT_SetUnLogged", "AT_SetLogged",
    "AT_DropColumn", "AT_DropConstraint",
  ]

  static func action(for node: SyntaxNode, text: String) -> DDLStatement.Action {
    let kind = node.kind
    if allowed.contains(kind) { return boundIsConstant(node) ? .run(text) : .refuse(notConstant) }
    switch kind {
    case "CreateSchemaStmt":
      guard let name = node.string("schemaname") ?? node["authrole"]?.string("rolename") else {
        return .refuse("a schema without a name")
      }
      guard node.list("schema_elts").isEmpty else { return .refuse("CREATE SCHEMA with objects in it") }
      return .run("CREATE SCHEMA IF NOT EXISTS \(SQLIdentifier.quoted(name))")
    case "AlterTableStmt": return alteration(node, text: text)
    case "CreateFunctionStmt": return FunctionStandIn.action(for: node, text: text)
    case "CreateTableAsStmt":
      guard node.enumeration("objtype") == "OBJECT_MATVIEW" else { return .refuse("CREATE TABLE AS runs a query") }
      return withoutData(text)
    case "DefineStmt":
      switch node.enumeration("kind") {
      case "OBJECT_COLLATION", "OBJECT_AGGREGATE": return .run(text)
      default: return .refuse("needs code of its own")
      }
    case "CreateExtensionStmt":
      guard let name = node.string("extname") else { return .ignore }
      guard !Catalog.Extension.isRefused(name) else { return .ignore }
      let schema = node.list("options").first { $0.string("defname") == "schema" }?["arg"]?.string("sval")
      return .createExtension(name: name, schema: schema)
    case "VariableSetStmt" where node.string("name") == "search_path":
      return .setSearchPath(node.list("args").compactMap { $0["val"]?.string("sval") ?? $0["sval"]?.string("sval") })
    default: return ignored.contains(kind) ? .ignore : .refuse("statements of this kind are not run")
    }
  }

  private static func alteration(_ node: SyntaxNode, text: String) -> DDLStatement.Action {
    let kinds = node.list("cmds").map { $0.enumeration("subtype") }
    if kinds.allSatisfy({ allowedAlterations.contains($0) }) {
      return boundIsConstant(node) ? .run(text) : .refuse(notConstant)
    }
    // Owners, triggers and their like alone say nothing of the catalog.
    return kinds.contains { allowedAlterations.contains($0) } ? .refuse("does several things at once") : .ignore
  }

  private static let notConstant = "a partition bound that calls a function"

  /// Bounds of partitions are evaluated when they are declared, so they have to be constants (which is how pg_dump
  /// writes them).
  private static func boundIsConstant(_ node: SyntaxNode) -> Bool {
    var pending: [(node: SyntaxNode, inBound: Bool)] = [(node, false)]
    while let (next, inBound) = pending.popLast() {
      let inBound = inBound || next.isKind("PartitionBoundSpec")
      if inBound, next.isKind("FuncCall") || next.isKind("SubLink") || next.isKind("AExpr") { return false }
      pending.append(contentsOf: next.children.map { ($0, inBound) })
    }
    return true
  }

  /// A materialised view whose query is not run.
  private static func withoutData(_ text: String) -> DDLStatement.Action {
    guard let tokens = try? SQLParser.tokens(of: text).filter({ !$0.kind.hasSuffix("COMMENT") }) else {
      return .refuse("can't be read")
    }
    let bytes = Array(text.utf8)
    func word(_ token: SQLParser.Token) -> String {
      String(decoding: bytes[token.range.clamped(to: 0..<bytes.count)], as: UTF8.self).lowercased()
    }
    var words = tokens
    if words.suffix(2).map(word) == ["with", "data"] { words.removeLast(2) }
    if words.suffix(3).map(word) == ["with", "no", "data"] { words.removeLast(3) }
    guard let end = words.last?.range.upperBound, end <= bytes.count else { return .refuse("can't be read") }
    return .run(String(decoding: bytes[..<end], as: UTF8.self) + " WITH NO DATA")
  }

  /// The name of what a statement makes or changes, where the structure has it in a usual place.
  static func object(of node: SyntaxNode) -> String {
    let relation =
      node["relation"] ?? node["base_stmt"]?["relation"] ?? node["view"] ?? node["sequence"] ?? node["table"]
      ?? node["typevar"] ?? node["into"]?["rel"]
    if let relation, let name = relation.string("relname") {
      return SQLIdentifier.quoted(schema: relation.string("schemaname"), name)
    }
    for field in ["funcname", "type_name", "domainname", "defnames"] as [StaticString] {
      let names = node.strings(field)
      if !names.isEmpty { return names.map(SQLIdentifier.quoted).joined(separator: ".") }
    }
    let name = node.string("schemaname") ?? node.string("extname") ?? node.string("policy_name")
    return name.map(SQLIdentifier.quoted) ?? ""
  }
}
