internal import Candidates
internal import Catalog
internal import Planner
internal import Selection

/// Chooses by a published algorithm among all orders of the columns that the workload reads.
struct PublishedSelection {
  private let algorithm: PublishedAlgorithm
  private let pool: TwinPool
  private let workload: AnalyzedWorkload
  private let candidates: [PermutationRule.Candidate]
  private let problem: SelectionProblem

  struct Outcome {
    /// The chosen ones, which the twins have: hidden.
    let chosen: [(candidate: PermutationRule.Candidate, index: HypotheticalIndex)]
    /// What was asked about and is not chosen, or can't be.
    let refusals: [CandidateGenerator.Refusal]
    /// As evaluations count them.
    let whatIfCalls: Int
    /// Classes with which the planner did not come to an end in some configuration.
    let timedOut: Set<Int>
  }

  /// - Throws: `.twinLost` or `.twinRefused`.
  init(
    _ algorithm: PublishedAlgorithm, _ request: AdviceRequest, _ workload: AnalyzedWorkload, _ pool: TwinPool
  ) throws(PlannerError) {
    self.algorithm = algorithm
    self.pool = pool
    self.workload = workload
    let candidates = PermutationRule(maximumWidth: algorithm.maximumWidth).candidates(
      workload.patterns, request.catalog, tables: request.tables)
    self.candidates = candidates
    var tables: [ObjectName: Int] = [:]
    for candidate in candidates where tables[candidate.definition.table] == nil {
      tables[candidate.definition.table] = tables.count
    }
    let sizes = try pool.twins[0].sizes(of: candidates.map(\.definition))
    // What has no size can't be made either, which asking about it shows.
    problem = SelectionProblem(
      candidates: zip(candidates, sizes).map { candidate, size in
        SelectionProblem.Candidate(
          table: tables[candidate.definition.table]!, sizeInBytes: size ?? 0, maintenance: 0,
          classes: candidate.classes.filter { workload.planned[$0] != nil }, keys: candidate.keys)
      },
      weights: workload.classes.map { Double($0.calls) },
      baseline: workload.planned.map { $0?.baselineCost ?? 0 }, limits: request.limits)
  }

  var candidateCount: Int { candidates.count }

  /// - Throws: ``PlannerError``
  func choose() throws -> Outcome {
    let exact = ExactOracle(
      pool: pool, definitions: candidates.map(\.definition), readers: candidates.map(\.classes),
      classes: workload.planned)
    let oracle = CountingOracle(exact, candidates: problem.candidates)
    let result =
      switch algorithm.name {
      case .extend: try ExtendSelection(maximumWidth: algorithm.maximumWidth).select(problem, oracle)
      case .db2advis: try DB2AdvisSelection(maximumWidth: algorithm.maximumWidth).select(problem, oracle)
      }
    try exact.expect([])
    let passedOver = oracle.candidates.subtracting(result.chosen).sorted()
    let refusals = passedOver.map { number in
      let definition = candidates[number].definition
      if let error = exact.refusals[number] {
        return RefusalWording.refusal(of: definition, on: nil, error)
      }
      return CandidateGenerator.Refusal(
        definition: definition, reason: "\(algorithm.name.title) asked about it and chose others", code: "passed-over")
    }
    let chosen = result.chosen.compactMap { number in exact.indexes[number].map { (candidates[number], $0) } }
    try exact.forget(passedOver)
    return Outcome(chosen: chosen, refusals: refusals, whatIfCalls: oracle.calls, timedOut: exact.timedOut)
  }
}
