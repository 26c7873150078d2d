/// A plan that a configuration rests on, and that nobody has seen.
struct GuessedPlan {
  let question: CostQuestion
  /// The candidates that it uses.
  let needed: Set<Int>
  /// The cost of one execution by the best plan that is known.
  let known: Double
  /// The cost by this one.
  let promised: Double
}

/// What may take a candidate's place in a plan, and how far that is believed.
struct Substitutes: Sendable {
  /// By candidate: those by which a plan costs the same as far as is known.
  let alike: [[Int]]
  /// By candidate: those that do a part of its work and a part of others', sorted.
  private let merged: [[Int]]
  /// All of these.
  private let members: Set<Int>
  /// By query class: those of them that the planner did not use.
  private var refuted: [Set<Int>]
  /// Guesses that were asked about.
  private var asked = believed
  /// The part of each of these that came true, from 0 to 1, summed.
  private var kept = believed

  /// Guesses that are taken to have come true at first.
  private static let believed = 30.0

  /// - Parameter classes: How many query classes there are.
  init(alike: [[Int]], merged: [[Int]], classes: Int) {
    self.alike = alike
    self.merged = merged
    members = Set(merged.joined())
    refuted = [Set<Int>](repeating: [], count: classes)
  }

  /// Those that may do a candidate's work for a query class, and that of others.
  func merged(insteadOf candidate: Int, for queryClass: Int) -> [Int] {
    merged[candidate].filter { !refuted[queryClass].contains($0) }
  }

  /// The part of a saving that is believed to be left by a merged index.
  var trust: Double { kept / asked }

  /// Believes guesses as much as they came true so far.
  ///
  /// - Parameters:
  ///   - used: What the planner used.
  ///   - cost: What it says.
  mutating func learn(_ guess: GuessedPlan, used: Set<Int>, cost: Double) {
    let guessed = guess.needed.intersection(members)
    guard !guessed.isEmpty else { return }
    asked += 1
    kept += min(1, max(0, (guess.known - cost) / (guess.known - guess.promised)))
    refuted[guess.question.queryClass].formUnion(guessed.subtracting(used))
  }
}
