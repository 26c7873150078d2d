/// A column of pg_stat_statements that is used, under all the names that versions 9.6 to 18 and common joins give it.
///
/// Unlisted columns are ignored, so dumps of later versions can be read too.
enum StatementColumn: CaseIterable, Sendable {
  case query, calls, rows, queryID, databaseOID, userOID, databaseName, userName, isTopLevel
  case totalTime, meanTime, minimumTime, maximumTime, standardDeviation
  case sharedBlocksHit, sharedBlocksRead, temporaryBlocksRead, temporaryBlocksWritten
  case walBytes, walRecords, blockReadTime

  /// The column's names, the present one first.
  var names: [String] {
    switch self {
    case .query: ["query"]
    case .calls: ["calls"]
    case .rows: ["rows"]
    case .queryID: ["queryid"]
    case .databaseOID: ["dbid"]
    case .userOID: ["userid"]
    case .databaseName: ["datname", "database", "dbname"]
    case .userName: ["rolname", "usename", "username", "user"]
    case .isTopLevel: ["toplevel"]
    case .totalTime: ["total_exec_time", "total_time"]
    case .meanTime: ["mean_exec_time", "mean_time"]
    case .minimumTime: ["min_exec_time", "min_time"]
    case .maximumTime: ["max_exec_time", "max_time"]
    case .standardDeviation: ["stddev_exec_time", "stddev_time"]
    case .sharedBlocksHit: ["shared_blks_hit"]
    case .sharedBlocksRead: ["shared_blks_read"]
    case .temporaryBlocksRead: ["temp_blks_read"]
    case .temporaryBlocksWritten: ["temp_blks_written"]
    case .walBytes: ["wal_bytes"]
    case .walRecords: ["wal_records"]
    case .blockReadTime: ["shared_blk_read_time", "blk_read_time"]
    }
  }

  /// The columns without which a dump tells nothing.
  static let required: [StatementColumn] = [.query, .calls]

  /// Where the columns stand among `titles`, whose case doesn't matter; of several names of a column the first listed
  /// wins, wherever it stands.
  static func places(in titles: [String]) -> [StatementColumn: Int] {
    var indexes: [String: Int] = [:]
    for (index, title) in titles.enumerated() where indexes[title.lowercased()] == nil {
      indexes[title.lowercased()] = index
    }
    var places: [StatementColumn: Int] = [:]
    for column in allCases {
      places[column] = column.names.lazy.compactMap { indexes[$0] }.first
    }
    return places
  }

  /// The name that only extension versions up to 1.7 (PostgreSQL 12) have.
  static let oldTimeColumn = "total_time"

  /// The psql command that writes a dump with all that is wanted.
  static let goodDump = """
    \\copy (SELECT s.*, d.datname, r.rolname FROM pg_stat_statements s LEFT JOIN pg_database d ON d.oid = s.dbid \
    LEFT JOIN pg_roles r ON r.oid = s.userid) TO 'statements.csv' CSV HEADER
    """

  /// The error for a dump that lacks required columns; nil when it has them.
  static func missing(from present: Set<StatementColumn>, subject: String) -> WorkloadError? {
    let missing = required.filter { !present.contains($0) }.map { "\"\($0.names[0])\"" }
    guard !missing.isEmpty else { return nil }
    let columns = missing.count == 1 ? "column \(missing[0]) is" : "columns \(missing.joined(separator: " and ")) are"
    return WorkloadError(
      .missingColumns, subject: subject,
      "the \(columns) missing from this pg_stat_statements dump; write one in psql with: \(goodDump)")
  }
}
