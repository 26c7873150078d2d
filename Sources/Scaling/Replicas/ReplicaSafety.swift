internal import AccessPatterns
internal import Catalog
internal import Planner
internal import SQLSyntax
internal import Workload

/// Whether a hot standby can run a statement at all, by its text: what has to stay on the primary, and why.
///
/// A standby refuses every write and row lock, sequences' `nextval`, advisory locks excepted that it takes as its own,
/// which no other server sees. Functions of the database are judged by their body: a volatile one that writes, or whose
/// language is no SQL and whose body isn't known, stays. Source: PostgreSQL's documentation, "Hot Standby", "User's
/// Overview".
struct ReplicaSafety {
  private let functions: [String: [Function]]
  private let temporary: Set<ObjectName>

  init(_ catalog: Catalog) {
    functions = Dictionary(grouping: catalog.functions, by: \.name)
    temporary = Set(catalog.tables.filter { $0.persistence == "t" }.map(\.objectName))
  }

  /// Why a statement stays on the primary.
  enum Reason: String, CaseIterable {
    case writes = "it writes"
    case locks = "it locks rows"
    case function = "it calls a function that writes or locks"
    case temporaryTable = "it reads a temporary table"
    case unreadable = "its text can't be read"
  }

  /// - Returns: nil for a statement that a standby can run.
  func reason(_ costed: CostedClass) -> Reason? {
    if costed.pattern.relations.contains(where: { $0.write != nil }) { return .writes }
    if costed.pattern.relations.contains(where: { temporary.contains($0.table) || $0.table.schema.hasPrefix("pg_temp") }
    ) {
      return .temporaryTable
    }
    return reason(text: costed.queryClass.query)
  }

  /// By the text alone, for statements of which no more is known.
  func reason(text: String) -> Reason? {
    guard let tree = try? SQLParser.parse(text) else { return .unreadable }
    var pending = tree.statements.map(\.node)
    while let node = pending.popLast() {
      switch node.kind {
      case "InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt", "IntoClause", "RefreshMatViewStmt", "CallStmt",
        "CopyStmt":
        return .writes
      case "LockingClause", "LockStmt": return .locks
      case "FuncCall": if writes(node.strings("funcname")) { return .function }
      default: break
      }
      pending.append(contentsOf: node.children)
    }
    return nil
  }

  private func writes(_ names: [String]) -> Bool {
    guard let name = names.last else { return false }
    if names.count == 1 || names.first == "pg_catalog", Self.primaryOnly.contains(name) || name.contains("advisory") {
      return true
    }
    return (functions[name] ?? []).contains { function in
      function.volatility == "v" && function.kind != "a" && function.kind != "w"
        && (names.count == 1 || names.first == function.schema) && changes(function)
    }
  }

  private func changes(_ function: Function) -> Bool {
    guard let body = function.body else { return true }
    let words = Set(body.lowercased().split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
    return !words.isDisjoint(with: Self.writingWords)
  }

  private static let primaryOnly: Set<String> = [
    "nextval", "setval", "pg_notify", "pg_current_xact_id", "txid_current", "lo_create", "lo_creat", "lo_unlink",
    "lo_from_bytea", "lo_put", "lowrite", "lo_import", "pg_logical_emit_message", "dblink_exec", "currval", "lastval",
  ]

  /// What a body holds that writes: `perform` and `execute` may run anything.
  private static let writingWords: Set<String> = [
    "insert", "update", "delete", "merge", "truncate", "create", "alter", "drop", "copy", "lock", "nextval", "setval",
    "notify", "execute", "perform", "call", "share", "pg_advisory_lock", "pg_advisory_xact_lock", "refresh",
  ]
}
