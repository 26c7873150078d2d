/// Writes an expression as SQL, with columns named by the caller: what `pg_get_expr` is to PostgreSQL.
///
/// Operators within operators stand in parentheses, as there. Subqueries, aggregates, windows and XML are not written.
///
/// Source: `get_rule_expr` in src/backend/utils/adt/ruleutils.c.
package struct ExpressionPrinter {
  /// The SQL for a column reference; nil when it has none.
  let column: (SyntaxNode) -> String?
  /// The longest text that is written, in bytes.
  let limit: Int

  package init(limit: Int = .max, column: @escaping (SyntaxNode) -> String?) {
    self.limit = limit
    self.column = column
  }

  /// The SQL, or nil when some part of the expression can't be written.
  package func print(_ node: SyntaxNode) -> String? {
    var text = ""
    return write(node, to: &text) ? text : nil
  }

  private func write(_ node: SyntaxNode, to text: inout String) -> Bool {
    guard text.utf8.count <= limit else { return false }
    switch node.kind {
    case "ColumnRef":
      guard let name = column(node) else { return false }
      text += name
      return true
    case "ParamRef":
      text += "$\(node.integer("number"))"
      return true
    case "AConst":
      text += Self.constant(node)
      return true
    case "AExpr": return write(operation: node, to: &text)
    case "BoolExpr": return write(logic: node, to: &text)
    case "NullTest":
      return write(operand: node["arg"], to: &text)
        && append(node.enumeration("nulltesttype") == "IS_NULL" ? " IS NULL" : " IS NOT NULL", to: &text)
    case "BooleanTest":
      let test = node.enumeration("booltesttype").split(separator: "_").joined(separator: " ")
      return write(operand: node["arg"], to: &text) && append(" " + test, to: &text)
    case "FuncCall": return write(call: node, to: &text)
    case "TypeCast":
      guard let type = node["type_name"].flatMap(TypeNamePrinter.print) else { return false }
      return write(operand: node["arg"], to: &text) && append("::" + type, to: &text)
    case "CollateClause":
      let name = node.strings("collname").map(SQLIdentifier.quoted).joined(separator: ".")
      return write(operand: node["arg"], to: &text) && append(" COLLATE " + name, to: &text)
    case "CoalesceExpr": return write("COALESCE", node.list("args"), to: &text)
    case "MinMaxExpr":
      return write(node.enumeration("op") == "IS_GREATEST" ? "GREATEST" : "LEAST", node.list("args"), to: &text)
    case "CaseExpr": return write(cases: node, to: &text)
    case "AArrayExpr":
      return append("ARRAY[", to: &text) && write(list: node.list("elements"), to: &text) && append("]", to: &text)
    case "RowExpr": return write("ROW", node.list("args"), to: &text)
    case "List": return append("(", to: &text) && write(list: node.list("items"), to: &text) && append(")", to: &text)
    case "AIndirection": return write(indirection: node, to: &text)
    case "SQLValueFunction":
      guard let name = Self.valueFunction(node) else { return false }
      let precision = node.integer("typmod")
      return append(name.uppercased() + (node.enumeration("op").hasSuffix("_N") ? "(\(precision))" : ""), to: &text)
    default: return false
    }
  }

  private func append(_ part: String, to text: inout String) -> Bool {
    text += part
    return true
  }

  private func write(list nodes: [SyntaxNode], to text: inout String) -> Bool {
    for (index, node) in nodes.enumerated() {
      if index > 0 { text += ", " }
      guard write(node, to: &text) else { return false }
    }
    return true
  }

  private func write(_ name: String, _ arguments: [SyntaxNode], to text: inout String) -> Bool {
    append(name + "(", to: &text) && write(list: arguments, to: &text) && append(")", to: &text)
  }

  /// Writes a node in parentheses unless it is a simple one.
  private func write(operand node: SyntaxNode?, to text: inout String) -> Bool {
    guard let node else { return false }
    if Self.isSimple(node) { return write(node, to: &text) }
    return append("(", to: &text) && write(node, to: &text) && append(")", to: &text)
  }

  private static func isSimple(_ node: SyntaxNode) -> Bool {
    switch node.kind {
    case "AExpr": node.enumeration("kind") == "AEXPR_NULLIF"
    case "AConst": (node["ival"]?.integer("ival") ?? 0) >= 0 && node["fval"]?.string("fval")?.first != "-"
    case "BoolExpr", "NullTest", "BooleanTest", "CollateClause": false
    case "CaseExpr", "ColumnRef", "ParamRef", "FuncCall", "TypeCast", "CoalesceExpr", "MinMaxExpr", "AArrayExpr",
      "RowExpr", "List", "AIndirection", "SQLValueFunction":
      true
    default: true
    }
  }

  private func write(operation node: SyntaxNode, to text: inout String) -> Bool {
    let names = node.strings("name")
    guard let name = names.last else { return false }
    let sign = names.count > 1 && names.first != "pg_catalog" ? "OPERATOR(\(names[0]).\(name))" : name
    let (left, right) = (node["lexpr"], node["rexpr"])
    switch node.enumeration("kind") {
    case "AEXPR_OP", "AEXPR_LIKE", "AEXPR_ILIKE", "AEXPR_SIMILAR":
      if let left {
        guard write(operand: left, to: &text), append(" ", to: &text) else { return false }
      }
      return append(sign + " ", to: &text) && write(operand: right, to: &text)
    case "AEXPR_OP_ANY", "AEXPR_OP_ALL":
      let quantifier = node.enumeration("kind") == "AEXPR_OP_ANY" ? "ANY" : "ALL"
      guard let right else { return false }
      return write(operand: left, to: &text) && append(" \(sign) \(quantifier) (", to: &text)
        && write(right, to: &text) && append(")", to: &text)
    case "AEXPR_DISTINCT": return write(left, " IS DISTINCT FROM ", right, to: &text)
    case "AEXPR_NOT_DISTINCT": return write(left, " IS NOT DISTINCT FROM ", right, to: &text)
    case "AEXPR_IN": return write(left, name == "=" ? " IN " : " NOT IN ", right, to: &text)
    case "AEXPR_NULLIF":
      guard let left, let right else { return false }
      return write("NULLIF", [left, right], to: &text)
    case "AEXPR_BETWEEN", "AEXPR_NOT_BETWEEN", "AEXPR_BETWEEN_SYM", "AEXPR_NOT_BETWEEN_SYM":
      let bounds = right?.list("items") ?? []
      guard bounds.count == 2 else { return false }
      return write(left, " \(name) ", bounds[0], to: &text) && append(" AND ", to: &text)
        && write(operand: bounds[1], to: &text)
    default: return false
    }
  }

  private func write(_ left: SyntaxNode?, _ sign: String, _ right: SyntaxNode?, to text: inout String) -> Bool {
    write(operand: left, to: &text) && append(sign, to: &text) && write(operand: right, to: &text)
  }

  private func write(logic node: SyntaxNode, to text: inout String) -> Bool {
    let arguments = node.list("args")
    switch node.enumeration("boolop") {
    case "NOT_EXPR": return append("NOT ", to: &text) && write(operand: arguments.first, to: &text)
    case let name:
      for (index, argument) in arguments.enumerated() {
        if index > 0 { text += name == "AND_EXPR" ? " AND " : " OR " }
        guard write(operand: argument, to: &text) else { return false }
      }
      return true
    }
  }

  private func write(call node: SyntaxNode, to text: inout String) -> Bool {
    guard node["over"] == nil, node["agg_filter"] == nil, node.list("agg_order").isEmpty, !node.bool("agg_star"),
      !node.bool("agg_distinct"), !node.bool("func_variadic")
    else { return false }
    let names = node.strings("funcname")
    let arguments = node.list("args")
    let isBuiltIn = names.count == 2 && names[0] == "pg_catalog"
    if isBuiltIn, names[1] == "extract", arguments.count == 2, let field = arguments[0]["sval"]?.string("sval") {
      return append("EXTRACT(\(SQLIdentifier.quoted(field)) FROM ", to: &text) && write(arguments[1], to: &text)
        && append(")", to: &text)
    }
    // Names such as "position" are keywords; with the schema in front they are functions again.
    let plain = isBuiltIn && SQLIdentifier.quoted(names[1]) == names[1] ? [names[1]] : names
    return write(plain.map(SQLIdentifier.quoted).joined(separator: "."), arguments, to: &text)
  }

  private func write(cases node: SyntaxNode, to text: inout String) -> Bool {
    text += "CASE"
    if let argument = node["arg"] {
      guard append(" ", to: &text), write(operand: argument, to: &text) else { return false }
    }
    for branch in node.list("args") {
      guard let condition = branch["expr"], let result = branch["result"], append(" WHEN ", to: &text),
        write(condition, to: &text), append(" THEN ", to: &text), write(result, to: &text)
      else { return false }
    }
    if let other = node["defresult"] {
      guard append(" ELSE ", to: &text), write(other, to: &text) else { return false }
    }
    return append(" END", to: &text)
  }

  private func write(indirection node: SyntaxNode, to text: inout String) -> Bool {
    guard let argument = node["arg"] else { return false }
    let steps = node.list("indirection")
    let isField = steps.first?.isKind("String") == true
    if isField || !(argument.isKind("ColumnRef") || argument.isKind("ParamRef")) {
      guard append("(", to: &text), write(argument, to: &text), append(")", to: &text) else { return false }
    } else {
      guard write(argument, to: &text) else { return false }
    }
    for step in steps {
      switch step.kind {
      case "String": text += "." + SQLIdentifier.quoted(step.string("sval") ?? "")
      case "AIndices":
        text += "["
        if let lower = step["lidx"] { guard write(lower, to: &text) else { return false } }
        if step.bool("is_slice") { text += ":" }
        if let upper = step["uidx"] { guard write(upper, to: &text) else { return false } }
        text += "]"
      default: return false
      }
    }
    return true
  }

  static func constant(_ node: SyntaxNode) -> String {
    if node.bool("isnull") { return "NULL" }
    if let integer = node["ival"] { return String(integer.integer("ival")) }
    if let float = node["fval"] { return float.string("fval") ?? "0" }
    if let bool = node["boolval"] { return bool.bool("boolval") ? "true" : "false" }
    if let bits = node["bsval"]?.string("bsval") { return bits.prefix(1) + "'" + bits.dropFirst() + "'" }
    return SQLIdentifier.literal(node["sval"]?.string("sval") ?? "")
  }

  /// The name of `current_date` and its like.
  package static func valueFunction(_ node: SyntaxNode) -> String? {
    let name = node.enumeration("op")
    guard name.hasPrefix("SVFOP_") else { return nil }
    let short = name.dropFirst(6)
    return (short.hasSuffix("_N") ? short.dropLast(2) : short).lowercased()
  }
}
