internal import SQLSyntax

/// Says whether a statement of a workload may be executed on the target: in a transaction that is rolled back, by a role
/// without superuser rights.
///
/// What a rollback doesn't undo, or what reaches beyond the session, is refused: files, other servers, other sessions,
/// locks that stay, settings. Decided on the parse tree and on the target's catalog, before anything is executed or
/// planned there. A name stands for everything that it could mean: of overloaded functions all have to be harmless,
/// and a name without schema is looked for in all schemas.
///
/// Functions of PostgreSQL and of extensions are believed when they say that they are stable or immutable; volatile
/// ones have to be in ``KnownFunctions``. Functions that people wrote are believed nothing: their bodies are scanned
/// (``BodyScan``), whatever they declare.
package final class StatementSafety {
  private let session: TargetSession
  let functions: TargetFunctions
  let relations: TargetRelations
  /// By the functions' oids.
  private var verdicts: [String: String?] = [:]
  private var relationVerdicts: [String: String?] = [:]
  private var securities: [String: RowSecurity.Answer] = [:]
  /// Why no statement at all may run: casts, operator classes and some operators are called without being named.
  private var generalRefusal: String?
  private var refusedOperators: [String: String] = [:]
  private var refusedDomains: [String: String] = [:]

  /// Reads what has to be known of the target.
  ///
  /// - Throws: `.server`, `.connectionLost`.
  package init(_ session: TargetSession) throws(BenchError) {
    self.session = session
    functions = try TargetFunctions(session)
    relations = try TargetRelations(session)
    for (what, function) in relations.unnamed {
      if let reason = try refusal(ofFunction: function) { generalRefusal = "\(what) of the database \(reason)" }
    }
    for (name, function) in relations.operators {
      guard let reason = try refusal(ofFunction: function) else { continue }
      refusedOperators[name] = reason
      // IN, BETWEEN, USING, CASE, DISTINCT and their like.
      if Self.unnamedOperators.contains(name) { generalRefusal = "the operator \(name) of the database \(reason)" }
    }
    for (name, expressions) in relations.domains {
      for expression in expressions {
        if let reason = try refusal(ofExpression: expression) { refusedDomains[name] = reason }
      }
    }
    for (name, domains) in relations.holders {
      for domain in domains { refusedDomains[name] = refusedDomains[name] ?? refusedDomains[domain] }
    }
  }

  /// - Returns: Why the statement is not executed, in words; nil when it may be.
  /// - Throws: `.server`, `.connectionLost`.
  package func refusal(of text: String) throws(BenchError) -> String? {
    let tree: ParseTree
    do throws(SyntaxError) { tree = try SQLParser.parse(text) } catch { return "can't be parsed: \(error)" }
    guard tree.statements.count == 1, let node = tree.statements.first?.node else { return "is not one statement" }
    guard Self.kinds.contains(node.kind) else {
      return switch node.kind {
      case "CopyStmt": "is a COPY, which has no plan"
      case "ListenStmt", "NotifyStmt", "UnlistenStmt": "sends to other sessions"
      case "LockStmt": "locks tables, and does nothing else"
      case "CreateTableAsStmt": "makes a table"
      default: "is a utility statement"
      }
    }
    if let generalRefusal { return generalRefusal }
    return try refusal(ofTree: node, isStatement: true)
  }

  /// What PostgreSQL makes of syntax that names no operator.
  private static let unnamedOperators: Set<String> = [
    "=", "<>", "<", "<=", ">", ">=", "~~", "!~~", "~~*", "!~~*", "~", "!~",
  ]

  private static let kinds: Set<String> = ["SelectStmt", "InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt"]

  /// Walks a whole tree; conservative, for it knows no scopes.
  ///
  /// - Parameter isStatement: Whether it is a statement of the workload, whose tables may have policies (``RowSecurity``).
  ///   Those of views and functions have other rights, and then other policies.
  func refusal(ofTree root: SyntaxNode, isStatement: Bool = false) throws(BenchError) -> String? {
    var pending = [root]
    var found: String?
    while let node = pending.popLast(), found == nil {
      switch node.kind {
      case "IntoClause": found = "makes a table (SELECT INTO)"
      case "FuncCall": found = try refusal(ofCall: node.strings("funcname"))
      case "RangeVar":
        found = try refusal(
          ofReading: node.string("schemaname"), node.string("relname") ?? "", isStatement: isStatement)
      case "InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt":
        if let target = node["relation"] {
          found = try refusal(
            of: TableWrite(node), to: target.string("schemaname"), target.string("relname") ?? "")
        }
      case "AExpr", "SubLink", "SortBy":
        for name in node.strings("name") + node.strings("oper_name") + node.strings("use_op") {
          if let reason = refusedOperators[name] { found = "the operator \(name) " + reason }
        }
      case "TypeName":
        if let name = node.strings("names").last, let reason = refusedDomains[name] {
          found = "the domain \(name) " + reason
        }
      case "ColumnRef": found = try refusal(ofField: node.list("fields").last?.string("sval"))
      case "AIndirection": found = try refusal(ofField: node.list("indirection").last?.string("sval"))
      default: break
      }
      pending += node.children
    }
    return found
  }

  /// An expression as `pg_get_expr` prints it.
  func refusal(ofExpression text: String) throws(BenchError) -> String? {
    guard let node = (try? SQLParser.parse("SELECT (\(text))"))?.statements.first?.node else {
      return try BodyScan(text).refusal(self)
    }
    return try refusal(ofTree: node)
  }

  // MARK: - Functions

  /// `x.f` calls f when it takes a row.
  func refusal(ofField name: String?) throws(BenchError) -> String? {
    guard let name, functions.byName[name]?.contains(where: \.takesRow) == true else { return nil }
    return try refusal(ofCall: [name])
  }

  /// - Parameter name: With its schema or without.
  func refusal(ofCall name: [String]) throws(BenchError) -> String? {
    guard let last = name.last else { return nil }
    let schema = name.count > 1 ? name[name.count - 2] : nil
    for function in functions.byName[last] ?? [] where schema == nil || schema == function.schema {
      if let reason = try refusal(of: function) { return reason }
    }
    return nil
  }

  func refusal(ofFunction oid: String) throws(BenchError) -> String? {
    guard let function = functions.byOID[oid] else { return nil }
    return try refusal(of: function)
  }

  private func refusal(of function: TargetFunctions.Function) throws(BenchError) -> String? {
    if let known = verdicts[function.oid] { return known }
    // Until it is known: a function may call itself.
    verdicts[function.oid] = .some(nil)
    let reason = try judge(function)
    if reason != nil { forgetAssumptions() }
    verdicts[function.oid] = .some(reason)
    return reason
  }

  /// What was found harmless may have been so as long as something that is refused was taken to be harmless: in a circle.
  private func forgetAssumptions() {
    verdicts = verdicts.filter { $0.value != nil }
    relationVerdicts = relationVerdicts.filter { $0.value != nil }
  }

  private func judge(_ function: TargetFunctions.Function) throws(BenchError) -> String? {
    let title = function.schema == "pg_catalog" ? function.name : "\(function.schema).\(function.name)"
    if let origin = function.origin {
      if KnownFunctions.refusedExtensions.contains(origin) {
        return "calls \(title) of the extension \(origin), whose functions reach beyond the statement"
      }
      guard function.isVolatile, KnownFunctions.harmlessOfExtensions[origin]?.contains(function.name) != true else {
        return nil
      }
      return "calls the volatile function \(title), which is not known to be harmless"
    }
    if function.isBuiltIn {
      guard function.isVolatile || KnownFunctions.readers.contains(function.name),
        !KnownFunctions.harmless.contains(function.name)
      else { return nil }
      return KnownFunctions.reason(of: function.name)
    }
    if let rights = function.rights { return "calls \(title), which \(rights)" }
    if !function.defaults.isEmpty, let reason = try refusal(ofExpression: function.defaults) {
      return "calls \(title), where a parameter's default \(reason)"
    }
    if !function.parts.isEmpty {
      for part in function.parts {
        if let reason = try refusal(ofFunction: part) { return "the aggregate \(title) " + reason }
      }
      return nil
    }
    guard ["sql", "plpgsql"].contains(function.language) else {
      return "calls \(title), which is written in \(function.language): what it does can't be told"
    }
    return try BodyScan(function.body).refusal(self).map { "calls \(title), which \($0)" }
  }

  // MARK: - Relations

  /// All that a name could stand for; none for the name of a WITH query.
  private func candidates(_ schema: String?, _ name: String) -> [TargetRelations.Relation] {
    (relations.byName[name] ?? []).filter { schema == nil || $0.schema == schema }
  }

  private func refusal(
    ofSecured schema: String?, _ name: String, _ isStatement: Bool
  ) throws(BenchError) -> String? {
    for relation in candidates(schema, name) where relation.hasRowSecurity {
      guard isStatement else {
        return "reads \(relation.title), where row security shows rows by settings of a session that are not known"
      }
      if case .refused(let reason) = try rowSecurity(of: relation) { return "reads \(relation.title), \(reason)" }
    }
    return nil
  }

  private func rowSecurity(of relation: TargetRelations.Relation) throws(BenchError) -> RowSecurity.Answer {
    if let known = securities[relation.oid] { return known }
    let answer = try RowSecurity(safety: self, session: session).judge(relation)
    securities[relation.oid] = answer
    return answer
  }

  /// The tables with row security that a statement names, which ``refusal(of:)`` lets through.
  ///
  /// - Throws: `.server`, `.connectionLost`.
  func securedTables(in text: String) throws(BenchError) -> [SecuredTable] {
    guard let root = (try? SQLParser.parse(text))?.statements.first?.node else { return [] }
    var result: [SecuredTable] = []
    var pending = [root]
    while let node = pending.popLast() {
      pending += node.children
      // The target of an INSERT and its like is a RangeVar too.
      guard node.isKind("RangeVar") else { continue }
      for relation in candidates(node.string("schemaname"), node.string("relname") ?? "") where relation.hasRowSecurity
      {
        if case .secured(let table) = try rowSecurity(of: relation), !result.contains(table) { result.append(table) }
      }
    }
    return result
  }

  func isSuperuser() throws(BenchError) -> Bool {
    try session.isTrue("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
  }

  func bypassesRowSecurity() throws(BenchError) -> Bool {
    try session.isTrue("SELECT rolbypassrls FROM pg_roles WHERE rolname = current_user")
  }

  /// - Parameter isStatement: Whether a statement of the workload names it, not a view or a function.
  func refusal(
    ofReading schema: String?, _ name: String, isStatement: Bool = false
  ) throws(BenchError) -> String? {
    if let reason = try refusal(ofSecured: schema, name, isStatement) { return reason }
    for relation in candidates(schema, name) {
      if let known = relationVerdicts[relation.oid] {
        if let known { return known }
        continue
      }
      relationVerdicts[relation.oid] = .some(nil)
      let reason = try judge(reading: relation)
      if reason != nil { forgetAssumptions() }
      relationVerdicts[relation.oid] = .some(reason)
      if let reason { return reason }
    }
    return nil
  }

  private func judge(reading relation: TargetRelations.Relation) throws(BenchError) -> String? {
    for member in relations.family(of: relation.oid, cascading: false) {
      if member.kind == "f" { return "reads the foreign table \(member.title)" }
    }
    guard relation.kind == "v" else { return nil }
    guard let definition = try session.scalar("SELECT pg_get_viewdef($1::oid)", [relation.oid]) else {
      return "reads the view \(relation.title), which can't be read"
    }
    guard let node = (try? SQLParser.parse(definition))?.statements.first?.node else {
      return "reads the view \(relation.title), which can't be parsed"
    }
    return try refusal(ofTree: node).map { "the view \(relation.title) " + $0 }
  }

  private func refusal(
    of write: TableWrite, to schema: String?, _ name: String
  ) throws(BenchError) -> String? {
    for relation in candidates(schema, name) {
      if let reason = try WriteSafety(safety: self, session: session).refusal(write, relation) { return reason }
    }
    return nil
  }

  func refusal(ofOperator name: String) -> String? { refusedOperators[name].map { "the operator \(name) " + $0 } }

  /// Why the conditions and the default of a domain, or of those that a type holds, may not be evaluated.
  func refusal(ofDomain name: String) -> String? { refusedDomains[name].map { "the domain \(name) " + $0 } }
}
