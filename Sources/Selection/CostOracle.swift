/// Answers what a query class would cost if a set of candidates existed.
///
/// Candidates and query classes are numbers from 0. The real oracle asks a planner; tests use a table of costs.
package protocol CostOracle {
  /// The costs of several questions at once, so that they can be answered in parallel.
  ///
  /// - Returns: For each question the cost of one execution, in planner units, and the candidates that the plan uses.
  func answer(_ questions: [CostQuestion]) throws -> [CostAnswer]

  /// The least cost that earlier answers show to be possible, and its plan's candidates: asks nobody.
  func estimate(_ question: CostQuestion) -> CostAnswer

  /// The cost below which earlier answers show it not to be: asks nobody.
  func floor(_ question: CostQuestion) -> Double

  /// What earlier answers say of a query class, for each statement that stands for it: asks nobody.
  func records(of queryClass: Int) -> [CostRecord]

  /// Says which candidates most of the questions to come will have: there is less to do about these.
  func expect(_ configuration: [Int]) throws

  /// Says that these candidates will not be asked about again: the planner looks at every index that there is, also
  /// at hidden ones.
  func forget(_ candidates: [Int]) throws
}

extension CostOracle {
  package func records(of queryClass: Int) -> [CostRecord] { [] }

  package func expect(_ configuration: [Int]) throws {}

  package func forget(_ candidates: [Int]) throws {}
}

package struct CostQuestion: Hashable, Sendable {
  package let queryClass: Int
  /// Sorted.
  package let configuration: [Int]

  package init(queryClass: Int, configuration: [Int]) {
    self.queryClass = queryClass
    self.configuration = configuration
  }
}

package struct CostAnswer: Equatable, Sendable {
  package let cost: Double
  package let used: Set<Int>

  package init(cost: Double, used: Set<Int>) {
    self.cost = cost
    self.used = used
  }
}
