internal import SQLSyntax

/// The walk behind ``QueryShape``.
struct ShapeHasher {
  private(set) var hash = FNV1a64()
  private(set) var hasParameters = false
  private(set) var hasConstants = false

  /// What becomes of a constant. Casts and lists hand it down; any other node starts anew with ``folded``.
  enum Constants {
    /// It is "a value", but NULL and booleans stay: they decide on partial indexes.
    case folded
    /// It stays as it is: it decides which index is possible.
    case kept
    /// It is "a value" whatever it is: a row that is inserted.
    case anyValue
    /// An integer is the number of a column in the select list.
    case ordinal
    /// A LIKE pattern.
    case like
    /// A regular expression.
    case regularExpression
  }

  mutating func combine(_ node: SyntaxNode, constants: Constants = .folded) {
    if node.isKind("AConst") { return combine(constant: node, constants) }
    if node.isKind("ParamRef") {
      hasParameters = true
      return hash.combine("value")
    }
    if node.isKind("AExpr") { return combine(expression: node) }
    if node.isKind("FuncCall") { return combine(call: node) }
    if node.isKind("SelectStmt") { return combine(select: node) }
    if node.isKind("SortBy") { return combine(node) { $0 == "node" ? .ordinal : .folded } }
    if node.isKind("TypeCast") { return combine(node) { $0 == "arg" ? constants : .folded } }
    if node.isKind("TypeName") || node.isKind("AIndices") { return combine(node) { _ in .kept } }
    if node.isKind("List") || node.isKind("AArrayExpr") {
      hash.combine(node.kind)
      return combine(set: node.list(node.isKind("List") ? "items" : "elements"), constants: constants)
    }
    if node.isKind("SetToDefault"), constants == .anyValue { return hash.combine("value") }
    combine(node) { _ in .folded }
  }

  /// Any node: its kind and its fields.
  private mutating func combine(
    _ node: SyntaxNode, except leftOut: Set<String> = [], constants: (_ field: String) -> Constants
  ) {
    hash.combine(node.kind)
    node.forEachField { name, value in
      let name = String(cString: name)
      guard !leftOut.contains(name), !Self.places.contains(name) else { return }
      hash.combine(name)
      switch value {
      case .node(let child): combine(child, constants: constants(name))
      case .nodes(let children):
        for child in children { combine(child, constants: constants(name)) }
        hash.combine("end")
      case .string(let text): hash.combine(isFoldedName(name, of: node) ? "name" : text)
      case .integer(let number): hash.combine(name == "how_many" ? 1 : UInt64(bitPattern: Int64(number)))
      case .enumeration(let text): hash.combine(text)
      }
    }
  }

  // MARK: - Constants

  private mutating func combine(constant node: SyntaxNode, _ constants: Constants) {
    switch constants {
    case .ordinal where node["ival"] != nil:
      return hash.combine("column \(node["ival"]?.integer("ival") ?? 0)")
    case .kept:
      hasConstants = true
      return hash.combine("literal " + literal(node))
    case .like where node["sval"] != nil:
      hash.combine(PatternShape(like: node["sval"]?.string("sval") ?? "").rawValue)
    case .regularExpression where node["sval"] != nil:
      hash.combine(PatternShape(regularExpression: node["sval"]?.string("sval") ?? "").rawValue)
    case .anyValue: hash.combine("value")
    default:
      if node.bool("isnull") {
        return hash.combine("NULL")
      } else if let boolean = node["boolval"] {
        return hash.combine(boolean.bool("boolval") ? "true" : "false")
      }
      hash.combine("value")
    }
    hasConstants = true
  }

  private func literal(_ constant: SyntaxNode) -> String {
    if let node = constant["ival"] { return "i\(node.integer("ival"))" }
    if let node = constant["sval"] { return "s" + (node.string("sval") ?? "") }
    if let node = constant["fval"] { return "f" + (node.string("fval") ?? "") }
    if let node = constant["bsval"] { return "b" + (node.string("bsval") ?? "") }
    if let node = constant["boolval"] { return node.bool("boolval") ? "true" : "false" }
    return "NULL"
  }

