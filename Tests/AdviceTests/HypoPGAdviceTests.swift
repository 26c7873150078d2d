import Advice
import Catalog
import Foundation
import PostgresServer
import Testing
import Workload

/// Advice for `Workloads/shop` by HypoPG's sizes and costs.
struct HypoPGAdviceTests {
  private static let directory =
    #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 } + "/Workloads/shop"

  private static func request(_ change: (inout AdviceRequest) -> Void = { _ in }) throws -> AdviceRequest {
    func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: "\(directory)/\(name)"))) }
    var builder = WorkloadBuilder()
    builder.add(try WorkloadReader.read(bytes("statements.csv"), name: "statements.csv"))
    var request = AdviceRequest(
      catalog: try SnapshotCodec.decode(bytes("snapshot.json")).catalog, workload: builder.build(),
      binaries: try ServerBinaries.find(), explains: true, version: "test")
    request.sizes = .hypopg
    change(&request)
    return request
  }

  private static func advise(twins: Int) throws -> AdviceDocument {
    var document = try Advisor(request(), twins: twins).run()
    document.timings = nil
    return document
  }

  private static let one = Result { try advise(twins: 1) }

  @Test func `one twin and two give the same advice, in every run`() throws {
    let one = try Self.one.get()
    #expect(one.recommendations.count > 20 && one.costs.whatIfCallsToChoose > 300)
    // What the chosen ones do is asked afterwards.
    #expect(one.costs.whatIfCalls > one.costs.whatIfCallsToChoose)
    #expect(try Self.advise(twins: 2) == one)
    #expect(try Self.advise(twins: 2) == one)
  }

  @Test func `the document says whose sizes and costs they are`() throws {
    let document = try Self.one.get()
    #expect(document.costs.source == "hypopg")
    #expect(document.warnings.contains { $0.contains("HypoPG") })
    let created = document.recommendations.filter { $0.action == .createIndex }
    #expect(created.allSatisfy { $0.sizeSource == "hypopg" && ["btree", "hash"].contains($0.method) })
    let refused = document.rejected.filter { $0.code == "not-in-hypopg" }
    #expect(!refused.isEmpty && refused.allSatisfy { $0.reason.contains("HypoPG") })
  }

  @Test func `plans name the advised indexes, never HypoPG's`() throws {
    let document = try Self.one.get()
    let created = document.recommendations.filter { $0.action == .createIndex }
    var named = 0
    for recommendation in created {
      for effect in recommendation.queries {
        let plan = try #require(effect.planAfter)
        #expect(!plan.contains("btree_") && !plan.contains("sextant_candidate"), "\(plan)")
        if plan.contains(recommendation.index) { named += 1 }
      }
    }
    #expect(named >= created.count)
  }

  @Test func `an idea is compared by HypoPG's size, and one that it has no index for is refused`() throws {
    let orders = ObjectName(schema: "public", name: "orders")
    let idea = IndexDefinition(table: orders, keys: [IndexKey(column: "status")])
    let comparison = try Advisor(Self.request { $0.ideas = [idea] }, twins: 1).compare(queryClass: nil)
    #expect(comparison.ideas.map(\.sizeSource) == ["hypopg"])
    #expect(comparison.warnings.contains { $0.contains("HypoPG") })
    let brin = IndexDefinition(table: orders, method: "brin", keys: [IndexKey(column: "placed_at")])
    #expect {
      try Advisor(Self.request { $0.ideas = [brin] }, twins: 1).compare(queryClass: nil)
    } throws: { error in
      (error as? IndexComparison.Impossible)?.description.contains("HypoPG") == true
    }
  }
}
