import Testing

@testable import Selection

/// What storage buys, and what is left when time is up.
struct CurveTests {
  /// Six classes, each with an index of its own and a smaller one that does half the work.
  private static func costs() -> FakeCosts {
    FakeCosts(
      (0..<6).map { number in
        let cost = 1_000.0 * Double(number + 1)
        return [
          .init(needs: [], cost: cost), .init(needs: [2 * number], cost: cost * 0.1),
          .init(needs: [2 * number + 1], cost: cost * 0.5),
        ]
      })
  }

  private static let sizes = (0..<12).map { $0 % 2 == 0 ? 100_000 : 30_000 }

  private func select(_ limits: SelectionProblem.Limits, _ pace: SelectionPace = SelectionPace()) throws
    -> (result: SelectionResult, problem: SelectionProblem, costs: FakeCosts)
  {
    let costs = Self.costs()
    let problem = costs.problem(sizes: Self.sizes, limits: limits)
    return (try GreedySelection(pace: pace).select(problem, costs), problem, costs)
  }

  @Test(arguments: [nil, 60_000, 150_000, 300_000, 450_000])
  func `more storage leaves less cost, and what is chosen lies on the curve`(_ budget: Int?) throws {
    let (result, problem, _) = try select(.init(budget: budget))
    let total = zip(problem.weights, result.costs).reduce(0) { $0 + $1.0 * $1.1 }
    let size = result.chosen.reduce(0) { $0 + Self.sizes[$1] }
    #expect(result.curve.contains(.init(sizeInBytes: size, indexes: result.chosen.count, cost: total)))
    #expect(result.curve.first == .init(sizeInBytes: 0, indexes: 0, cost: 21_000))
    #expect(result.curve.last == .init(sizeInBytes: 600_000, indexes: 6, cost: 2_100))
    for (smaller, larger) in zip(result.curve, result.curve.dropFirst()) {
      #expect(smaller.sizeInBytes < larger.sizeInBytes)
      #expect(smaller.cost > larger.cost)
    }
    #expect(result.lowerBound! <= total)
    #expect(result.lowerBound! >= 2_100)
    #expect(!result.isCutShort)
  }

  @Test func `nothing on the curve is better than what is chosen in no more storage`() throws {
    // A smaller index does nearly as well, and leaves room for one that helps too little to be advised.
    let costs = FakeCosts([
      [.init(needs: [], cost: 1_000), .init(needs: [0], cost: 100), .init(needs: [1], cost: 101)],
      [.init(needs: [], cost: 1_000), .init(needs: [2], cost: 950)],
    ])
    let problem = costs.problem(
      sizes: [100_000, 90_000, 10_000], limits: .init(minimumGain: 0.1, noticeableSaving: 5, noticeableShare: 0.01))
    let result = try GreedySelection().select(problem, costs)
    #expect(result.chosen == [0])
    #expect(result.curve.contains(.init(sizeInBytes: 100_000, indexes: 1, cost: 1_100)))
    #expect(result.curve.allSatisfy { $0.sizeInBytes > 100_000 || $0.cost >= 1_100 })
  }

  @Test(arguments: [2, 4])
  func `no configuration of the curve has more indexes than are allowed`(_ maximum: Int) throws {
    let (result, _, _) = try select(.init(maximumIndexes: maximum))
    #expect(result.curve.last!.indexes == maximum && result.curve.allSatisfy { $0.indexes <= maximum })
  }

  @Test func `what time did not suffice for is not said to be of no use`() throws {
    let cut = try select(.init(), SelectionPace(isOver: { true })).result
    #expect(cut.isCutShort && Set(cut.reasons.values.map { "\($0)" }) == ["notAsked"])
    let whole = try select(.init()).result
    #expect(!whole.reasons.isEmpty && !whole.reasons.values.contains(.notAsked))
  }

  @Test(arguments: 0..<40, [nil, 200_000])
  func `when time is up what is known is used, within the limits`(_ allowed: Int, _ budget: Int?) throws {
    var asked = 0
    let pace = SelectionPace(isOver: {
      asked += 1
      return asked > allowed
    })
    let (result, problem, costs) = try select(.init(budget: budget), pace)
    #expect(result.chosen.reduce(0) { $0 + Self.sizes[$1] } <= budget ?? .max)
    for queryClass in problem.weights.indices {
      let truth = costs.plans[queryClass].filter { $0.needs.isSubset(of: Set(result.chosen)) }.map(\.cost).min()!
      #expect(result.costs[queryClass] >= truth)
      #expect(result.costs[queryClass] <= problem.baseline[queryClass])
    }
    if allowed == 0 { #expect(result.chosen.isEmpty && costs.questions == 0) }
    #expect(result.isCutShort == (asked > allowed))
  }

  @Test func `each report is of a configuration that is no worse`() throws {
    var reports: [Double] = []
    let pace = SelectionPace(report: { reports.append($0) })
    let (result, problem, _) = try select(.init(budget: 250_000), pace)
    #expect(reports == reports.sorted(by: >))
    #expect(reports.last == zip(problem.weights, result.costs).reduce(0) { $0 + $1.0 * $1.1 } / 21_000)
  }
}
