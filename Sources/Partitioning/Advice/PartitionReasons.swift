internal import Catalog

/// The words of a decision, each with its figures.
struct PartitionReasons {
  let decision: PartitionDecision
  let limits: PartitionThresholds

  private var near: [PartitionAdvice.Threshold] { decision.near }

  private static func words(_ threshold: PartitionAdvice.Threshold) -> String {
    switch threshold.kind {
    case .rows: "the number of rows"
    case .memory: "the memory"
    case .vacuum: "the time of VACUUM"
    case .indexBuild: "the time to build an index"
    case .retention: "rows deleted for their age"
    }
  }

  private func sentence(_ threshold: PartitionAdvice.Threshold) -> String {
    let when =
      threshold.isPassed
      ? "is passed" : threshold.passedOn.map { "will be passed on \($0)" } ?? "is not passed"
    return "The limit for \(Self.words(threshold)) \(when): \(threshold.explanation)."
  }

  /// Why nothing could be tried.
  func withoutTrial() -> [String] {
    if near.isEmpty && !decision.deletes.isGiven {
      let next = decision.advice.thresholds.compactMap(\.passedOn).min()
      let then = decision.advice.growth == nil ? ", as far as can be told: its growth is not known" : ""
      return [
        "No limit is passed, nor will one be within \(Figure.days(limits.horizonDays))"
          + (next.map { ", the first on \($0)" } ?? then) + ".",
        "It has \(Figure.count(decision.advice.size.rows)) rows and "
          + "\(Figure.bytes(Double(decision.advice.size.bytes))) with indexes.",
      ]
    }
    let why =
      decision.isLoaded
      ? "none of its columns is a key: "
        + (decision.keys.isEmpty
          ? "no query compares one that partitions can be made by with values."
          : Figure.list(keyWords) + ".")
      : "no query of the workload reads it, so none would leave a partition out."
    let refused = decision.keys.prefix(3).compactMap { $0.reasons.count > 1 ? $0.reasons.last : nil }
    return ["A limit alone is no reason to partition, and " + why] + refused + near.map(sentence)
  }

  /// Each column once, with the larger share of its methods.
  private var keyWords: [String] {
    var seen: Set<String> = []
    return decision.keys.filter { seen.insert($0.column).inserted }.map { key in
      let share = decision.keys.filter { $0.column == key.column }.map(\.prunedShare).max() ?? 0
      return "\(key.column) (\(Figure.percent(share)) of the load)"
    }
  }

  func reasons(_ trial: PartitionDecision.Trial, _ verdict: PartitionAdvice.Verdict, due: String?) -> [String] {
    let column = trial.candidate.key.column
    let effect = trial.effect
    let costs =
      "calls × cost \(Figure.cost(effect.lastingCostBefore)) before, \(Figure.cost(effect.countedCostAfter)) after"
    let gain = decision.gain(trial)
    var result: [String] = []
    let isAge = decision.deletes.serves(trial.candidate.column)
    if decision.servesRetention(trial) {
      result.append(retention(column))
    }
    result += replaced(effect)
    if decision.servesQueries(trial) {
      result.append(
        """
        Partitioned by \(column) the classes that name the table are planned \(Figure.percent(gain)) cheaper (\(costs)); \
        \(Figure.percent(trial.candidate.key.prunedShare)) of the load leaves partitions out.
        """)
      if decision.indexIsAsGood(trial), let index = decision.alternatives.first {
        result.insert(
          """
          An index on the same key serves the queries as well\(verdict == .not ? ", and nothing but their cost speaks for partitions" : ""): \
          \(index.statement), calls × cost \(Figure.cost(index.costAfter)) for \(Figure.bytes(Double(index.sizeInBytes))), \
          beside \(Figure.cost(effect.costAfter)) partitioned.
          """, at: verdict == .not ? 0 : result.count)
      }
    } else if !decision.servesRetention(trial), decision.maintenance(trial).isEmpty {
      result.append(
        """
        Partitioned by \(column) too little is gained: \(costs), \(Figure.percent(trial.candidate.key.prunedShare)) of \
        the load leaves partitions out\(decision.indexOnKey.map { "; the index \($0) on \(column) serves it" } ?? "").
        """)
      if isAge, decision.deletes.share < limits.deletedShare {
        result.append("Few rows are deleted for their age: \(decision.deletes.explanation).")
      }
    } else {
      result.append(
        """
        \(Figure.percent(trial.candidate.key.prunedShare)) of the load leaves partitions out by \(column); \(costs).
        """)
    }
    let reached = verdict == .not ? near : near.filter { $0.kind != .retention }
    result += reached.map(sentence)
    if near.isEmpty {
      result.append("No limit is passed, nor will one be within \(Figure.days(limits.horizonDays)).")
    }
    if let due { result.append("Until \(due) nothing has to be done.") }
    return result
  }

