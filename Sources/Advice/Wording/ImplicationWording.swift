internal import AccessPatterns
internal import Candidates
internal import Catalog
internal import SQLSyntax

/// Says whether the query classes that a partial index serves imply its predicate, as the application sends them.
///
/// The planner has to prove it from the text (`predicate_implied_by` in src/backend/optimizer/util/predtest.c). In the twin
/// it has the values that were bound; whether it has them in production depends on what the application sends.
struct ImplicationWording {
  let definition: IndexDefinition
  /// What the predicate says; nil when that can't be told.
  let predicate: PartialPredicate?
  /// The fraction of the rows that meet it, by the planner's estimate.
  let share: Double
  /// Of the query classes that it serves.
  let patterns: [AccessPattern]
  let tables: TableTree

  fileprivate enum Proof: Int {
    case unknown, inferred, provable
  }

  /// nil for an index of all rows.
  var implication: Recommendation.Implication? {
    guard definition.predicate != nil else { return nil }
    let proofs = patterns.map(proof)
    return !proofs.isEmpty && proofs.allSatisfy { $0 == .provable } ? .provable : .unknown
  }

  var reasons: [String] {
    guard let sql = definition.predicate else { return [] }
    var reasons = ["\(sql) is true of about \(RejectionWording.percent(share)) of the rows: no others are in the index"]
    let proofs = patterns.map(proof)
    let provable = proofs.count { $0 == .provable }
    if provable > 0 {
      let by =
        hasConstants
        ? "by the constant in the statement" : "by the statement's own condition, whatever its parameters are"
      reasons.append("the predicate is implied \(by), in \(Self.classes(provable))")
    }
    let inferred = proofs.count { $0 == .inferred }
    if inferred > 0 {
      reasons.append(
        "inferred, to be confirmed: the dump has $n, and \(inferredWords) is what the rows returned agree with, in \(Self.classes(inferred))"
      )
    }
    if provable < proofs.count || proofs.isEmpty {
      reasons.append(
        "implication unknown in \(Self.classes(proofs.count - provable)): the dump does not say whether the application sends a constant or a parameter, and with a bind parameter a generic plan can't use the index"
      )
    }
    return reasons
  }

  private static func classes(_ count: Int) -> String { "\(count) query \(count == 1 ? "class" : "classes")" }

  private var hasConstants: Bool {
    predicate?.tests.contains { test in
      switch test.values {
      case .oneOf, .noneOf: true
      default: false
      }
    } ?? false
  }

  /// The tests that are inferred in some class.
  private var inferredWords: String {
    let tests = (predicate?.tests ?? []).filter { test in
      accesses(patterns).contains { $0.proof(of: test) == .inferred }
    }
    return tests.map { $0.sql(tables[definition.table]?.column(named: $0.column)) }.joined(separator: " AND ")
  }

  private func accesses(_ patterns: [AccessPattern]) -> [RelationAccess] {
    patterns.flatMap(\.relations).filter { tables.query(on: $0.table, isOnly: $0.isOnly, reaches: definition.table) }
  }

  private func proof(_ pattern: AccessPattern) -> Proof {
    guard let predicate else { return .unknown }
    return accesses([pattern]).map { access in
      predicate.tests.map { access.proof(of: $0).rawValue }.min().flatMap(Proof.init) ?? .unknown
    }.max { $0.rawValue < $1.rawValue } ?? .unknown
  }
}

extension RelationAccess {
  fileprivate func proof(of test: ColumnTest) -> ImplicationWording.Proof {
    let conditions = fixed.filter { $0.test.implies(test) }
    if conditions.contains(where: { $0.source == .statement }) { return .provable }
    // A comparison is not met by NULL, whatever the value is that the column is compared with.
    if test.values == .notNull, compares(test.column) { return .provable }
    return conditions.contains { $0.source == .inferred } ? .inferred : .unknown
  }

  private func compares(_ column: String) -> Bool {
    let target = AccessTarget.column(column)
    return predicates.contains { $0.target == target && $0.kind != .isNull } || joins.contains { $0.target == target }
      || minMax.contains { $0.target == target }
  }
}
