import Catalog
import Testing

@testable import Advice

/// The ordinary document, for what a published algorithm chose.
struct PublishedAdviceTests {
  static let shop = Result { try LoadedShop() }

  private static let algorithms = PublishedAlgorithm.Name.allCases.flatMap { name in
    (1...3).map { PublishedAlgorithm(name: name, maximumWidth: $0) }
  }

  private static func advise(_ algorithm: PublishedAlgorithm, budget: Int? = nil) throws -> AdviceDocument {
    try Self.shop.get().advise {
      $0.published = algorithm
      $0.limits.budget = budget
    }
  }

  @Test(arguments: algorithms)
  func `plain B-trees up to the width are advised, and the workload gets cheaper by them`(
    algorithm: PublishedAlgorithm
  ) throws {
    let document = try Self.advise(algorithm)
    let created = document.recommendations.filter { $0.action == .createIndex }
    #expect(!created.isEmpty)
    for recommendation in created {
      let keys = recommendation.statement.split(separator: "(")[1].split(separator: ",").count
      #expect(recommendation.method == "btree" && keys <= algorithm.maximumWidth, "\(recommendation.statement)")
      #expect(!recommendation.statement.contains("INCLUDE") && !recommendation.statement.contains("WHERE"))
    }
    #expect(created.contains { $0.queries.contains { $0.costAfter < $0.costBefore } })
    #expect(document.costs.after < document.costs.before / 2)
    #expect(document.costs.whatIfCalls > document.workload.analyzed)
    #expect(document.costs.whatIfCallsToChoose == document.costs.whatIfCalls)
    #expect(document.published == algorithm && document.warnings.contains(algorithm.note))
    // What it asked about and left is said, each once.
    let statements = document.rejected.map(\.statement)
    #expect(document.rejected.allSatisfy { $0.code == "passed-over" } && Set(statements).count == statements.count)
    #expect(document.workload.improved + document.workload.unimproved.count == document.workload.analyzed)
  }

  @Test(arguments: [PublishedAlgorithm.Name.extend, .db2advis], [0, 1_000_000, 4_000_000])
  func `new indexes keep within the budget`(name: PublishedAlgorithm.Name, budget: Int) throws {
    let document = try Self.advise(.init(name: name, maximumWidth: 2), budget: budget)
    let sizes = document.recommendations.filter { $0.action == .createIndex }.map(\.sizeInBytes)
    #expect(sizes.reduce(0, +) <= budget)
    #expect(sizes.isEmpty == (budget == 0))
  }

  @Test(arguments: PublishedAlgorithm.Name.allCases)
  func `two runs say the same`(name: PublishedAlgorithm.Name) throws {
    func run() throws -> AdviceDocument {
      var document = try Self.advise(.init(name: name, maximumWidth: 2), budget: 3_000_000)
      document.timings = nil
      return document
    }
    #expect(try run() == run())
  }

  @Test func `tables that are not asked about get none`() throws {
    let document = try Self.shop.get().advise {
      $0.published = .init(name: .extend, maximumWidth: 2)
      $0.tables = [ObjectName(schema: "shop", name: "events")]
    }
    let tables = Set(document.recommendations.filter { $0.action == .createIndex }.map(\.table))
    #expect(tables == ["shop.events"] && Set(document.rejected.map(\.table)) == ["shop.events"])
  }
}