  private func retention(_ column: String) -> String {
    let deletes = decision.deletes
    let what =
      deletes.rows > 0
      ? "\(deletes.explanation) (\(Figure.percent(deletes.share)), limit \(Figure.percent(limits.deletedShare)))"
      : "rows are kept for \(Figure.days(deletes.retention?.days ?? 0))"
    return """
      Rows go by age: \(what). Partitioned by \(column) they go with their partition: DETACH and DROP take no time and \
      leave nothing for VACUUM. \(deletes.unknown ?? deletes.retention?.explanation ?? "")
      """
  }

  /// What the DELETEs cost that DETACH and DROP take the place of.
  private func replaced(_ effect: PartitionEffect) -> [String] {
    let classes = effect.classes.filter(\.isReplaced).sorted { $0.class < $1.class }
    guard !classes.isEmpty else { return [] }
    let cost = classes.reduce(0) { $0 + Double($1.calls) * $1.costBefore }
    let isOne = classes.count == 1
    return [
      """
      DETACH and DROP take the place of \(Figure.list(classes.map { decision.words[$0.class] })), which \
      \(isOne ? "costs" : "cost") \(Figure.cost(cost)) now (\(Figure.count(Double(classes.reduce(0) { $0 + $1.calls }))) \
      calls). Without \(isOne ? "it" : "them") calls × cost is \(Figure.cost(effect.lastingCostBefore)) before and \
      \(Figure.cost(effect.lastingCostAfter)) after, with \(isOne ? "it" : "them") \
      \(Figure.cost(effect.costBefore)) and \(Figure.cost(effect.costAfter)).
      """
    ]
  }

  // MARK: - Trade-offs

  /// Classes that are named.
  private static let mostClasses = 5

  /// Classes that get slower; what makes the figures unsure, and the time of planning, are the effect's.
  func tradeoffs(_ trial: PartitionDecision.Trial) -> [String] {
    let effect = trial.effect
    let slow = effect.classes.filter {
      !$0.isReplaced && $0.costAfter > $0.costBefore * PartitionDecision.slower && $0.costAfter > $0.costBefore
    }.sorted {
      let (left, right) = (Self.loss($0), Self.loss($1))
      return left != right ? left > right : $0.class < $1.class
    }
    var result = slow.prefix(Self.mostClasses).map { item in
      """
      \(decision.words[item.class]) gets slower, \(Figure.short(item.costBefore)) to \(Figure.short(item.costAfter)) a \
      call, \(item.calls) calls\(item.prunes ? "" : ": it visits all \(item.partitions) partitions").
      """
    }
    if slow.count > Self.mostClasses {
      result.append("\(slow.count - Self.mostClasses) more classes get slower, by less.")
    }
    return result
  }

  private static func loss(_ effect: PartitionEffect.ClassEffect) -> Double {
    Double(effect.calls) * (effect.costAfter - effect.costBefore)
  }
}
