internal import AccessPatterns
internal import Catalog
internal import Planner
internal import SQLSyntax

/// A query that aggregates over a join, taken apart so that a materialised view can answer it.
///
/// What a view can't be made of is not taken: subqueries, WITH, windows, DISTINCT, HAVING, and conditions on values
/// that are not known and stand on nothing that the query groups by.
struct AggregateQuery {
  /// The view's columns and their expressions.
  private(set) var outputs: [(name: String, sql: String, isKey: Bool)] = []
  private var from = ""
  private var kept: [String] = []
  private var grouping: [String] = []
  /// Columns of the view that the query's own conditions become conditions on.
  private(set) var filters: [String] = []

  /// Whether a statement has an aggregate or groups.
  static func aggregates(_ tree: StatementTree) -> Bool {
    guard let select = tree.statement, select.isKind("SelectStmt") else { return false }
    return select.count("group_clause") > 0 || select.list("target_list").contains { !calls(in: $0).isEmpty }
  }

  private static let aggregateNames: Set<String> = [
    "count", "sum", "avg", "min", "max", "bool_and", "bool_or", "every", "array_agg", "string_agg", "jsonb_agg",
    "json_agg", "stddev", "variance", "percentile_cont", "percentile_disc",
  ]

  /// Calls of aggregates, those of windows left out.
  static func calls(in node: SyntaxNode) -> [SyntaxNode] {
    node.descendants("FuncCall").filter { call in
      call["over"] == nil && (call.bool("agg_star") || call.functionName.map(aggregateNames.contains) == true)
    }
  }

  init?(_ costed: CostedClass, _ tree: StatementTree, _ tables: TableTree) {
    guard let select = tree.statement, select.isKind("SelectStmt"), select["with_clause"] == nil,
      select["having_clause"] == nil, select.list("distinct_clause").isEmpty, select["larg"] == nil,
      tree.nodes("SubLink").isEmpty, tree.nodes("WindowDef").isEmpty, tree.nodes("RangeSubselect").isEmpty
    else { return nil }
    let printer = ExpressionPrinter { node in
      let names = node.strings("fields")
      return names.isEmpty || names.last == "" ? nil : names.map(SQLIdentifier.quoted).joined(separator: ".")
    }
    guard let from = Self.join(select.list("from_clause").map { Self.item($0, costed, printer) }, ", ") else {
      return nil
    }
    self.from = from
    for (number, target) in select.list("target_list").enumerated() {
      guard let value = target["val"], let sql = Self.print(value, printer), !sql.contains("$") else { return nil }
      let isKey = Self.calls(in: value).isEmpty
      let plain = target.string("name") ?? (value.isKind("ColumnRef") ? value.strings("fields").last : nil)
      let name = plain ?? Self.calls(in: value).first?.functionName ?? "value_\(number + 1)"
      let taken = Set(outputs.map(\.name))
      outputs.append((SQLText.free(name, avoiding: taken), sql, isKey))
    }
    for group in select.list("group_clause") {
      guard let sql = grouped(group, printer), !sql.contains("$") else { return nil }
      grouping.append(sql)
      guard !outputs.contains(where: { $0.isKey && $0.sql == sql }) else { continue }
      let name = group.isKind("ColumnRef") ? group.strings("fields").last ?? "key" : "key"
      outputs.append((SQLText.free(name, avoiding: Set(outputs.map(\.name))), sql, true))
    }
    for condition in select["where_clause"].map(Self.conjuncts) ?? [] {
      guard let sql = printer.print(condition) else { return nil }
      let columns = Set(condition.descendants("ColumnRef").compactMap(printer.print))
      let keys = outputs.filter { $0.isKey && columns.contains($0.sql) }
      if !columns.isEmpty, keys.count == columns.count {
        filters += keys.map(\.name)
      } else if sql.contains("$") {
        return nil
      } else {
        kept.append(sql)
      }
    }
  }

  /// The names of the view's columns that tell its rows apart.
  var keys: [String] { outputs.filter(\.isKey).map(\.name) }

