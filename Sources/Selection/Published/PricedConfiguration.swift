/// A configuration with what each query class costs in it.
struct PricedConfiguration {
  /// In the order in which they came.
  private(set) var members: [Int]
  /// By query class, of one execution.
  private(set) var costs: [Double]

  /// Asks also about this one, since evaluations count that.
  static func empty(_ problem: SelectionProblem, _ oracle: some CostOracle) throws -> Self {
    var empty = Self(members: [], costs: problem.baseline)
    // A class that is not analysed costs nothing.
    let classes = problem.baseline.indices.filter { problem.baseline[$0] > 0 }
    let answers = try oracle.answer(classes.map { CostQuestion(queryClass: $0, configuration: []) })
    for (queryClass, answer) in zip(classes, answers) { empty.costs[queryClass] = answer.cost }
    return empty
  }

  /// What this configuration becomes by each of some changes: asks only about the classes that the change matters to.
  func changed(
    _ changes: [(adding: Int, removing: Int?)], _ problem: SelectionProblem, _ oracle: some CostOracle
  ) throws -> [Self] {
    try priced(
      changes.map { change in
        let switched = [change.adding] + (change.removing.map { [$0] } ?? [])
        return (members.filter { $0 != change.removing } + [change.adding], switched)
      }, problem, oracle)
  }

  /// - Parameter others: Configurations, each with the candidates that tell it from this one.
  func priced(
    _ others: [(members: [Int], switched: [Int])], _ problem: SelectionProblem, _ oracle: some CostOracle
  ) throws -> [Self] {
    let classes = others.map { other in
      other.switched.reduce(into: Set()) { $0.formUnion(problem.candidates[$1].classes) }.sorted()
    }
    let questions = zip(others, classes).flatMap { other, classes in
      let configuration = other.members.sorted()
      return classes.map { CostQuestion(queryClass: $0, configuration: configuration) }
    }
    var answers = try oracle.answer(questions)[...]
    return zip(others, classes).map { other, classes in
      var result = Self(members: other.members, costs: costs)
      for queryClass in classes { result.costs[queryClass] = answers.removeFirst().cost }
      return result
    }
  }

  /// calls × cost over all classes.
  func total(_ problem: SelectionProblem) -> Double {
    zip(problem.weights, costs).reduce(0) { $0 + $1.0 * $1.1 }
  }

  func size(_ problem: SelectionProblem) -> Int { members.reduce(0) { $0 + problem.candidates[$1].sizeInBytes } }

  func isWithinLimits(_ problem: SelectionProblem) -> Bool {
    size(problem) <= problem.budget && members.count <= problem.limits.maximumIndexes ?? .max
  }

  var result: SelectionResult { SelectionResult(chosen: members.sorted(), costs: costs, reasons: [:]) }
}

extension SelectionProblem {
  /// Bytes.
  var budget: Int { limits.budget ?? .max }
}
