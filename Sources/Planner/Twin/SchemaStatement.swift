internal import SQLSyntax

/// What a statement of a twin's schema may be, whatever text of an untrusted snapshot has become part of it.
enum SchemaStatement {
  /// The kinds of statement that make a schema and run nothing.
  private static let kinds: Set<String> = [
    "CreateStmt", "CreateDomainStmt", "CreateEnumStmt", "CompositeTypeStmt", "CreateRangeStmt", "CreateFunctionStmt",
    "CreateSeqStmt", "AlterTableStmt", "ViewStmt", "IndexStmt", "CreateStatsStmt", "CreatePolicyStmt",
  ]

  /// The languages that a function may be in: neither lets its owner out of the database.
  private static let languages: Set<String> = ["sql", "plpgsql"]

  /// Why a statement is not run; nil when it may be.
  static func refusal(of statement: String) -> String? {
    let tree: ParseTree
    do throws(SyntaxError) { tree = try SQLParser.parse(statement) } catch { return error.description }
    guard tree.statements.count == 1, let node = tree.statements.first?.node, kinds.contains(node.kind) else {
      return "not a statement that makes a schema"
    }
    switch node.kind {
    case "CreateDomainStmt":
      // `array_in` evaluates the CHECKs of a domain within an array or a row while statistics are put in, which a
      // superuser does.
      let isPlain = node.list("constraints").allSatisfy { $0.enumeration("contype") != "CONSTR_CHECK" }
      return isPlain ? nil : "a domain with a CHECK"
    case "CreateFunctionStmt":
      let named = node.list("options").filter { $0.string("defname") == "language" }
      let isKnown = named.allSatisfy { languages.contains($0["arg"]?.string("sval")?.lowercased() ?? "") }
      return isKnown && (!named.isEmpty || node["sql_body"] != nil) ? nil : "a function in another language"
    default: return nil
    }
  }
}
