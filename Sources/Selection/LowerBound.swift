/// A cost that no configuration of the candidates within the limits gets below, from what the planner has said.
///
/// The planner's answer for a configuration S says of every other one: a class costs less than that only with a candidate that
/// S lacks. So each class's possible saving is cut into steps, from what it costs with all candidates up to what it costs with
/// none, and each step needs one of a set of candidates (``Step``). The best choice of candidates under a limit is a
/// budgeted maximum coverage, whose linear relaxation bounds it; and any multipliers of that program's dual bound the
/// relaxation, so a bad search for good ones makes the bound weaker, never wrong.
///
/// Source: the bounds of CoPhy (Dash, Polyzotis, Ailamaki, "CoPhy: A Scalable, Portable, and Interactive Index Advisor for
/// Large Workloads", VLDB 2011), which relaxes its program in the same way; the steps of the subgradient are Polyak's
/// ("Minimization of unsmooth functionals", 1969).
package struct LowerBound {
  /// A part of a class's cost that is saved only if one of some candidates exists.
  struct Step: Equatable {
    /// In calls × cost.
    let saving: Double
    let candidates: [Int]
  }

  private let steps: [Step]
  /// The cost without any candidate, less what the steps could save: in calls × cost.
  private let least: Double

  /// - Parameter records: By query class, of each statement that stands for it.
  package init(_ problem: SelectionProblem, records: [[CostRecord]]) {
    var relevant = [[Int]](repeating: [], count: problem.weights.count)
    for (number, candidate) in problem.candidates.enumerated() {
      for queryClass in candidate.classes { relevant[queryClass].append(number) }
    }
    var steps: [Step] = []
    var least = 0.0
    for (queryClass, weight) in problem.weights.enumerated() {
      for record in records[queryClass] {
        let ladder = Ladder(record, relevant[queryClass])
        least += weight * record.weight * ladder.floor
        steps += ladder.steps.map {
          Step(saving: weight * record.weight * $0.saving, candidates: $0.candidates)
        }
      }
    }
    self.steps = steps.filter { $0.saving > 0 }
    self.least = least
  }

  /// - Parameters:
  ///   - sizes: What each candidate takes of the limit.
  ///   - limit: nil for none.
  ///   - reached: The cost of a configuration that keeps the limit.
  /// - Returns: In calls × cost, at most `reached`.
  package func cost(sizes: [Int], limit: Int?, reached: Double) -> Double {
    let needed = Set(steps.flatMap(\.candidates)).reduce(0) { $0 + sizes[$1] }
    guard let limit, needed > limit else { return min(least, reached) }
    let total = steps.reduce(0) { $0 + $1.saving }
    let saved = least + total - reached
    return min(reached, least + total - Relaxation(steps, sizes, limit).savings(atLeast: saved))
  }
}

/// What one statement's cost can be, step by step.
private struct Ladder {
  /// Its cost with all candidates.
  let floor: Double
  let steps: [LowerBound.Step]

  init(_ record: CostRecord, _ relevant: [Int]) {
    guard record.isComplete else {
      floor = record.least
      steps = []
      return
    }
    var rungs = record.answers.map { answer in
      (cost: answer.cost, lacking: relevant.filter { !answer.configuration.containsSorted($0) })
    }
    rungs.append((record.baseline, relevant))
    let floor = rungs.filter(\.lacking.isEmpty).map(\.cost).max() ?? 0
    self.floor = floor
    // From the top: what needs no more candidates than a dearer one says nothing new.
    rungs.sort { ($1.cost, $0.lacking.count) < ($0.cost, $1.lacking.count) }
    var kept: [(cost: Double, lacking: [Int])] = []
    for rung in rungs where rung.cost > floor {
      if !kept.contains(where: { $0.lacking.isSortedSubset(of: rung.lacking) }) { kept.append(rung) }
    }
    var steps: [LowerBound.Step] = []
    for (number, rung) in kept.enumerated() {
      let below = number + 1 < kept.count ? kept[number + 1].cost : floor
      steps.append(LowerBound.Step(saving: rung.cost - below, candidates: rung.lacking))
    }
    self.steps = steps
  }
}

/// The linear relaxation of choosing candidates within a limit, so that the steps with one of their candidates save most.
private struct Relaxation {
  private let steps: [LowerBound.Step]
  private let sizes: [Int]
  private let limit: Double
  /// The candidates of any step that keep the limit alone, sorted.
  private let candidates: [Int]

  init(_ steps: [LowerBound.Step], _ sizes: [Int], _ limit: Int) {
    self.steps = steps
    self.sizes = sizes
    self.limit = Double(max(0, limit))
    // What doesn't fit at all is no part of a choice.
    candidates = Set(steps.flatMap(\.candidates)).filter { sizes[$0] <= limit }.sorted()
  }

  private static let iterations = 300
  /// Iterations without a better bound after which the steps get smaller.
  private static let patience = 10

  /// What all that keep the limit save at most.
  ///
  /// - Parameter known: What one of them does save.
  func savings(atLeast known: Double) -> Double {
    // By step: the part of its saving that is credited to each of its candidates. What is left is taken for granted.
    var credits = steps.map { $0.saving / Double($0.candidates.count) }
    var best = Double.infinity
    var stride = 1.0
    var unimproved = 0
    for _ in 0..<Self.iterations {
      let (bound, chosen) = evaluate(credits)
      if bound < best * (1 - 1e-6) {
        best = bound
        unimproved = 0
      } else {
        best = min(best, bound)
        unimproved += 1
        if unimproved == Self.patience { (stride, unimproved) = (stride / 2, 0) }
      }
      let slopes = zip(steps, credits).map { step, credit in
        step.candidates.reduce(0) { $0 + chosen[$1] } - (credit < step.saving ? 1 : 0)
      }
      let length = slopes.reduce(0) { $0 + $1 * $1 }
      guard length > 0, bound > known else { break }
      let size = stride * (bound - known) / length
      for number in credits.indices {
        credits[number] = min(steps[number].saving, max(0, credits[number] - size * slopes[number]))
      }
    }
    return max(known, best)
  }

  /// The bound that credits give, and by candidate the part of it that is chosen: a fractional knapsack.
  private func evaluate(_ credits: [Double]) -> (bound: Double, chosen: [Double]) {
    var values = [Double](repeating: 0, count: sizes.count)
    var bound = 0.0
    for (step, credit) in zip(steps, credits) {
      bound += step.saving - credit
      for candidate in step.candidates { values[candidate] += credit }
    }
    var chosen = [Double](repeating: 0, count: sizes.count)
    var room = limit
    let ranked = candidates.filter { values[$0] > 0 }.sorted {
      let (left, right) = (values[$0] * Double(max(1, sizes[$1])), values[$1] * Double(max(1, sizes[$0])))
      return left != right ? left > right : $0 < $1
    }
    for candidate in ranked {
      guard room > 0 else { break }
      let part = min(1, room / Double(max(1, sizes[candidate])))
      chosen[candidate] = part
      bound += part * values[candidate]
      room -= part * Double(sizes[candidate])
    }
    return (bound, chosen)
  }
}
