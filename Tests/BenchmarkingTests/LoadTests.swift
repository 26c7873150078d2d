import Foundation
import Glibc
import PostgresClient
import Testing

@testable import Benchmarking

@Suite(.serialized) struct LoadTests {
  private static let lookup = "SELECT id, note FROM shop.orders WHERE customer_id = $1"
  private static let touch = "UPDATE shop.orders SET status = $1 WHERE id = $2"
  private static let add = "INSERT INTO shop.orders (customer_id, status, amount) VALUES ($1, $2, $3)"
  private static let broken = "SELECT 1 / (amount - amount) FROM shop.orders WHERE id = $1"
  private static let refused = "SELECT pg_sleep(0), id FROM shop.orders WHERE id = $1"
  private static let index = BenchTarget.Recommendation(
    index: "i", statement: "CREATE INDEX CONCURRENTLY i ON shop.orders (customer_id)", queries: [lookup])

  @Test func `a load runs all that may be executed, with the index and without, and leaves nothing`() throws {
    let target = try BenchTarget()
    let before = try SchemaState(target.session())
    let rows = try target.scalar("SELECT md5(string_agg(o::text, ',' ORDER BY id)) FROM shop.orders o")
    let sequence = try target.scalar("SELECT last_value FROM shop.orders_id_seq")
    var request = try target.request(
      [Self.index],
      [(90, Self.lookup), (50, Self.touch), (40, Self.add), (3, Self.broken), (2, Self.refused)], rounds: 2)
    request.settings.load = .init(sessions: 3, seconds: 2)
    let document = try BenchRun(request).run()

    #expect(!document.isCutShort && document.warnings.isEmpty, "\(document.warnings)")
    let load = try #require(document.load)
    #expect(load.sessions == 3 && load.seconds == 2)
    #expect(load.classes.map(\.query) == [Self.lookup, Self.touch, Self.add])
    for side in [load.before, load.after] {
      #expect(side.perSecond.count == 2 && side.perSecond.allSatisfy { $0 > 0 })
      #expect(side.errors.others == 0 && side.errors.statementTimeouts == 0)
      #expect(side.lockWaits != nil)
    }
    for entry in load.classes {
      #expect(entry.before.executions > 0 && entry.after.executions > 0)
      for times in [entry.before, entry.after] { #expect((times.p50 ?? .infinity) <= (times.p95 ?? 0)) }
    }
    #expect(load.before.times.executions == load.classes.reduce(0) { $0 + $1.before.executions })
    #expect(Set(load.skipped.map(\.query)) == [Self.broken, Self.refused])
    #expect(load.skipped.allSatisfy { $0.reason.contains("it fails") || $0.reason.contains("calls pg_sleep") })
    // CONCURRENTLY takes no lock that these statements wait for.
    #expect(document.proposals[0].buildLockWaitMilliseconds == 0)

    #expect(before.differences(to: try SchemaState(target.session())).isEmpty)
    #expect(try target.scalar("SELECT md5(string_agg(o::text, ',' ORDER BY id)) FROM shop.orders o") == rows)
    #expect(try target.scalar("SELECT last_value FROM shop.orders_id_seq") == sequence)
    #expect(try target.traces().isEmpty)
  }

  @Test func `a dry run says what a load would execute, and what not`() throws {
    let target = try BenchTarget()
    let other = "SELECT email FROM shop.customers WHERE id = $1"
    var request = try target.request([Self.index], [(90, Self.lookup), (7, other), (2, Self.refused)])
    let quiet = try BenchRun(request).dryRun()
    #expect(!quiet.plan.text(quiet.verdict).contains("customers"))
    request.settings.load = .init(sessions: 3, seconds: 2)
    let (plan, verdict) = try BenchRun(request).dryRun()
    let parts = plan.text(verdict).components(separatedBy: "Under load would be executed")
    #expect(parts.count == 2 && parts[1].contains(other) && !parts[1].contains(Self.lookup))
    #expect(parts[1].contains("Would not be executed under load:\n  \(Self.refused)"))
  }

  /// In the first block, while it builds, or later, as it happens.
  @Test(arguments: [5, 40, 60])
  func `what is interrupted under load is cut short, and all is as before`(after polls: Int) throws {
    let target = try BenchTarget()
    let before = try SchemaState(target.session())
    var request = try target.request([Self.index], [(90, Self.lookup), (50, Self.touch)], rounds: 2)
    request.settings.load = .init(sessions: 2, seconds: 2)
    var asked = 0
    request.isInterrupted = {
      asked += 1
      return asked > polls
    }
    let document = try BenchRun(request).run()
    #expect(document.isCutShort)
    #expect(before.differences(to: try SchemaState(target.session())).isEmpty)
    #expect(try target.traces().isEmpty)
  }

  @Test func `a session of the load that is lost cuts the run short`() throws {
    let target = try BenchTarget()
    let before = try SchemaState(target.session())
    var request = try target.request([Self.index], [(90, Self.lookup)], rounds: 2)
    request.settings.load = .init(sessions: 2, seconds: 20)
    var asked = 0
    request.isInterrupted = {
      asked += 1
      if asked == 20 {
        // All but the first, which is the run's own.
        _ = try? target.connection.query(
          """
          SELECT pg_terminate_backend(pid) FROM (
            SELECT pid FROM pg_stat_activity WHERE application_name = 'sextant' AND pid <> pg_backend_pid()
            ORDER BY backend_start OFFSET 1) others
          """)
      }
      return false
    }
    let document = try BenchRun(request).run()
    #expect(document.isCutShort)
    #expect(document.warnings.contains { $0.contains("connection") }, "\(document.warnings)")
    #expect(before.differences(to: try SchemaState(target.session())).isEmpty)
    #expect(try target.traces().isEmpty)
  }

  @Test func `a wait for a lock is seen, and who is waited for`() throws {
    let target = try BenchTarget()
    let (holder, other) = (try target.session(), try target.session())
    let waiting = try target.cluster.connect()
    let process = waiting.backendProcess
    let all = try #require(LockWaits(try target.session(), of: [process]))
    let ofHolder = try #require(
      LockWaits(try target.session(), of: [process], blockedBy: holder.connection.backendProcess))
    let ofOther = try #require(
      LockWaits(try target.session(), of: [process], blockedBy: other.connection.backendProcess))
    let looks = [all, ofHolder, ofOther]
    for waits in looks { try waits.look() }
    #expect(all.take() == .init())

