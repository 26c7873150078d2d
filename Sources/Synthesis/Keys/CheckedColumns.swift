internal import Catalog
internal import SQLSyntax

/// What simple CHECK conditions say of columns: lists of values, bounds, and which of two columns is the smaller.
///
/// Values from statistics keep conditions on one column by themselves. Those of a column that nothing is known of have to
/// be chosen by them; and of two columns that are compared, each has its own statistics, which say nothing of a row.
struct CheckedColumns {
  /// Of one column, as far as known.
  struct Limits: Equatable {
    /// The only values, as texts.
    var list: [String]?
    var low: Bound?
    var high: Bound?
  }

  struct Bound: Equatable {
    let value: String
    let isIncluded: Bool
  }

  struct Pair: Equatable {
    let low: String
    let high: String
    let isStrict: Bool
  }

  private(set) var limits: [String: Limits] = [:]
  private(set) var pairs: [Pair] = []

  /// - Parameter conditions: As `pg_get_constraintdef` prints them.
  init(_ conditions: [String]) {
    for condition in conditions {
      let text = condition.hasPrefix("CHECK ") ? String(condition.dropFirst("CHECK ".count)) : condition
      let expression = text.hasSuffix(" NOT VALID") ? String(text.dropLast(" NOT VALID".count)) : text
      guard let node = (try? SQLParser.parse("SELECT \(expression)"))?.statements.first?.node,
        let root = node.list("target_list").first?["val"]
      else { continue }
      read(root, isCertain: true)
    }
  }

  /// - Parameter isCertain: Whether it holds for all rows, and is not one of several that may.
  private mutating func read(_ node: SyntaxNode, isCertain: Bool) {
    if node.isKind("BoolExpr") {
      let kind = node.enumeration("boolop")
      guard kind != "NOT_EXPR" else { return }
      let arguments = node.list("args")
      // `b IS NULL OR a < b` says the same of rows that have both.
      let real = arguments.filter { !$0.isKind("NullTest") }
      for argument in real { read(argument, isCertain: isCertain && (kind == "AND_EXPR" || real.count == 1)) }
      return
    }
    guard isCertain, node.isKind("AExpr"), let name = node.strings("name").last, let left = node["lexpr"],
      let right = node["rexpr"], let column = Self.column(left)
    else { return }
    switch (node.enumeration("kind"), name) {
    case ("AEXPR_OP_ANY", "="), ("AEXPR_IN", "="):
      if let list = Self.list(right) { limits[column, default: Limits()].list = list }
    case ("AEXPR_OP", "="):
      if let value = Self.literal(right) { limits[column, default: Limits()].list = [value] }
    case ("AEXPR_OP", "<"), ("AEXPR_OP", "<="):
      if let other = Self.column(right) { pairs.append(Pair(low: column, high: other, isStrict: name == "<")) }
      if let value = Self.literal(right) {
        limits[column, default: Limits()].high = Bound(value: value, isIncluded: name == "<=")
      }
    case ("AEXPR_OP", ">"), ("AEXPR_OP", ">="):
      if let other = Self.column(right) { pairs.append(Pair(low: other, high: column, isStrict: name == ">")) }
      if let value = Self.literal(right) {
        limits[column, default: Limits()].low = Bound(value: value, isIncluded: name == ">=")
      }
    default: return
    }
  }

  private static func column(_ node: SyntaxNode) -> String? {
    if node.isKind("TypeCast") { return node["arg"].flatMap(column) }
    guard node.isKind("ColumnRef"), node.list("fields").count == 1 else { return nil }
    return node.list("fields").first?.string("sval")
  }

  private static func list(_ node: SyntaxNode) -> [String]? {
    if node.isKind("TypeCast") { return node["arg"].flatMap(list) }
    let items = node.isKind("AArrayExpr") ? node.list("elements") : node.list("items")
    let values = items.compactMap(literal)
    return values.isEmpty || values.count < items.count ? nil : values
  }

  private static func literal(_ node: SyntaxNode) -> String? {
    if node.isKind("TypeCast") { return node["arg"].flatMap(literal) }
    guard node.isKind("AConst") else { return nil }
    if let text = node["sval"] { return text.string("sval") }
    if let number = node["ival"] { return String(number.integer("ival")) }
    return node["fval"]?.string("fval")
  }
}
