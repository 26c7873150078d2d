import Catalog
import Planner
import Testing
import Workload

@testable import Partitioning

/// The decision, with costs that the test says in place of the twin's: case and counter-case of each reason.
@Suite struct PartitionAdvisorTests {
  private static let recent = "SELECT * FROM events WHERE created_at > now() - interval '1 day'"
  private static let byID = "SELECT * FROM events WHERE id = $1"
  private static let insert = "INSERT INTO events (tenant) VALUES ($1)"
  private static let byAge = "DELETE FROM events WHERE created_at < now() - interval '90 days'"

  /// What the twin would say.
  struct Answers {
    /// calls × cost after partitioning, of 100 before; by column, or by column and method (`tenant hash`).
    var after: [String: Double] = [:]
    /// With an index, by its method.
    var index: [String: Double] = [:]
    var slow: [PartitionEffect.ClassEffect] = []
    var failure: PlannerError?
  }

  /// - Parameter queries: With calls, cost of a call and rows of all calls.
  static func advice(
    _ catalog: Catalog, _ queries: [(String, Int, Double, Int)], _ answers: Answers = Answers(),
    change: (inout PartitionRequest) -> Void = { _ in }
  ) throws -> [PartitionAdvice] {
    let plain = PlainWorkload(catalog)
    let classes = try queries.map { try plain.costed($0.0, calls: $0.1, cost: $0.2, rows: $0.3) }
    var request = PartitionRequest(
      catalog: catalog, classes: classes,
      effect: { (scheme) throws(PlannerError) in
        if let failure = answers.failure { throw failure }
        return PartitionEffect(
          costBefore: 100,
          costAfter: answers.after["\(scheme.column) \(scheme.method)"] ?? answers.after[scheme.column] ?? 100,
          planningBefore: 0.1, planningAfter: 0.4,
          classes: answers.slow, partitions: [], doubts: ["A doubt."])
      },
      effectOfIndex: { (definition) throws(PlannerError) in (answers.index[definition.method] ?? 100, 8_192) },
      migration: { scheme, retention in
        MigrationPlan(method: .attach, reason: "\(scheme.column), \(retention?.days ?? 0)", steps: [])
      })
    change(&request)
    return try PartitionAdvisor(request).advice()
  }

  static func only(_ advice: [PartitionAdvice]) throws -> PartitionAdvice {
    try #require(advice.count == 1 ? advice.first : nil)
  }

  private static let reads = [(recent, 90, 1.0, 900), (byID, 10, 1.0, 10)]

  @Test func `a large table whose queries prune is partitioned now`() throws {
    let slow = PartitionEffect.ClassEffect(
      class: "abc", query: Self.byID, calls: 10, costBefore: 8, costAfter: 80, planningBefore: 0.1, planningAfter: 1,
      partitionsRead: 29, partitions: 29)
    let advice = try Self.only(
      Self.advice(
        PlainCatalog.catalog(), Self.reads, Answers(after: ["created_at": 40], index: ["btree": 90], slow: [slow])))
    #expect(advice.verdict == .now)
    #expect(advice.due == nil)
    let plan = try #require(advice.plan)
    #expect(plan.scheme.column == "created_at")
    #expect(plan.scheme.unit == .month)
    #expect(plan.scheme.partitions.contains { $0.name == "events_p2026_03" })
    #expect(plan.migration.reason == "created_at, 0.0")
    #expect(plan.breakages.contains { $0.kind == .primaryKey })
    #expect(advice.reasons[0].contains("60 % cheaper") && advice.reasons[0].contains("90 % of the load"))
    #expect(advice.tradeoffs.contains { $0.contains("abc gets slower, 8 to 80 a call") && $0.contains("all 29") })
    // Those are the effect's, and are not said twice.
    #expect(!advice.tradeoffs.contains { $0.contains("ms after") || $0 == "A doubt." })
    #expect(plan.effect.doubts == ["A doubt."])
    // The index is offered with its own figures.
    #expect(advice.alternatives.map(\.costAfter) == [90])
    #expect(advice.alternatives[0].statement.contains("CREATE INDEX CONCURRENTLY events_created_at_idx"))
  }

  @Test func `many rows without a key that queries use are no reason`() throws {
    let advice = try Self.only(
      Self.advice(PlainCatalog.catalog(), [("SELECT * FROM events WHERE created_at::date = $1", 10, 1, 10)]))
    #expect(advice.verdict == .not)
    #expect(advice.plan == nil)
    #expect(advice.thresholds.first?.isPassed == true)
    #expect(advice.reasons[0].contains("A limit alone is no reason"))
    #expect(advice.reasons.contains { $0.contains("200 million rows, beside a limit of 100 million") })
    let unread = try Self.only(Self.advice(PlainCatalog.catalog(), [(Self.insert, 10, 1, 10)]))
    #expect(unread.verdict == .not)
    #expect(unread.reasons[0].contains("no query of the workload reads it"))
  }

