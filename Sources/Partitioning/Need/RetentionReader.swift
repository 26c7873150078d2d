internal import AccessPatterns
internal import Catalog
internal import Foundation
internal import SQLSyntax
internal import Workload

/// How old rows are when a DELETE removes them: from its constants (`now() - interval '90 days'`), from its parameters'
/// values, or from the times that are compared with beside the times of the executions.
struct RetentionReader {
  private let now: Date
  private let extractor: AccessPatternExtractor

  init(_ catalog: Catalog) {
    now = PointInTime.date(catalog.capturedAt) ?? Date(timeIntervalSince1970: 0)
    extractor = AccessPatternExtractor(catalog: CatalogIndex(catalog))
  }

  /// The median of what the executions tell, in days.
  func days(of query: QueryClass, table: ObjectName, column: String, operand: Operand) -> Double? {
    var found: [Double] = []
    func add(_ operand: Operand, values: [String?], at time: Date?) {
      if let days = age(operand, values, time) { found.append(days) }
    }
    func compared(in text: String) -> Operand? {
      guard let pattern = try? extractor.extract(from: text) else { return nil }
      return pattern.relations.lazy.filter { $0.table == table }.flatMap(\.predicates).first {
        $0.kind == .range && $0.target == .column(column)
      }?.operand
    }
    add(operand, values: [], at: nil)
    for values in query.parameters { add(operand, values: values, at: nil) }
    for example in query.examples { compared(in: example.text).map { add($0, values: [], at: nil) } }
    for execution in query.logged?.sample.executions ?? [] {
      let time = execution.microseconds.map { Date(timeIntervalSince1970: Double($0) / 1e6) }
      let own = execution.text.flatMap(compared) ?? operand
      add(own, values: execution.parameters ?? [], at: time)
    }
    found.sort()
    return found.isEmpty ? nil : found[found.count / 2]
  }

  /// - Parameter time: Of the execution; nil when it is not known.
  private func age(_ operand: Operand, _ values: [String?], _ time: Date?) -> Double? {
    func point(_ text: String?) -> Double? {
      guard let time, let date = text.flatMap(PointInTime.date), date < time else { return nil }
      return time.timeIntervalSince(date) / PointInTime.secondsInDay
    }
    switch operand {
    case .parameter(let number): return point(Self.value(number, values))
    case .constant(let sql): return expression(sql).flatMap(Self.text).flatMap(point)
    case .expression(let sql, _):
      guard let node = expression(sql), let length = Self.subtrahend(of: node) else { return nil }
      return days(length, values)
    default: return nil
    }
  }

  private static func value(_ number: Int, _ values: [String?]) -> String? {
    values.indices.contains(number - 1) ? values[number - 1] : nil
  }

  private func expression(_ sql: String) -> SyntaxNode? {
    let statement = try? SQLParser.parse("SELECT " + sql).statements.first
    return statement?.node.list("target_list").first?["val"]
  }

  private static let clocks: Set<String> = [
    "now", "transaction_timestamp", "statement_timestamp", "clock_timestamp", "localtimestamp",
  ]

  /// What is taken from the clock: the right side of the first `clock - …`, wherever it stands.
  private static func subtrahend(of node: SyntaxNode) -> SyntaxNode? {
    var pending = [node]
    while let node = pending.popLast() {
      if node.isKind("AExpr"), node.strings("name").last == "-", let left = node["lexpr"], readsClock(left) {
        return node["rexpr"]
      }
      pending += node.children.reversed()
    }
    return nil
  }

  private static func readsClock(_ node: SyntaxNode) -> Bool {
    node.isKind("SQLValueFunction") || clocks.contains(node.strings("funcname").last ?? "")
      || node.children.contains(where: readsClock)
  }

  /// A length of time in days; a number alone is one, since `CURRENT_DATE - 90` is.
  private func days(_ node: SyntaxNode, _ values: [String?]) -> Double? {
    switch node.kind {
    case "TypeCast": return node["arg"].flatMap { days($0, values) }
    case "AConst":
      if let text = Self.text(node) { return interval(text) }
      let number = Self.number(node)
      return number > 0 ? Double(number) : nil
    case "ParamRef":
      guard let text = Self.value(node.integer("number"), values) else { return nil }
      return Double(text).flatMap { $0 > 0 ? $0 : nil } ?? interval(text)
    case "AExpr":
      guard node.strings("name").last == "*", let left = node["lexpr"], let right = node["rexpr"],
        let first = days(left, values), let second = days(right, values)
      else { return nil }
      // One of them is a mere number, which counts as so many days: times an interval of days it comes out right.
      return first * second
    default: return nil
    }
  }

  private func interval(_ text: String) -> Double? { IntervalText.days(text, before: now) }

  /// The text of a constant, casts left out.
  private static func text(_ node: SyntaxNode) -> String? {
    if node.isKind("TypeCast") { return node["arg"].flatMap(text) }
    return node["sval"]?.string("sval")
  }

  private static func number(_ node: SyntaxNode) -> Int { node["ival"]?.integer("ival") ?? 0 }
}