  /// Items of which only the different ones count, in no order: a list of one value is a list of a hundred.
  private mutating func combine(set items: [SyntaxNode], constants: Constants) {
    var digests: Set<UInt64> = []
    for item in items {
      var hasher = ShapeHasher()
      hasher.combine(item, constants: constants)
      digests.insert(hasher.hash.value)
      hasParameters = hasParameters || hasher.hasParameters
      hasConstants = hasConstants || hasher.hasConstants
    }
    for digest in digests.sorted() { hash.combine(digest) }
    hash.combine("end")
  }

  private mutating func combine(sequence items: [SyntaxNode], constants: Constants) {
    for item in items { combine(item, constants: constants) }
    hash.combine("end")
  }

  // MARK: - Nodes where constants mean something

  private mutating func combine(expression node: SyntaxNode) {
    let name = node.strings("name").last ?? ""
    switch node.enumeration("kind") {
    case "AEXPR_OP" where Self.keyOperators.contains(name): combine(node) { $0 == "rexpr" ? .kept : .folded }
    case "AEXPR_OP" where Self.regularExpressionOperators.contains(name):
      combine(node) { $0 == "rexpr" ? .regularExpression : .folded }
    case "AEXPR_LIKE", "AEXPR_ILIKE": combine(node) { $0 == "rexpr" ? .like : .folded }
    case let kind where kind.hasPrefix("AEXPR_BETWEEN") || kind.hasPrefix("AEXPR_NOT_BETWEEN"):
      // The two bounds are a `List`, and not a set.
      combine(node, except: ["rexpr"]) { _ in .folded }
      combine(sequence: node["rexpr"]?.list("items") ?? [], constants: .folded)
    default: combine(node) { _ in .folded }
    }
  }

  private mutating func combine(call node: SyntaxNode) {
    let name = node.strings("funcname").last ?? ""
    let arguments = node.list("args")
    combine(node, except: ["args"]) { _ in .folded }
    for (index, argument) in arguments.enumerated() {
      let decides =
        if Self.pathFunctions.contains(name) {
          index > 0
        } else {
          index == 0 && arguments.count > 1 && Self.functionsLedByKey.contains(name)
        }
      combine(argument, constants: decides ? .kept : .folded)
    }
    hash.combine("end")
  }

  private mutating func combine(select node: SyntaxNode) {
    if node.count("distinct_clause") > 0 { hash.combine("distinct") }
    combine(node, except: ["values_lists"]) { field in
      field == "group_clause" || field == "distinct_clause" ? .ordinal : .folded
    }
    combine(rows: node.list("values_lists"))
  }

  /// The rows of VALUES: each a sequence, together a set.
  private mutating func combine(rows: [SyntaxNode]) {
    var digests: Set<UInt64> = []
    for row in rows {
      var hasher = ShapeHasher()
      hasher.combine(sequence: row.list("items"), constants: .anyValue)
      digests.insert(hasher.hash.value)
      hasParameters = hasParameters || hasher.hasParameters
      hasConstants = hasConstants || hasher.hasConstants
    }
    for digest in digests.sorted() { hash.combine(digest) }
  }

  // MARK: - What is left out

  /// Names that drivers and ORMs number: of cursors, savepoints and prepared statements.
  private func isFoldedName(_ field: String, of node: SyntaxNode) -> Bool {
    if Self.numberedNames.contains(field) { return true }
    return field == "name"
      && (node.isKind("PrepareStmt") || node.isKind("ExecuteStmt") || node.isKind("DeallocateStmt"))
  }

  private static let numberedNames: Set<String> = ["portalname", "savepoint_name", "gid", "cursor_name"]

  /// Where something stands in the text, and how a call was spelt.
  private static let places: Set<String> = ["location", "stmt_location", "stmt_len", "funcformat"]

  /// Operators whose right side is a key: an expression index fits one key only.
  private static let keyOperators: Set<String> = ["->", "->>", "#>", "#>>", "?", "?|", "?&"]
  private static let regularExpressionOperators: Set<String> = ["~", "~*"]
  /// Functions whose first argument, of several, decides whether an expression index fits.
  private static let functionsLedByKey: Set<String> = [
    "date_trunc", "date_part", "extract", "timezone", "to_tsvector", "to_tsquery", "plainto_tsquery",
    "phraseto_tsquery", "websearch_to_tsquery",
  ]
  /// Functions all of whose arguments but the first are keys.
  private static let pathFunctions: Set<String> = [
    "json_extract_path", "json_extract_path_text", "jsonb_extract_path", "jsonb_extract_path_text",
  ]
}