  @Test func `a key that makes nothing cheaper is no reason`() throws {
    let advice = try Self.only(Self.advice(PlainCatalog.catalog(), Self.reads, Answers(after: ["created_at": 95])))
    #expect(advice.verdict == .not)
    #expect(advice.reasons[0].contains("too little is gained"))
    #expect(advice.keys.first?.reasons.contains { $0.contains("100 before, 95 after") } == true)
  }

  @Test func `an index that serves as well comes first`() throws {
    let answers = Answers(after: ["created_at": 40], index: ["brin": 43, "btree": 42])
    let advice = try Self.only(Self.advice(PlainCatalog.catalog(), Self.reads, answers))
    #expect(advice.verdict == .not)
    #expect(advice.reasons[0].contains("An index on the same key serves the queries as well"))
    #expect(advice.alternatives.map(\.costAfter) == [42, 43])
    // Not with retention by DELETE, which it doesn't do.
    let kept = try Self.only(
      Self.advice(
        PlainCatalog.catalog(), Self.reads + [(Self.byAge, 1, 10, 500), (Self.insert, 1_000, 1, 1_000)], answers))
    #expect(kept.verdict == .now)
    #expect(kept.alternatives.count == 2)
  }

  @Test func `an index on the key that is there is no alternative`() throws {
    let catalog = PlainCatalog.catalog {
      $0.indexes.append(
        Index(name: "events_at", definition: "", keys: [IndexKey(column: "created_at")], rows: 1, pages: 1))
    }
    let advice = try Self.only(
      Self.advice(catalog, Self.reads, Answers(after: ["created_at": 98], index: ["btree": 10, "brin": 10])))
    #expect(advice.verdict == .not)
    #expect(advice.alternatives.isEmpty)
    #expect(advice.reasons[0].contains("the index events_at on created_at serves it"))
  }

  @Test func `retention by DELETE is a reason though queries gain nothing`() throws {
    let deletes = [(Self.byID, 100, 1.0, 100), (Self.byAge, 1, 1.0, 900), (Self.insert, 1_000, 0.1, 1_000)]
    let advice = try Self.only(
      Self.advice(PlainCatalog.catalog(rows: 20e6), deletes, Answers(after: ["created_at": 105])))
    #expect(advice.verdict == .now)
    let plan = try #require(advice.plan)
    #expect(plan.retention?.days == 90)
    #expect(plan.migration.reason == "created_at, 90.0")
    #expect(try #require(plan.scheme.unit).days <= 0.35 * 90)
    #expect(advice.reasons[0].contains("Rows go by age: 900 rows deleted"))
    // Not when few rows go so, or when all other queries pay for it.
    let few = [(Self.byID, 100, 1.0, 100), (Self.byAge, 1, 1.0, 20), (Self.insert, 1_000, 0.1, 1_000)]
    #expect(try Self.only(Self.advice(PlainCatalog.catalog(rows: 20e6), few)).verdict == .not)
    let costly = try Self.only(
      Self.advice(PlainCatalog.catalog(rows: 20e6), deletes, Answers(after: ["created_at": 150])))
    #expect(costly.verdict == .not)
  }

  @Test func `a small table that loses rows by age is told why not, others are not looked at`() throws {
    let deletes = [(Self.byAge, 1, 1.0, 900), (Self.insert, 1_000, 0.1, 1_000)]
    let advice = try Self.only(Self.advice(PlainCatalog.catalog(rows: 50_000), deletes))
    #expect(advice.verdict == .not)
    #expect(advice.reasons[0].contains("It is small: 50,000 rows"))
    #expect(try Self.advice(PlainCatalog.catalog(rows: 50_000), Self.reads).isEmpty)
  }

  @Test func `a table that grows is due when the first limit is passed`() throws {
    let answers = Answers(after: ["created_at": 40], index: ["btree": 90])
    func advice(_ growth: String) throws -> PartitionAdvice {
      let option = try GrowthOption(growth)
      return try Self.only(
        Self.advice(PlainCatalog.catalog(rows: 40e6), Self.reads, answers) { $0.growth.options = [option] })
    }
    let later = try advice("events=1M/day")
    #expect(later.verdict == .later)
    #expect(later.due == "2026-04-30")
    #expect(later.plan != nil)
    #expect(later.reasons.contains { $0.contains("will be passed on 2026-04-30") })
    // In six years: not within the horizon.
    let slow = try advice("events=27k/day")
    #expect(slow.verdict == .not)
    #expect(slow.due == nil)
    #expect(slow.reasons[0].contains("nor will one be within 730 days"))
  }

