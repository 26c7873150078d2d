@testable import Selection

extension FakeCosts {
  struct Index {
    var table = 0
    let keys: [Int]
    let size: Int
  }

  /// - Parameters:
  ///   - indexes: The candidates.
  ///   - reads: By class, the columns that it reads, of every table.
  func problem(
    _ indexes: [Index], reads: [[Int]], weights: [Double]? = nil, limits: SelectionProblem.Limits = .init()
  ) -> SelectionProblem {
    SelectionProblem(
      candidates: indexes.map { index in
        SelectionProblem.Candidate(
          table: index.table, sizeInBytes: index.size, maintenance: 0,
          classes: reads.indices.filter { !Set(reads[$0]).isDisjoint(with: index.keys) }, keys: index.keys)
      },
      weights: weights ?? plans.map { _ in 1 }, baseline: baseline, limits: limits)
  }
}

extension CountingOracle where Inner == FakeCosts {
  convenience init(_ costs: FakeCosts, _ problem: SelectionProblem) {
    self.init(costs, candidates: problem.candidates)
  }
}
