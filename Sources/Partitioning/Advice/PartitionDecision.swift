internal import Catalog

/// The verdict on one table, from what its schemes do.
///
/// Three things speak for a scheme: queries get cheaper (by ``leastGain`` and more); rows that are deleted for their
/// age go with their partition; VACUUM, an index build or the memory is at its limit, and ``leastUse`` of the load
/// names the key, so that it is the partitions that are held against the limit. A number of rows alone is no reason.
/// It is done now when a limit is passed, later when one will be within the horizon, and not without one.
struct PartitionDecision {
  struct Trial {
    let candidate: KeyCandidate
    let built: SchemeBuilder.Built
    let effect: PartitionEffect
  }

  /// Of calls × cost: less is within what statistics get wrong.
  static let leastGain = 0.1
  /// What calls × cost may rise by for the sake of retention, VACUUM, index builds or memory.
  static let mostLoss = 0.25
  /// Of the load, that names the key.
  static let leastUse = 0.5
  /// How much more than partitioning an index may cost to be as good.
  static let indexMargin = 1.1
  /// From which part on a class counts as slower.
  static let slower = 1.05

  /// With size, growth and limits.
  let advice: PartitionAdvice
  /// The limits that are passed, or will be within the horizon.
  let near: [PartitionAdvice.Threshold]
  let deletes: AgedDeletes
  /// Whether the workload reads the table at all.
  let isLoaded: Bool
  /// The table's classes in sentences.
  let words: ClassWords
  var trials: [Trial] = []
  var keys: [PartitionAdvice.Key] = []
  var alternatives: [PartitionAdvice.Alternative] = []
  /// Which indexes could not be tried, and why, in sentences.
  var untried: [String] = []
  /// An index on the key that there is already.
  var indexOnKey: String?

  init(
    advice: PartitionAdvice, near: [PartitionAdvice.Threshold], deletes: AgedDeletes, isLoaded: Bool, words: ClassWords
  ) {
    self.words = words
    self.advice = advice
    self.near = near
    self.deletes = deletes
    self.isLoaded = isLoaded
  }

  // MARK: - What speaks for a scheme

  /// Of calls × cost, without the DELETEs that DETACH and DROP take the place of, and without gains that are doubtful.
  func gain(_ trial: Trial) -> Double {
    let before = trial.effect.lastingCostBefore
    return before > 0 ? 1 - trial.effect.countedCostAfter / before : 0
  }

  private func isTolerable(_ trial: Trial) -> Bool { gain(trial) >= -Self.mostLoss }

  func servesRetention(_ trial: Trial) -> Bool {
    trial.candidate.key.method == .range && deletes.serves(trial.candidate.column) && isTolerable(trial)
      && (deletes.isGiven || near.contains { $0.kind == .retention })
  }

  /// The limits that its partitions are held against in place of the table. By hash, rows that are used together lie in
  /// all of them, so that no part of the table needs less memory.
  func maintenance(_ trial: Trial) -> [PartitionAdvice.Threshold] {
    guard trial.candidate.key.prunedShare >= Self.leastUse, isTolerable(trial) else { return [] }
    let isHash = trial.candidate.key.method == .hash
    return near.filter { [.vacuum, .indexBuild].contains($0.kind) || $0.kind == .memory && !isHash }
  }

  func servesQueries(_ trial: Trial) -> Bool { gain(trial) >= Self.leastGain }

  /// Whether an index on the key is as good for queries.
  func indexIsAsGood(_ trial: Trial) -> Bool {
    alternatives.contains { $0.costAfter <= trial.effect.costAfter * Self.indexMargin }
  }

  /// Something speaks for it, the more the lower: retention, then the lowest cost, then the fewest partitions.
  var best: Trial? {
    let serving = trials.filter { servesRetention($0) || servesQueries($0) || !maintenance($0).isEmpty }
    return (serving.isEmpty ? trials : serving).min { left, right in
      if servesRetention(left) != servesRetention(right) { return servesRetention(left) }
      let (first, second) = (left.effect.countedCostAfter, right.effect.countedCostAfter)
      if first != second { return first < second }
      let (one, other) = (left.candidate.key, right.candidate.key)
      return (left.built.scheme.partitions.count, one.column, one.method.rawValue)
        < (right.built.scheme.partitions.count, other.column, other.method.rawValue)
    }
  }

  // MARK: - The verdict

  /// The advice with its verdict, reasons and trade-offs; the plan is left to be made.
  func decided(_ limits: PartitionThresholds) -> PartitionAdvice {
    var advice = advice
    advice.keys = keys
    advice.alternatives = alternatives
    let reasons = PartitionReasons(decision: self, limits: limits)
    guard let trial = best else {
      advice.reasons = reasons.withoutTrial()
      return advice
    }
    let isQueries = servesQueries(trial) && !indexIsAsGood(trial)
    let isRetention = servesRetention(trial)
    let maintenance = maintenance(trial)
    let passed = near.filter(\.isPassed)
    let isNow =
      isRetention || maintenance.contains(where: \.isPassed)
      || isQueries && passed.contains { $0.kind != .retention }
    // A limit that speaks for itself, or any for the sake of queries.
    let coming = (isQueries ? near.filter { $0.kind != .retention } : maintenance).filter { !$0.isPassed }
    if isNow {
      advice.verdict = .now
    } else if let due = coming.compactMap(\.passedOn).min() {
      advice.verdict = .later
      advice.due = due
    }
    advice.reasons = reasons.reasons(trial, advice.verdict, due: advice.due) + untried
    if advice.verdict != .not { advice.tradeoffs = reasons.tradeoffs(trial) }
    return advice
  }
}
