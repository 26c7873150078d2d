import Candidates
import Catalog
import Planner
import PostgresServer
import SQLSyntax
import Synthesis

/// A throwaway server with rows made from a snapshot's statistics, to measure on where there is no clone.
///
/// It goes with the process.
struct SyntheticServer {
  private static let database = "sextant_bench"
  /// Makes all of it and measures: a snapshot may come from anyone, and its functions and conditions run with these rights.
  private static let owner = "sextant_bench_owner"

  /// Room for a scaled-down database; the settings of the planner are those of the source.
  private static let configuration = [
    ("shared_buffers", "256MB"), ("max_wal_size", "1GB"), ("checkpoint_timeout", "1h"),
    // The sessions of a load, and those that go with them.
    ("max_connections", "\(BenchCommand.maximumSessions + 20)"),
  ]

  private let cluster: LocalCluster
  /// What could not be made as the statistics say.
  let notes: [String]

  /// - Parameter onDisk: Whether its files have to be on a disk, not in memory, for the operating system's cache to matter.
  /// - Throws: ``ServerError``, ``SynthesisError``, ``PostgresError``
  init(
    _ catalog: Catalog, scale: Double, seed: UInt64, onDisk: Bool, binaries: ServerBinaries, progress: (String) -> Void
  ) throws {
    progress("starting a server for made-up rows")
    cluster = try LocalCluster(binaries, onDisk: onDisk)
    try cluster.configure(Self.configuration)
    try cluster.start()
    let server = try cluster.administer(database: "postgres")
    try server.query("CREATE ROLE \(Self.owner) LOGIN")
    // What reading a catalog and looking at the disk takes.
    try server.query("GRANT pg_read_all_settings TO \(Self.owner)")
    if binaries.majorVersion >= 14 { try server.query("GRANT pg_read_all_data TO \(Self.owner)") }
    try server.query("CREATE DATABASE \(Self.database) OWNER \(Self.owner)")
    var notes = PlanningSettings(catalog).apply(to: Self.database, server).map { "\($0.subject): \($0.message)" }
    // What TargetGuard asks of a database before it is measured on.
    try server.query("ALTER DATABASE \(Self.database) SET sextant.bench = 'on'")
    let rows = SyntheticDatabase(catalog, scale: scale, seed: seed)
    let missing = try rows.provideExtensions(cluster.administer(database: Self.database), for: Self.owner)
    // What rollouts make before some kinds of index; where one is not installed, its indexes say so.
    let superuser = try cluster.connect(database: Self.database)
    for kind in ContribExtension.allCases {
      _ = try? superuser.query("CREATE EXTENSION IF NOT EXISTS \(SQLIdentifier.quoted(kind.rawValue))")
    }
    let report = try rows.fill(cluster.connect(database: Self.database, user: Self.owner), progress: progress)
    notes += (missing + report.notes).map { "made-up rows: \($0)" }
    self.notes = notes
  }

  /// Restarts it with its cache empty, and its files out of the operating system's.
  ///
  /// - Returns: Whether the latter could be done.
  /// - Throws: ``ServerError``
  func restart() throws -> Bool {
    cluster.stop()
    let isDropped = cluster.dropFileCache()
    try cluster.start()
    return isDropped
  }

  var connectionURI: String { cluster.uri(database: Self.database, user: Self.owner) }
}
