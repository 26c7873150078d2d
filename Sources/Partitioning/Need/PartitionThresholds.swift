/// The limits beyond which a table of one piece is trouble, and which tables are looked at.
package struct PartitionThresholds: Sendable, Equatable, Codable {
  /// Rows. Default: 100 million, as in common rules for PostgreSQL ("Tables exceed 100M rows").
  package var rows: Double
  /// Table and indexes, in bytes. Default: `effective_cache_size`, what the planner takes for the memory there is.
  ///
  /// Source: "Table Partitioning" in PostgreSQL's documentation: "The exact point at which a table will benefit from
  /// partitioning depends on the application, although a rule of thumb is that the size of the table should exceed the
  /// physical memory of the database server."
  package var memoryBytes: Int?
  /// Seconds of one autovacuum of the whole table. Default: four hours, so that it ends within a quiet night.
  package var vacuumSeconds: Double
  /// Seconds that the largest index takes to be built, REINDEX of it too. Default: four hours.
  package var indexBuildSeconds: Double
  /// Rows deleted for their age ÷ rows inserted. Default: a tenth, from which on dead rows are a steady part of the work:
  /// "Table Partitioning" in PostgreSQL's documentation names dropping partitions "far faster than a bulk operation",
  /// and free of the VACUUM that a bulk DELETE causes.
  package var deletedShare: Double
  /// A table is looked at when it has so many rows or bytes (heap and indexes), or passes a limit within ``horizonDays``:
  /// below that it is read in seconds as it is. Defaults: ten million, 1 GB.
  package var leastRows: Double
  package var leastBytes: Int
  /// Default: two years.
  package var horizonDays: Double

  package init(
    rows: Double = 100e6, memoryBytes: Int? = nil, vacuumSeconds: Double = 14_400, indexBuildSeconds: Double = 14_400,
    deletedShare: Double = 0.1, leastRows: Double = 10e6, leastBytes: Int = 1 << 30, horizonDays: Double = 730
  ) {
    self.rows = rows
    self.memoryBytes = memoryBytes
    self.vacuumSeconds = vacuumSeconds
    self.indexBuildSeconds = indexBuildSeconds
    self.deletedShare = deletedShare
    self.leastRows = leastRows
    self.leastBytes = leastBytes
    self.horizonDays = horizonDays
  }

  private enum CodingKeys: String, CodingKey {
    case rows
    case memoryBytes = "memory_bytes"
    case vacuumSeconds = "vacuum_seconds"
    case indexBuildSeconds = "index_build_seconds"
    case deletedShare = "deleted_share"
    case leastRows = "least_rows"
    case leastBytes = "least_bytes"
    case horizonDays = "horizon_days"
  }

  /// What is left out is as by default.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init()
    func read<Value: Decodable>(_ path: WritableKeyPath<Self, Value>, _ key: CodingKeys) throws {
      if let value = try values.decodeIfPresent(Value.self, forKey: key) { self[keyPath: path] = value }
    }
    try read(\.rows, .rows)
    memoryBytes = try values.decodeIfPresent(Int.self, forKey: .memoryBytes)
    try read(\.vacuumSeconds, .vacuumSeconds)
    try read(\.indexBuildSeconds, .indexBuildSeconds)
    try read(\.deletedShare, .deletedShare)
    try read(\.leastRows, .leastRows)
    try read(\.leastBytes, .leastBytes)
    try read(\.horizonDays, .horizonDays)
  }
}