    try holder.query("BEGIN")
    try holder.query("LOCK TABLE shop.orders IN SHARE MODE")
    nonisolated(unsafe) let waiter = waiting
    let thread = try WorkerThread { _ = try? waiter.query("UPDATE shop.orders SET status = 'x' WHERE id = 1") }
    while try target.scalar("SELECT count(*) FROM pg_locks WHERE pid = \(process) AND waitstart IS NOT NULL") == "0" {
      usleep(1_000)
    }
    for _ in 0..<2 { for waits in looks { try waits.look() } }
    try holder.query("ROLLBACK")
    thread.join()
    let seen = all.take()
    #expect(seen.waits == 1 && seen.longest > 0)
    #expect(all.take() == .init())
    #expect(ofHolder.take().waits == 1)
    #expect(ofOther.take().waits == 0)
  }

  @Test func `calls are added up whatever a dump says`() {
    #expect(LoadMix.sums([3, 0, 5]) == [3, 4, 9])
    let sums = LoadMix.sums(Array(repeating: .max, count: 5) + [1])
    #expect(sums == sums.sorted() && sums[5] == sums[4] + 1)
  }

  @Test func `errors are counted by their kind`() {
    #expect(
      ["40P01", "55P03", "57014", "23505", nil].map { LoadWorker.outcome(sqlState: $0) }
        == [.deadlock, .lockTimeout, .timedOut, .failed, .failed])
  }
}
