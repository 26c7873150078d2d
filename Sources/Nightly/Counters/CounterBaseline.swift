package import Intake

/// The counters of a night, for the next one to be compared with.
package struct CounterBaseline: Codable, Sendable, Equatable {
  /// When they were read by the source's clock, in seconds since 1970.
  package var readAt: Int
  /// nil for counters that came from files.
  package var server: ServerState?
  /// When the catalog was captured, of files: a snapshot may be the same for many nights.
  package var capturedAt: String?
  /// The time of the last entry of logs that was read, in microseconds since 1970: the next night reads what comes behind
  /// it, also what reaches this machine late.
  package var loggedTo: Int?
  /// By ``StatementKey``.
  package var statements: [String: StatementCounters]
  /// By qualified name, as SQL.
  package var tables: [String: TableCounters]
  /// Scans by qualified name, as SQL.
  package var indexes: [String: Int]

  package init(
    readAt: Int, server: ServerState? = nil, statements: [String: StatementCounters] = [:],
    tables: [String: TableCounters] = [:], indexes: [String: Int] = [:]
  ) {
    self.readAt = readAt
    self.server = server
    self.statements = statements
    self.tables = tables
    self.indexes = indexes
  }
}

/// What pg_stat_statements has counted of one statement.
package struct StatementCounters: Codable, Sendable, Equatable {
  package var calls: Int
  package var milliseconds: Double
  package var rows: Int?
  package var sharedBlocksHit: Int?
  package var sharedBlocksRead: Int?
  package var temporaryBlocksRead: Int?
  package var temporaryBlocksWritten: Int?
  package var walBytes: Int?
  package var walRecords: Int?
  package var blockReadMilliseconds: Double?
  /// For how many nights it has been in no dump; nil when it was in the last one.
  package var nightsAbsent: Int?

  package init(calls: Int, milliseconds: Double, rows: Int? = nil) {
    self.calls = calls
    self.milliseconds = milliseconds
    self.rows = rows
  }
}

/// What a table's counters have counted.
package struct TableCounters: Codable, Sendable, Equatable {
  package var sequentialScans: Int
  package var indexScans: Int
  package var inserts: Int
  package var updates: Int
  package var hotUpdates: Int
  package var deletes: Int

  package init(
    sequentialScans: Int, indexScans: Int, inserts: Int, updates: Int, hotUpdates: Int, deletes: Int
  ) {
    self.sequentialScans = sequentialScans
    self.indexScans = indexScans
    self.inserts = inserts
    self.updates = updates
    self.hotUpdates = hotUpdates
    self.deletes = deletes
  }

  /// What was counted since; nil when a counter is lower than it was.
  package func since(_ earlier: TableCounters) -> TableCounters? {
    let result = TableCounters(
      sequentialScans: sequentialScans &- earlier.sequentialScans, indexScans: indexScans &- earlier.indexScans,
      inserts: inserts &- earlier.inserts, updates: updates &- earlier.updates,
      hotUpdates: hotUpdates &- earlier.hotUpdates, deletes: deletes &- earlier.deletes)
    let all = [
      result.sequentialScans, result.indexScans, result.inserts, result.updates, result.hotUpdates, result.deletes,
    ]
    return all.allSatisfy { $0 >= 0 } ? result : nil
  }
}
