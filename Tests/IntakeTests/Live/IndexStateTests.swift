import Catalog
import Glibc
import PostgresClient
import PostgresServer
import Synchronization
import Testing

@testable import Intake

/// What tells an index that can go from one that only looks so.
struct IndexStateTests {
  @Test func `an index that is being built, a broken one and those that foreign keys need are told apart`() throws {
    let cluster = try LocalCluster(ServerBinaries.find())
    // Off by default in throwaway servers, which then show no progress.
    try cluster.configure([("track_activities", "on")])
    try cluster.start()
    let setup = try cluster.connect()
    try setup.execute(
      script: """
        CREATE TABLE t (a int PRIMARY KEY, b int);
        INSERT INTO t SELECT n, n / 2 FROM generate_series(1, 100) n;
        CREATE UNIQUE INDEX t_a ON t (a);
        CREATE TABLE u (t int REFERENCES t);
        """)
    // Fails, and leaves an index behind: the values are not unique.
    try? setup.execute(script: "CREATE UNIQUE INDEX CONCURRENTLY broken ON t (b)")
    let writer = try cluster.connect()
    try writer.query("BEGIN")
    try writer.query("INSERT INTO t VALUES (1000, 1000)")

    let builder = try cluster.connect()
    let isDone = Mutex(false)
    let thread = Worker {
      try? builder.execute(script: "CREATE INDEX CONCURRENTLY building ON t (b)")
      isDone.withLock { $0 = true }
    }
    func read() throws -> [String: Index] {
      let target = cluster.uri(database: "postgres", user: LocalCluster.superuser)
      let tables = try LiveDatabase(target: target).readCatalog().tables
      return Dictionary(tables.flatMap(\.indexes).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }
    var indexes = try read()
    // It waits for the writer; it stands in the catalog a moment before the progress does.
    var attempts = 0
    while indexes["building"]?.isBeingBuilt != true, attempts < 500, !isDone.withLock({ $0 }) {
      usleep(20_000)
      attempts += 1
      indexes = try read()
    }
    #expect(indexes["building"]?.isValid == false && indexes["building"]?.isBeingBuilt == true)
    #expect(indexes["broken"]?.isValid == false && indexes["broken"]?.isBeingBuilt == false)
    #expect(indexes["t_pkey"]?.isReferenced == true && indexes["t_a"]?.isReferenced == false)
    try writer.query("ROLLBACK")
    thread.join()
    #expect(try read()["building"]?.isValid == true)
  }

  @Test func `counters that were never reset are as old as the server's`() throws {
    let catalog = try SharedCluster.richCatalog()
    let activities = catalog.tables.compactMap(\.activity)
    #expect(!activities.isEmpty && activities.allSatisfy { $0.since?.hasSuffix("Z") == true })
  }
}

/// A thread for a statement that waits.
private final class Worker: @unchecked Sendable {
  private var thread = pthread_t()
  private let body: () -> Void

  init(_ body: @escaping () -> Void) {
    self.body = body
    pthread_create(
      &thread, nil,
      { argument in
        Unmanaged<Worker>.fromOpaque(argument!).takeRetainedValue().body()
        return nil
      }, Unmanaged.passRetained(self).toOpaque())
  }

  func join() { pthread_join(thread, nil) }
}
