internal import SQLSyntax

/// One statement of a DDL file and what is to be done with it.
struct DDLStatement {
  enum Action: Equatable {
    /// Run as the unprivileged owner of the scratch database.
    case run(String)
    /// Done by the superuser in words of our own, before all else.
    case createExtension(name: String, schema: String?)
    /// Counts for the statements after it.
    case setSearchPath([String])
    /// Not part of the catalog: counted, and no more.
    case ignore
    /// Part of the catalog perhaps, but not allowed: counted and named.
    case refuse(String)
  }

  /// PostgreSQL's name of the node, such as `CreateStmt`.
  let kind: String
  /// What it is about, such as `shop.orders`; empty when that can't be told.
  let object: String
  let action: Action
  /// The types that it names, for stand-ins.
  var types: [[String]] = []
  /// Roles that have to be there.
  var roles: [String] = []
  /// The foreign server that has to be there.
  var server: String?

  /// Parses and judges a statement; when it doesn't parse, the parts that it falls into.
  static func readAll(_ text: String) -> [DDLStatement] {
    let whole = read(text)
    guard whole.kind == unparsed else { return [whole] }
    let pieces = DDLText.pieces(of: text)
    return pieces.count > 1 ? pieces.map(read) : [whole]
  }

  private static let unparsed = "unparsed"

  /// Parses and judges one statement.
  static func read(_ text: String) -> DDLStatement {
    let tree: ParseTree
    do {
      tree = try SQLParser.parse(text)
    } catch {
      return DDLStatement(kind: unparsed, object: "", action: .refuse("parse error: \(error.message)"))
    }
    guard let node = tree.statements.first?.node, tree.statements.count == 1 else {
      return DDLStatement(kind: "empty", object: "", action: .ignore)
    }
    var statement = DDLStatement(
      kind: node.kind, object: DDLRules.object(of: node), action: DDLRules.action(for: node, text: text))
    guard case .run = statement.action else { return statement }
    var pending = [node]
    while let next = pending.popLast() {
      if next.isKind("TypeName") { statement.types.append(next.strings("names")) }
      if next.isKind("RoleSpec"), let role = next.string("rolename") { statement.roles.append(role) }
      pending.append(contentsOf: next.children)
    }
    statement.server = node.string("servername")
    return statement
  }
}
