internal import Catalog
internal import SQLSyntax

/// Writes an access pattern as text, a line for each relation:
///
///     orders o: customer_id = $1, status IN ('new', 'paid') | sort created_at desc | limit | returns id, total
///
/// Lines of inner query levels start with the level's number, such as `[1]`. Schemas are left out when they are
/// `public`, aliases when they are the table's name.
package struct AccessPatternPrinter {
  /// How many values of a list are written out.
  static let maximumListLength = 3

  package init() {}

  package func text(for pattern: AccessPattern) -> String {
    var lines = pattern.relations.map(line)
    if !pattern.unresolved.isEmpty { lines.append("unresolved: " + pattern.unresolved.joined(separator: ", ")) }
    if !pattern.ambiguous.isEmpty {
      lines.append("could be: " + pattern.ambiguous.map(\.sql).joined(separator: ", "))
    }
    return lines.joined(separator: "\n")
  }

  private func line(for relation: RelationAccess) -> String {
    var text = relation.level > 0 ? "[\(relation.level)] " : ""
    text += relation.table.schema == "public" ? SQLIdentifier.quoted(relation.table.name) : relation.table.sql
    if relation.alias != relation.table.name { text += " " + SQLIdentifier.quoted(relation.alias) }
    let conditions = relation.predicates.map(condition) + relation.disjunctions.map(disjunction)
    if !conditions.isEmpty { text += ": " + conditions.joined(separator: ", ") }
    for clause in clauses(of: relation) { text += " | " + clause }
    return text
  }

  private func clauses(of relation: RelationAccess) -> [String] {
    var clauses: [String] = []
    func add(_ name: String, _ parts: [String]) {
      if !parts.isEmpty { clauses.append(name + " " + parts.joined(separator: ", ")) }
    }
    add("join", relation.joins.map(join))
    let isPartial = !relation.ordering.isEmpty && !relation.orderingIsComplete
    add("sort", relation.ordering.map(sortKey) + (isPartial ? ["…"] : []))
    add("nearest", relation.nearest.map(condition))
    add("group", relation.grouping.map(\.text))
    add("distinct", relation.distinct.map(\.text))
    add("distinct on", relation.distinctOn.map(\.text))
    add("ends", relation.minMax.map { ($0.isMaximum ? "max " : "min ") + $0.target.text })
    if relation.hasLimit { clauses.append("limit") }
    add("returns", relation.returned.map(SQLIdentifier.quoted))
    if let write = relation.write {
      let columns = write.columns.map(SQLIdentifier.quoted).joined(separator: ", ")
      clauses.append(write.command.rawValue + (columns.isEmpty ? "" : " (" + columns + ")"))
      add("on conflict", write.conflictColumns.map(SQLIdentifier.quoted))
    }
    if relation.needsHeap, relation.write == nil { clauses.append("rows") }
    return clauses
  }

  private func disjunction(_ arms: [[Predicate]]) -> String {
    "(" + arms.map { $0.map(condition).joined(separator: " AND ") }.joined(separator: " OR ") + ")"
  }

  func condition(_ predicate: Predicate) -> String {
    let target = predicate.target.text
    switch predicate.kind {
    case .isNull: return target + " IS NULL"
    case .isNotNull: return target + " IS NOT NULL"
    case .boolean: return predicate.operand == .constant("false") ? "NOT " + target : target
    case .inList: return target + " IN " + operand(predicate.operand)
    case .any: return target + " = ANY (" + operand(predicate.operand) + ")"
    case .like where predicate.operatorName == "~~": return target + " LIKE " + operand(predicate.operand)
    case .caseInsensitiveLike where predicate.operatorName == "~~*":
      return target + " ILIKE " + operand(predicate.operand)
    case .rowComparison:
      let keys = predicate.rowTargets.map(\.text).joined(separator: ", ")
      return "(" + keys + ") " + predicate.operatorName + " " + operand(predicate.operand)
    case .inequality where predicate.operatorName == "<>":
      if case .list = predicate.operand { return target + " NOT IN " + operand(predicate.operand) }
      return target + " <> " + operand(predicate.operand)
    default:
      let value = operand(predicate.operand)
      return target + " " + predicate.operatorName + (value.isEmpty ? "" : " " + value)
    }
  }

  private func operand(_ operand: Operand) -> String {
    switch operand {
    case .parameter(let number): return "$\(number)"
    case .constant(let sql): return sql
    case .list(let values):
      let shown = values.prefix(Self.maximumListLength).map(self.operand)
      return "(" + (shown + (values.count > shown.count ? ["…"] : [])).joined(separator: ", ") + ")"
    case .expression(let sql, _): return sql
    case .outer: return "?"
    case .none: return ""
    }
  }

  private func join(_ join: JoinPredicate) -> String {
    let alias = join.otherAlias.isEmpty ? "?" : SQLIdentifier.quoted(join.otherAlias)
    let other = join.otherColumn.map { alias + "." + SQLIdentifier.quoted($0) } ?? alias
    return join.target.text + " " + join.operatorName + " " + other
  }

  private func sortKey(_ key: SortKey) -> String {
    let nulls = key.nullsFirst == key.isDescending ? "" : key.nullsFirst ? " nulls first" : " nulls last"
    return key.target.text + (key.isDescending ? " desc" : "") + nulls
  }
}

extension AccessTarget {
  /// The target as SQL; an expression in parentheses, as an index key is written.
  package var text: String {
    switch self {
    case .column(let name): SQLIdentifier.quoted(name)
    case .expression(let sql, _): "(" + sql + ")"
    }
  }
}
