import Catalog
import Planner
import PostgresServer
import Synthesis

/// A throwaway server with rows made from a snapshot's statistics, to measure on where there is no clone.
///
/// It goes with the process.
struct SyntheticServer {
  private static let database = "sextant_bench"

  /// Room for a scaled-down database; the settings of the planner are those of the source.
  private static let configuration = [
    ("shared_buffers", "256MB"), ("max_wal_size", "1GB"), ("checkpoint_timeout", "1h"),
  ]

  private let cluster: LocalCluster
  /// What could not be made as the statistics say.
  let notes: [String]

  /// - Throws: ``ServerError``, ``SynthesisError``, ``PostgresError``
  init(
    _ catalog: Catalog, scale: Double, seed: UInt64, binaries: ServerBinaries, progress: (String) -> Void
  ) throws {
    progress("starting a server for made-up rows")
    cluster = try LocalCluster(binaries)
    try cluster.configure(Self.configuration)
    try cluster.start()
    let server = try cluster.administer(database: "postgres")
    try server.query("CREATE DATABASE \(Self.database)")
    var notes = PlanningSettings(catalog).apply(to: Self.database, server).map { "\($0.subject): \($0.message)" }
    // What TargetGuard asks of a database before it is measured on.
    try server.query("ALTER DATABASE \(Self.database) SET sextant.bench = 'on'")
    let report = try SyntheticDatabase(catalog, scale: scale, seed: seed).fill(
      try cluster.connect(database: Self.database), progress: progress)
    notes += report.notes.map { "made-up rows: \($0)" }
    self.notes = notes
  }

  var connectionURI: String { cluster.uri(database: Self.database, user: LocalCluster.superuser) }
}