  /// The view's query: without ORDER BY and LIMIT, and without the conditions on what is grouped by.
  var sql: String {
    var columns = outputs.map { "\($0.sql) AS \(SQLIdentifier.quoted($0.name))" }
    // A unique index needs a column.
    if keys.isEmpty { columns.insert("1 AS one", at: 0) }
    return "SELECT \(columns.joined(separator: ", ")) FROM \(from)"
      + (kept.isEmpty ? "" : " WHERE \(kept.map { "(\($0))" }.joined(separator: " AND "))")
      + (grouping.isEmpty ? "" : " GROUP BY \(grouping.joined(separator: ", "))")
  }

  /// A number or an output's name stands for what is selected under it.
  private func grouped(_ node: SyntaxNode, _ printer: ExpressionPrinter) -> String? {
    if node.isKind("AConst"), let place = node["ival"]?.integer("ival") {
      return outputs.indices.contains(place - 1) ? outputs[place - 1].sql : nil
    }
    guard let sql = printer.print(node) else { return nil }
    return outputs.first { $0.name == sql && $0.isKey }?.sql ?? sql
  }

  private static func conjuncts(_ node: SyntaxNode) -> [SyntaxNode] {
    node.isKind("BoolExpr") && node.enumeration("boolop") == "AND_EXPR"
      ? node.list("args").flatMap(conjuncts) : [node]
  }

  private static func join(_ parts: [String?], _ separator: String) -> String? {
    parts.contains(nil) || parts.isEmpty ? nil : parts.compactMap { $0 }.joined(separator: separator)
  }

  /// A table or a join of the FROM clause, tables with their schemas.
  private static func item(_ node: SyntaxNode, _ costed: CostedClass, _ printer: ExpressionPrinter) -> String? {
    if node.isKind("RangeVar") {
      let (name, alias) = (node.string("relname") ?? "", node["alias"]?.string("aliasname"))
      // A view would stand for several relations.
      guard let access = costed.pattern.relations.first(where: { $0.alias == alias ?? name }),
        access.table.name == name
      else { return nil }
      return access.table.sql + (alias.map { " " + SQLIdentifier.quoted($0) } ?? "")
    }
    guard node.isKind("JoinExpr"), !node.bool("is_natural"), node.list("using_clause").isEmpty,
      let left = node["larg"].flatMap({ item($0, costed, printer) }),
      let right = node["rarg"].flatMap({ item($0, costed, printer) }), let condition = node["quals"],
      let on = printer.print(condition), !on.contains("$")
    else { return nil }
    switch node.enumeration("jointype") {
    case "JOIN_INNER": return "\(left) JOIN \(right) ON \(on)"
    case "JOIN_LEFT": return "\(left) LEFT JOIN \(right) ON \(on)"
    default: return nil
    }
  }

  /// An expression of the select list: a plain one, or an aggregate of plain ones.
  private static func print(_ node: SyntaxNode, _ printer: ExpressionPrinter) -> String? {
    if let sql = printer.print(node) { return sql }
    if node.isKind("TypeCast"), let type = node["type_name"].flatMap(TypeNamePrinter.print) {
      return node["arg"].flatMap { print($0, printer) }.map { "(\($0))::\(type)" }
    }
    if node.isKind("CoalesceExpr") {
      return join(node.list("args").map { print($0, printer) }, ", ").map { "coalesce(\($0))" }
    }
    guard node.isKind("FuncCall"), node["over"] == nil, node.list("agg_order").isEmpty,
      let name = node.functionName, aggregateNames.contains(name)
    else { return nil }
    var arguments = "*"
    if !node.bool("agg_star") {
      guard let list = join(node.list("args").map { printer.print($0) }, ", ") else { return nil }
      arguments = (node.bool("agg_distinct") ? "DISTINCT " : "") + list
    }
    guard let filter = node["agg_filter"] else { return "\(name)(\(arguments))" }
    return printer.print(filter).map { "\(name)(\(arguments)) FILTER (WHERE \($0))" }
  }
}
