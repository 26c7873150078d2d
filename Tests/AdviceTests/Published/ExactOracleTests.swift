import Candidates
import Catalog
import Planner
import Testing

@testable import Advice
@testable import Selection

/// The twin's answers when candidates are made as they are asked about, compared with those when all are there.
final class ExactOracleTests {
  private let shop: LoadedShop
  private let pool: TwinPool
  private let workload: AnalyzedWorkload
  private let candidates: [PermutationRule.Candidate]

  init() throws {
    shop = try PublishedAdviceTests.shop.get()
    pool = TwinPool(try Twin.start(shop.catalog, binaries: shop.binaries, count: 2))
    workload = try AnalyzedWorkload(shop.workload(), shop.catalog, pool)
    candidates = PermutationRule(maximumWidth: 2).candidates(workload.patterns, shop.catalog)
  }

  deinit { pool.stop() }

  private func exact() -> ExactOracle {
    ExactOracle(
      pool: pool, definitions: candidates.map(\.definition), readers: candidates.map(\.classes),
      classes: workload.planned)
  }

  private func number(_ table: String, _ keys: String) throws -> Int {
    try #require(
      candidates.firstIndex { $0.definition.table.name == table && $0.definition.keyList == keys }, "\(table) \(keys)")
  }

  private func queryClass(_ text: String) throws -> Int {
    try #require(workload.classes.firstIndex { $0.query.contains(text) }, "\(text)")
  }

  @Test func `each question costs what it does when all candidates were made at once`() throws {
    let made = try pool.twins[0].createHypothetical(candidates.map(\.definition), numberedFrom: 100_000)
      .map { try $0.get() }
    let reference = try TwinOracle(
      pool: pool, indexes: made, classes: workload.planned, classesOfIndex: candidates.map(\.classes))
    // One server has both: what one oracle shows, the other one must not see.
    try reference.expect([])
    let exact = exact()
    var generator = SplitMix64(seed: 5)
    for round in 0..<12 {
      try exact.expect(round % 3 == 0 ? [] : candidates.indices.shuffled(using: &generator).prefix(4).sorted())
      let questions = workload.classes.indices.filter { workload.planned[$0] != nil }.map { queryClass in
        CostQuestion(
          queryClass: queryClass,
          configuration: candidates.indices.filter { candidates[$0].classes.contains(queryClass) }
            .shuffled(using: &generator).prefix(Int.random(in: 0...5, using: &generator)).sorted())
      }
      let answers = try exact.answer(questions)
      try exact.expect([])
      // The reference infers within a thousandth.
      for (question, (answer, expected)) in zip(questions, zip(answers, try reference.answer(questions))) {
        #expect(abs(answer.cost - expected.cost) <= 0.0011 * expected.cost, "\(question)")
        #expect(answer.used.isSubset(of: question.configuration))
      }
    }
    #expect(exact.refusals.isEmpty && exact.timedOut.isEmpty)
    // And each is as large as was said before it was made.
    let sizes = try pool.twins[0].sizes(of: candidates.map(\.definition))
    #expect(sizes == made.map(\.bytes))
    for (number, index) in exact.indexes { #expect(index.bytes == sizes[number]) }
  }

  @Test
  func `HypoPG's sizes are said before an index is made, and what it has no index for is refused when asked about`()
    throws
  {
    let pool = TwinPool(try Twin.start(shop.catalog, binaries: shop.binaries, sizes: .hypopg))
    defer { pool.stop() }
    let sizes = try pool.twins[0].sizes(of: candidates.map(\.definition))
    let oracle = ExactOracle(
      pool: pool, definitions: candidates.map(\.definition), readers: candidates.map(\.classes),
      classes: workload.planned)
    for queryClass in workload.classes.indices where workload.planned[queryClass] != nil {
      let relevant = candidates.indices.filter { candidates[$0].classes.contains(queryClass) }
      let answer = try oracle.answer([CostQuestion(queryClass: queryClass, configuration: relevant)])[0]
      #expect(answer.cost <= workload.planned[queryClass]!.baselineCost * 1.001)
    }
    let events = Set(candidates.indices.filter { candidates[$0].definition.table.name == "events" })
    #expect(!events.isEmpty && Set(oracle.refusals.keys) == events)
    #expect(oracle.refusals.values.allSatisfy { $0.code == .notInHypoPG })
    #expect(Set(oracle.indexes.keys) == Set(candidates.indices).subtracting(events))
    for number in candidates.indices { #expect(sizes[number] == oracle.indexes[number]?.bytes) }
  }

  @Test func `only what is asked about is made, and what was forgotten is made again`() throws {
    let exact = exact()
    let index = try number("Orders", "(customer_id)")
    let question = CostQuestion(queryClass: try queryClass("limit"), configuration: [index])
    let answer = try exact.answer([question])[0]
    #expect(answer.used == [index] && Array(exact.indexes.keys) == [index])
    try exact.expect([index])
    try exact.forget([index])
    #expect(exact.indexes.isEmpty)
    #expect(try exact.answer([question]) == [answer])
  }

  @Test func `what is expected and not in the question is not used, also by a class that reads none of its columns`()
    throws
  {
    let exact = exact()
    let count = try queryClass("count(*)")
    let (asked, other) = (try number("Orders", "(customer_id)"), try number("Orders", "(status)"))
    try exact.expect([asked, other])
    let questions = [[asked], [other]].map { CostQuestion(queryClass: count, configuration: $0) }
    let answers = try exact.answer(questions)
    #expect(answers[0].used == [asked])
    // Its condition is on another column.
    #expect(answers[1].used.isEmpty && answers[1].cost > answers[0].cost)
    #expect(try exact.answer([CostQuestion(queryClass: count, configuration: [])])[0].used.isEmpty)
  }
}
