internal import AccessPatterns
internal import Planner

/// Constants of expressions that a dump has as `$n`, filled into access patterns.
struct InferredConstants {
  let pattern: AccessPattern
  /// By the expression, what of it was not said by the workload, in words.
  private(set) var notes: [String: String] = [:]

  init(_ original: AccessPattern, _ planned: PlannedClass) {
    let known = planned.known
    pattern = original.filled(
      constants: known.compactMapValues(\.literal),
      patterns: known.filter { !$0.value.isInferred }.mapValues(\.values))
    let inferred = Set(known.filter(\.value.isInferred).keys)
    guard !inferred.isEmpty else { return }
    for (before, after) in zip(Self.targets(original), Self.targets(pattern)) where before != after {
      guard case .expression(let sql, _) = before, case .expression(let filled, _) = after,
        !inferred.isDisjoint(with: ParameterText.places(in: sql).map(\.number))
      else { continue }
      notes[filled] =
        "inferred: the workload has \(sql); the constant is the likeliest by the statistics and settings, see to it that it is the right one"
    }
  }

  private static func targets(_ pattern: AccessPattern) -> [AccessTarget] {
    pattern.relations.flatMap { access in
      var targets: [AccessTarget] = []
      for predicate in access.predicates + access.disjunctions.flatMap({ $0.flatMap { $0 } }) {
        targets.append(predicate.target)
        targets += predicate.rowTargets
      }
      targets += access.joins.map(\.target)
      targets += access.ordering.map(\.target)
      targets += access.minMax.map(\.target)
      targets += access.grouping
      targets += access.distinct
      targets += access.distinctOn
      return targets
    }
  }
}
