internal import Catalog
internal import IndexReview
internal import Planner
internal import Selection

/// Finds the existing indexes that can go, with the planner's last word on each.
///
/// ``IndexReview`` proposes, in the light of the indexes that are advised. The proposals are tried one at a time, in order
/// of the bytes that they free: the query classes that read the table are planned with the advised indexes, and without
/// the index and those that went before. It goes when none gets dearer beside what it cost before the first one went (but for
/// redundant ones): by more than ``tolerance``, and by as much as makes a saving noticeable where indexes are advised. One that is redundant
/// stays only if it would be advised beside the index that does its work: if a class's cost is halved by it, or a noticeable
/// part of the workload's saved. None may make a class dearer than the user allows (``AdviceRequest/maximumRegression``). What is found to be needed is told to the review, which may then find others to go in its
/// place.
struct DropSearch {
  struct Outcome {
    /// In order of the bytes that they free.
    var dropped: [ReviewedIndex] = []
    /// The indexes that the planner needs, with the query classes that get dearer.
    var needed: [(index: ReviewedIndex, classes: [Int], need: IndexVerdict.Need)] = []
    /// All indexes, as the review sees them at last.
    var review: [ReviewedIndex] = []
    /// By class, what it costs without the dropped ones.
    var costs: [Double]
    /// Plans that were asked for.
    var whatIfCalls = 0
  }

  /// The part of a query class's cost by which it may get dearer: what a plan by a somewhat larger index costs more.
  static let tolerance = 0.01

  let request: AdviceRequest
  let pool: TwinPool
  let workload: AnalyzedWorkload
  /// By query class: the oids of the advised indexes that may matter to it.
  let advisedOfClass: [[UInt32]]
  let advised: [IndexReview.Advised]
  private let tables: TableTree

  init(
    request: AdviceRequest, pool: TwinPool, workload: AnalyzedWorkload, advisedOfClass: [[UInt32]],
    advised: [IndexReview.Advised]
  ) {
    self.request = request
    self.pool = pool
    self.workload = workload
    self.advisedOfClass = advisedOfClass
    self.advised = advised
    tables = TableTree(request.catalog)
  }

  /// - Parameter costs: By class, with the advised indexes.
  func search(from costs: [Double]) throws(PlannerError) -> Outcome {
    var outcome = Outcome(costs: costs)
    // What classes pay for the work of a redundant index is agreed to: others are not measured by it.
    var agreed = costs
    var tried: Set<ObjectName> = []
    while true {
      let needed = Dictionary(
        outcome.needed.map { ($0.index.family.name, $0.need) }, uniquingKeysWith: { first, _ in first })
      outcome.review = IndexReview(
        request.catalog, advised: advised, needed: needed, limits: request.reviewLimits
      ).indexes.filter { request.tables.isEmpty || request.tables.contains($0.family.table) }
      let proposals = outcome.review.filter { $0.verdict.isDrop && !tried.contains($0.family.name) }
        .sorted { ($1.family.bytes, $0.family.name) < ($0.family.bytes, $1.family.name) }
      guard !proposals.isEmpty else { break }
      for proposal in proposals {
        tried.insert(proposal.family.name)
        if try attempt(proposal, from: agreed, &outcome), case .redundant = proposal.verdict { agreed = outcome.costs }
      }
    }
    outcome.dropped.sort { ($1.family.bytes, $0.family.name) < ($0.family.bytes, $1.family.name) }
    return outcome
  }

  /// - Returns: Whether it can go.
  private func attempt(
    _ proposal: ReviewedIndex, from costs: [Double], _ outcome: inout Outcome
  ) throws(PlannerError) -> Bool {
    let classes = classes(reading: proposal.family)
    let hidden = (outcome.dropped + [proposal]).flatMap { $0.family.leaves.map(\.name) }
    let plans = try summaries(classes, hiding: pool.twins[0].identifiers(of: hidden))
    outcome.whatIfCalls += plans.reduce(0) { $0 + $1.count }
    let total = zip(workload.classes, costs).reduce(0) { $0 + Double($1.0.calls) * $1.1 }
    var dearer: [Int] = []
    var most: Double? = 0
    var after: [Int: Double] = [:]
    for (number, plans) in zip(classes, plans) {
      let cost = cost(of: number, plans)
      guard let cost, !isDearer(number, from: costs[number], to: cost, ofTotal: total, proposal.verdict) else {
        dearer.append(number)
        most = cost.flatMap { cost in most.map { max($0, cost / max(costs[number], 1e-9) - 1) } }
        continue
      }
      after[number] = cost
    }
    if dearer.isEmpty {
      outcome.dropped.append(proposal)
      for (number, cost) in after { outcome.costs[number] = cost }
    } else {
      let origins = dearer.compactMap { workload.origin(of: $0) }
      outcome.needed.append((proposal, dearer, .init(classes: dearer.count, most: most, origins: origins)))
    }
    return dearer.isEmpty
  }

  private func isDearer(
    _ number: Int, from: Double, to: Double, ofTotal total: Double, _ verdict: IndexVerdict
  ) -> Bool {
    guard to > from * (1 + Self.tolerance) else { return false }
    let before = workload.planned[number]?.baselineCost ?? from
    if to > before * (1 + request.maximumRegression), to - before >= request.limits.noticeableSaving { return true }
    if (to - from) * Double(workload.classes[number].calls) >= total * request.limits.noticeableShare { return true }
    if case .redundant = verdict, to - from < to * request.limits.leastGainOfCopies { return false }
    return to - from >= request.limits.noticeableSaving
  }

  // MARK: - The planner

  /// The analysed classes that read the index's table, by whatever name of its tree, or whose plan reads the index.
  func classes(reading family: IndexFamily) -> [Int] {
    let names = Set(family.leaves.map(\.index.name))
    return workload.planned.indices.filter { number in
      guard let planned = workload.planned[number] else { return false }
      return planned.bindings.contains { !names.isDisjoint(with: $0.baseline.indexes) }
        || (workload.patterns[number]?.relations ?? []).contains {
          tables.query(on: $0.table, isOnly: $0.isOnly, reaches: family.table)
        }
    }
  }

  /// Classes that are planned in one round trip.
  private static let batchSize = 24

  /// Plans of each class's bindings; nil for a statement that the planner refuses then, as ON CONFLICT without its arbiter.
  ///
  /// - Parameter showing: Hidden indexes besides the advised ones.
  func summaries(
    _ classes: [Int], showing: [UInt32] = [], hiding: [UInt32], withAdvised: Bool = true
  ) throws(PlannerError) -> [[PlanSummary?]] {
    let chunks = stride(from: 0, to: classes.count, by: Self.batchSize).map {
      Array(classes[$0..<min($0 + Self.batchSize, classes.count)])
    }
    let planned = workload.planned
    let shown = advisedOfClass
    return Array(
      try pool.map(chunks) { twin, chunk throws(PlannerError) in
        try twin.summaries(
          of: chunk.map { number in
            WhatIf(
              (planned[number]?.bindings ?? []).map(\.statement),
              showing: (withAdvised ? shown[number] : []) + showing, hiding: hiding)
          })
      }.joined())
  }

  func cost(of number: Int, _ plans: [PlanSummary?]) -> Double? {
    let bindings = workload.planned[number]?.bindings ?? []
    guard plans.count == bindings.count, plans.allSatisfy({ $0 != nil }) else { return nil }
    return zip(bindings, plans).reduce(0) { $0 + $1.0.weight * ($1.1?.cost ?? 0) }
  }
}
