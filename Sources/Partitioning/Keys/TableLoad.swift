internal import AccessPatterns
internal import Catalog
internal import Planner

/// What the classes that read a table do with its columns, as far as partitions can be left out by it.
///
/// The load is calls × planner cost of a class, all of it for each table that it names, as in ``PartitionEffect``. An
/// INSERT finds its partition by itself: it counts only where it reads the table too.
struct TableLoad {
  struct Entry {
    let costed: CostedClass
    /// By access of the table, the columns with conditions.
    let accesses: [[String: Set<Condition>]]
    /// Columns whose only conditions leave no partition out: in row comparisons, or within expressions.
    let unused: Set<String>
    /// Whether any access has a condition or a join; without one it reads all rows.
    let hasConditions: Bool
  }

  /// A condition by which the planner leaves partitions out (`match_clause_to_partition_key` in
  /// src/backend/partitioning/partprune.c). A row comparison (`(a, b) < ($1, $2)`) is none; `<>`, which leaves out a list
  /// partition of that value alone, isn't counted.
  enum Condition {
    /// `=` with a value, a join's other side that is equal to one among it.
    case equality
    /// IN, `= ANY`.
    case list
    case range
    case isNull
  }

  let table: Table
  /// The largest load first.
  let entries: [Entry]
  let total: Double

  init(_ table: Table, _ classes: [CostedClass]) {
    self.table = table
    let name = table.objectName
    entries = classes.compactMap { costed in
      let own = costed.pattern.relations.filter { $0.table == name && $0.write?.command != .insert }
      guard !own.isEmpty else { return nil }
      return Entry(
        costed: costed, accesses: own.map { Self.conditions(of: $0, in: costed.pattern) },
        unused: own.reduce(into: []) { $0.formUnion(Self.unused(in: $1)) },
        hasConditions: own.contains { !$0.predicates.isEmpty || !$0.disjunctions.isEmpty || !$0.joins.isEmpty })
    }.sorted { ($1.costed.load, $0.costed.queryClass.id) < ($0.costed.load, $1.costed.queryClass.id) }
    total = entries.reduce(0) { $0 + $1.costed.load }
  }

  /// Columns with a condition that could leave partitions out, in the table's order.
  var columns: [String] {
    let found = entries.reduce(into: Set<String>()) { set, entry in
      for access in entry.accesses { set.formUnion(access.keys) }
    }
    return table.columns.map(\.name).filter(found.contains)
  }

  /// The classes whose every access has a condition of these kinds on the column.
  func pruning(on column: String, by kinds: Set<Condition>) -> [Entry] {
    entries.filter { entry in
      entry.accesses.allSatisfy { !($0[column] ?? []).isDisjoint(with: kinds) }
    }
  }

  /// Of the table's load, 0 to 1. Without any cost, of the classes.
  func share(of entries: [Entry]) -> Double {
    if total > 0 { return entries.reduce(0) { $0 + $1.costed.load } / total }
    return self.entries.isEmpty ? 0 : Double(entries.count) / Double(self.entries.count)
  }

  private static func conditions(
    of access: RelationAccess, in pattern: AccessPattern
  ) -> [String: Set<Condition>] {
    var result = conjunction(access.predicates)
    for arms in access.disjunctions {
      // Each arm has to name the column.
      let all = arms.map(conjunction)
      for column in all.first?.keys.sorted() ?? [] where all.allSatisfy({ $0[column] != nil }) {
        for arm in all { result[column, default: []].formUnion(arm[column] ?? []) }
      }
    }
    for join in access.joins where join.operatorName == "=" {
      guard case .column(let column) = join.target else { continue }
      if isFixed(join, of: access, in: pattern) { result[column, default: []].insert(.equality) }
    }
    return result
  }

  private static func conjunction(_ predicates: [Predicate]) -> [String: Set<Condition>] {
    var result: [String: Set<Condition>] = [:]
    for predicate in predicates {
      guard case .column(let column) = predicate.target, let condition = condition(predicate) else { continue }
      result[column, default: []].insert(condition)
    }
    return result
  }

  private static func condition(_ predicate: Predicate) -> Condition? {
    // A subquery's value is known when the plan runs, too late to be counted on.
    if predicate.operand == .outer { return nil }
    return switch predicate.kind {
    case .equality, .boolean: .equality
    case .inList, .any: .list
    case .range: .range
    case .isNull: .isNull
    default: nil
    }
  }

  /// Whether the other side of a join is equal to a value, by way of further joins or not: the planner puts the same
  /// value here (equivalence classes).
  private static func isFixed(
    _ join: JoinPredicate, of access: RelationAccess, in pattern: AccessPattern
  ) -> Bool {
    var seen: Set<[String]> = []
    var pending = [(join.otherAlias, join.otherColumn)]
    while let (alias, column) = pending.popLast() {
      guard let column, seen.insert([alias, column]).inserted else { continue }
      for other in pattern.relations where other.alias == alias && other.level == access.level {
        let isEqual = other.predicates.contains {
          $0.kind == .equality && $0.target == .column(column) && $0.operand != .outer
        }
        if isEqual { return true }
        pending += other.joins.filter { $0.operatorName == "=" && $0.target == .column(column) }
          .map { ($0.otherAlias, $0.otherColumn) }
      }
    }
    return false
  }

  private static func unused(in access: RelationAccess) -> Set<String> {
    var result: Set<String> = []
    for predicate in access.predicates {
      if case .expression(_, let columns) = predicate.target { result.formUnion(columns) }
      if predicate.kind == .rowComparison, case .column(let name) = predicate.target { result.insert(name) }
    }
    return result
  }
}
