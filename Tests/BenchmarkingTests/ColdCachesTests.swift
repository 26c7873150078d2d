import PostgresServer
import Testing

@testable import Benchmarking

@Suite(.serialized) struct ColdCachesTests {
  private static let lookup = "SELECT id, note FROM shop.orders WHERE customer_id = $1"
  private static let touch = "UPDATE shop.orders SET status = $1 WHERE id = $2"
  private static let index = BenchTarget.Recommendation(
    index: "i", statement: "CREATE INDEX i ON shop.orders (customer_id)", queries: [lookup])

  @Test func `cold runs read their pages, warm runs find them`() throws {
    let target = try BenchTarget(onDisk: true)
    let before = try SchemaState(target.session())
    var request = try target.request([Self.index], [(900, Self.lookup), (50, Self.touch)], rounds: 2)
    let warm = try BenchRun(request).run()
    for sample in Self.samples(warm) { #expect(sample.buffersRead == 0) }
    #expect(!warm.settings.emptiesSystemCache)

    request.settings.isCold = true
    var restarts = 0
    let cluster = target.cluster
    var dropped: [Bool] = []
    request.restart = {
      restarts += 1
      cluster.stop()
      dropped.append(cluster.dropFileCache())
      try cluster.start()
      return dropped[dropped.count - 1]
    }
    let cold = try BenchRun(request).run()
    #expect(!cold.isCutShort && cold.skipped.isEmpty, "\(cold.warnings) \(cold.skipped)")
    let samples = Self.samples(cold)
    #expect(samples.count == 2 * 4)
    for sample in samples { #expect(sample.buffersRead > 0) }
    // One for each run that counts.
    #expect(restarts == samples.reduce(0) { $0 + $1.runs })
    // Files on a disk can leave the operating system's cache.
    #expect(cold.settings.emptiesSystemCache == dropped.allSatisfy { $0 })
    #expect(cold.settings.emptiesSystemCache)
    try target.reconnect()
    #expect(before.differences(to: try SchemaState(target.session())).isEmpty)
    #expect(try target.traces().isEmpty)
  }

  @Test func `a server that can't be emptied is refused before anything is done`() throws {
    let target = try BenchTarget()
    var request = try target.request([Self.index], [(900, Self.lookup)])
    request.settings.isCold = true
    #expect {
      _ = try BenchRun(request).run()
    } throws: {
      ($0 as? BenchError)?.code == .refused && "\($0)".contains("pg_buffercache")
    }
    guard case .refused(let reasons) = try BenchRun(request).dryRun().verdict else {
      Issue.record("the dry run promises what the run refuses")
      return
    }
    #expect(reasons.contains { $0.contains("--synthetic") })
    #expect(try target.traces().isEmpty)
  }

  private static func samples(_ document: BenchDocument) -> [BenchDocument.Sample] {
    (document.proposals.flatMap { $0.reads + $0.writes } + document.togetherClasses).flatMap { [$0.before, $0.after] }
  }
}