  @Test func `vacuum and memory are reasons with a key that queries name`() throws {
    let answers = Answers(after: ["created_at": 100, "region": 100])
    func advice(_ queries: [(String, Int, Double, Int)]) throws -> PartitionAdvice {
      try Self.only(
        Self.advice(PlainCatalog.catalog(rows: 50e6), queries, answers) { $0.thresholds.vacuumSeconds = 60 })
    }
    let used = try advice(Self.reads)
    #expect(used.verdict == .now)
    #expect(used.reasons.contains { $0.contains("The limit for the time of VACUUM is passed") })
    let unused = try advice([(Self.recent, 10, 1, 10), ("SELECT count(*) FROM events", 90, 1, 90)])
    #expect(unused.verdict == .not)
  }

  @Test func `hash partitions need no less memory, and are vacuumed one by one`() throws {
    let tenants = [("SELECT * FROM events WHERE tenant = $1", 10, 1.0, 10)]
    func verdict(_ change: (inout PartitionThresholds) -> Void) throws -> PartitionAdvice.Verdict {
      try Self.only(Self.advice(PlainCatalog.catalog(rows: 50e6), tenants) { change(&$0.thresholds) }).verdict
    }
    #expect(try verdict { $0.memoryBytes = 1 << 30 } == .not)
    #expect(try verdict { $0.vacuumSeconds = 60 } == .now)
  }

  @Test func `what is divided already is said and left`() throws {
    var catalog = PlainCatalog.catalog {
      $0.kind = .partitioned
      $0.partitionKey = "RANGE (created_at)"
      $0.pages = 0
      $0.rows = 0
      $0.indexes[0].pages = 0
    }
    let events = PlainCatalog.events
    catalog.tables.append(
      Table(
        schema: "public", name: "events_p1", rows: 300e6, pages: 3_000_000, partitionBound: "DEFAULT", parents: [events]
      ))
    let advice = try Self.only(Self.advice(catalog, Self.reads))
    #expect(advice.table == events)
    #expect(advice.verdict == .not)
    #expect(advice.size.rows == 300e6)
    #expect(advice.reasons == ["It is partitioned already, by RANGE (created_at), 1 partition."])
    catalog.tables[0].kind = .ordinary
    catalog.tables[0].rows = 20e6
    catalog.tables[1].partitionBound = nil
    let heirs = try Self.advice(catalog, Self.reads)
    #expect(heirs.count == 2)
    #expect(heirs.allSatisfy { $0.verdict == .not && $0.reasons[0].contains("inheritance") })
  }

  @Test func `retention is what the user says`() throws {
    let advice = try Self.only(
      Self.advice(PlainCatalog.catalog(rows: 20e6), [(Self.byID, 10, 1, 10)]) {
        $0.retention = [PlainCatalog.events: 365]
      })
    #expect(advice.verdict == .now)
    #expect(advice.plan?.retention?.days == 365)
    #expect(advice.plan?.scheme.unit == .month)
  }

  @Test func `a scheme that the twin refuses is left out with its reason, a lost twin ends it`() throws {
    let refused = Answers(failure: PlannerError(.statementRejected, "no such thing"))
    let advice = try Self.only(Self.advice(PlainCatalog.catalog(), Self.reads, refused))
    #expect(advice.verdict == .not)
    #expect(advice.keys.first?.reasons.contains { $0.contains("no such thing") } == true)
    #expect(throws: PlannerError.self) {
      try Self.advice(PlainCatalog.catalog(), Self.reads, Answers(failure: PlannerError(.twinLost, "gone")))
    }
  }

  @Test func `the order of classes and tables makes no difference`() throws {
    let answers = Answers(after: ["created_at": 40, "id": 40])
    let queries = Self.reads + [(Self.byAge, 1, 1.0, 900), (Self.insert, 1_000, 0.1, 1_000)]
    var catalog = PlainCatalog.catalog()
    var other = catalog.tables[0]
    other.name = "older_events"
    catalog.tables.append(other)
    let first = try Self.advice(catalog, queries, answers)
    catalog.tables.reverse()
    #expect(try Self.advice(catalog, queries.reversed(), answers) == first)
    #expect(first.count == 2)
  }
}
