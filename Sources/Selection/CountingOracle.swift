/// Counts what-if calls as evaluations of index selection algorithms count them.
///
/// A call is a query class with the indexes of the configuration that are relevant to it, those with a column that it reads;
/// the same once more is looked up and not counted. How often the oracle behind this one asks a planner is its own business.
///
/// Source of the rule: the cost cache of Kossmann, Halfpap, Jankrift, Schlosser, "Magic mirror in my hand, which is the
/// best in the land?", VLDB 2020.
package final class CountingOracle<Inner: CostOracle>: CostOracle {
  private let inner: Inner
  /// By candidate, the query classes that it is relevant to, sorted.
  private let classes: [[Int]]
  private var answers: [CostQuestion: CostAnswer] = [:]

  /// Different questions so far.
  package var calls: Int { answers.count }

  /// The candidates that were asked about.
  package var candidates: Set<Int> { answers.keys.reduce(into: []) { $0.formUnion($1.configuration) } }

  /// - Parameter candidates: Those that the questions are about, with the classes that read one of their columns, sorted.
  package init(_ inner: Inner, candidates: [SelectionProblem.Candidate]) {
    self.inner = inner
    classes = candidates.map(\.classes)
  }

  /// - Parameter questions: Their configurations may have candidates that are not relevant.
  package func answer(_ questions: [CostQuestion]) throws -> [CostAnswer] {
    let relevant = questions.map(restricted)
    var open: [CostQuestion] = []
    var isOpen: Set<CostQuestion> = []
    for question in relevant where answers[question] == nil && isOpen.insert(question).inserted {
      open.append(question)
    }
    for (question, answer) in zip(open, try inner.answer(open)) { answers[question] = answer }
    return relevant.map { answers[$0]! }
  }

  package func estimate(_ question: CostQuestion) -> CostAnswer {
    let question = restricted(question)
    return answers[question] ?? inner.estimate(question)
  }

  package func floor(_ question: CostQuestion) -> Double {
    let question = restricted(question)
    return answers[question]?.cost ?? inner.floor(question)
  }

  package func expect(_ configuration: [Int]) throws { try inner.expect(configuration) }

  package func forget(_ candidates: [Int]) throws { try inner.forget(candidates) }

  private func restricted(_ question: CostQuestion) -> CostQuestion {
    CostQuestion(
      queryClass: question.queryClass,
      configuration: question.configuration.filter { classes[$0].containsSorted(question.queryClass) })
  }
}
