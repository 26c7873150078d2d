import Catalog
import Planner
import Testing
import Workload

@testable import Partitioning

/// Methods that one column may have, DELETEs that DROP takes the place of, gains that are not counted.
@Suite struct DecisionTests {
  private typealias Answers = PartitionAdvisorTests.Answers

  private static func advice(
    _ catalog: Catalog, _ queries: [(String, Int, Double, Int)], _ answers: Answers
  ) throws -> PartitionAdvice {
    try PartitionAdvisorTests.only(PartitionAdvisorTests.advice(catalog, queries, answers))
  }

  private static func effect(
    _ query: String, calls: Int, _ before: Double, _ after: Double, isGainDoubtful: Bool = false
  ) throws -> PartitionEffect.ClassEffect {
    PartitionEffect.ClassEffect(
      class: try PlainWorkload(PlainCatalog.catalog()).costed(query).queryClass.id, query: query, calls: calls,
      costBefore: before, costAfter: after, planningBefore: 0.1, planningAfter: 0.1, partitionsRead: 1, partitions: 4,
      isGainDoubtful: isGainDoubtful)
  }

  private static let byTenant = [("SELECT * FROM events WHERE tenant = $1", 100, 1.0, 100)]

  /// 80 tenants, none of which has many rows, or two that have most.
  private static func tenants(_ frequencies: [Float]) -> Catalog {
    PlainCatalog.catalog {
      $0.columns[2].statistics?.distinct = 80
      $0.columns[2].statistics?.mostCommonValues = PostgresArray.literal(frequencies.indices.map { String($0 + 1) })
      $0.columns[2].statistics?.mostCommonFrequencies = frequencies.map { Double($0) }
    }
  }

  @Test func `values that are too many and too even for lists are tried by hash`() throws {
    func advice(_ values: Double) throws -> PartitionAdvice {
      let catalog = PlainCatalog.catalog(rows: 4e6) {
        $0.columns[2].statistics?.distinct = values
        $0.columns[2].statistics?.mostCommonValues = "{1,2}"
        $0.columns[2].statistics?.mostCommonFrequencies = [0.04, 0.02]
      }
      return try PartitionAdvisorTests.only(
        PartitionAdvisorTests.advice(catalog, Self.byTenant, Answers(after: ["tenant": 30])) {
          $0.thresholds.memoryBytes = 1 << 28
        })
    }
    let even = try advice(80)
    #expect(even.keys.map(\.method) == [.list, .hash])
    #expect(even.keys[0].reasons.contains { $0.contains("No two values of tenant have enough rows") })
    #expect(even.verdict == .now)
    #expect(even.plan?.scheme.method == .hash)
    #expect(even.plan?.scheme.partitions.count == 16)
    // 12 values are for lists or nothing.
    let few = try advice(12)
    #expect(few.keys.map(\.method) == [.list])
    #expect(few.verdict == .not)
  }

  @Test(arguments: [(30.0, 50.0, PartitionScheme.Method.list), (50, 30, .hash)])
  func `of two methods for a column the cheaper one wins`(
    list: Double, hash: Double, method: PartitionScheme.Method
  ) throws {
    let advice = try Self.advice(
      Self.tenants([0.4, 0.3, 0.1]), Self.byTenant, Answers(after: ["tenant list": list, "tenant hash": hash]))
    #expect(advice.plan?.scheme.method == method)
    #expect(advice.keys.filter { $0.reasons.contains { $0.contains("Tried in the twin") } }.count == 2)
  }

  @Test func `hash does not put half of the rows into one partition`() throws {
    let advice = try Self.advice(Self.tenants([0.6, 0.01]), Self.byTenant, Answers(after: ["tenant": 10]))
    #expect(advice.plan == nil)
    #expect(advice.keys.contains { $0.reasons.contains { $0.contains("60 % of the rows have one value of tenant") } })
  }

  // MARK: - DELETEs by age

  private static let byAge = "DELETE FROM events WHERE created_at < now() - interval '90 days'"
  private static let byID = "SELECT * FROM events WHERE id = $1"

  @Test func `a DELETE by age is not dearer, DROP takes its place`() throws {
    let answers = Answers(
      after: ["created_at": 115],
      slow: [try Self.effect(Self.byAge, calls: 2, 10, 20), try Self.effect(Self.byID, calls: 10, 2, 3)])
    let queries = [
      (Self.byID, 100, 1.0, 100), (Self.byAge, 1, 1.0, 900),
      ("INSERT INTO events (tenant) VALUES ($1)", 1_000, 0.1, 1_000),
    ]
    let advice = try Self.advice(PlainCatalog.catalog(rows: 20e6), queries, answers)
    #expect(advice.verdict == .now)
    let plan = try #require(advice.plan)
    #expect(plan.effect.classes.filter(\.isReplaced).map(\.query) == [Self.byAge])
    // 100 and 115 with it, of which it is 20 and 40.
    #expect(plan.effect.lastingCostBefore == 80 && plan.effect.lastingCostAfter == 75)
    let words = try #require(advice.reasons.first { $0.contains("DETACH and DROP take the place of") })
    #expect(words.contains("(DELETE by created_at), which costs 20 now (2 calls)"))
    #expect(words.contains("80 before and 75 after, with it 100 and 115"))
    // What else gets slower is said, with what it does.
    #expect(advice.tradeoffs.count == 1)
    #expect(advice.tradeoffs[0].contains("(SELECT by id) gets slower, 2 to 3 a call, 10 calls"))
  }

  @Test func `a DELETE by something else stays what it is`() throws {
    let other = "DELETE FROM events WHERE tenant = $1"
    let answers = Answers(after: ["created_at": 40], slow: [try Self.effect(other, calls: 2, 10, 20)])
    let recent = "SELECT * FROM events WHERE created_at > $1"
    let advice = try Self.advice(PlainCatalog.catalog(), [(recent, 90, 1, 900), (other, 1, 1, 9)], answers)
    #expect(advice.plan?.effect.classes.contains(where: \.isReplaced) == false)
    #expect(!advice.reasons.contains { $0.contains("take the place of") })
    #expect(advice.tradeoffs.contains { $0.contains("(DELETE by tenant) gets slower") })
  }

  @Test func `a gain that is not sure does not count`() throws {
    func advice(_ isDoubtful: Bool) throws -> PartitionAdvice {
      let own = try Self.effect(Self.byTenant[0].0, calls: 10, 10, 3, isGainDoubtful: isDoubtful)
      return try Self.advice(Self.tenants([0.4, 0.3]), Self.byTenant, Answers(after: ["tenant": 30], slow: [own]))
    }
    #expect(try advice(false).verdict == .now)
    let doubtful = try advice(true)
    #expect(doubtful.verdict == .not)
    #expect(doubtful.reasons[0].contains("calls × cost 100 before, 100 after"))
    #expect(doubtful.keys[0].reasons.contains { $0.contains("70 less for") && $0.contains("is not counted") })
  }

  // MARK: - Growth

  @Test func `a table that shrinks has no date however its files grow`() throws {
    func thresholds(_ before: Double) throws -> [PartitionAdvice.Threshold] {
      let catalog = PlainCatalog.catalog(rows: 20e6)
      var earlier = PlainCatalog.catalog(rows: before) { $0.pages = 1_000 }
      earlier.capturedAt = "2026-02-19T00:00:00Z"
      return try PartitionAdvisorTests.only(
        PartitionAdvisorTests.advice(catalog, Self.byTenant) {
          $0.growth.earlier = earlier
          $0.thresholds.memoryBytes = 4 << 30
        }
      ).thresholds
    }
    #expect(try thresholds(21e6).allSatisfy { $0.passedOn == nil })
    // A million rows of about 150 bytes in ten days.
    #expect(try thresholds(19e6).contains { $0.kind == .memory && $0.passedOn != nil })
  }
}
