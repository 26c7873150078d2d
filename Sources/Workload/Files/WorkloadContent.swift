internal import SQLSyntax

/// The fields of the `sextant.workload/1` document, as they are named there.
struct WorkloadContent: Codable {
  var schema: String
  var fingerprintVersion: String?
  var shapeVersion: Int?
  var window: Window?
  var input: Input?
  var classes: [Class]
  var skippedStatements: [Skipped]?
  /// Left out when there is none.
  var open: [OpenSegment]?
  var sessions: SessionContent?

  enum CodingKeys: String, CodingKey {
    case schema, window, input, classes, open, sessions
    case fingerprintVersion = "fingerprint_version"
    case shapeVersion = "shape_version"
    case skippedStatements = "skipped_statements"
  }

  struct Window: Codable {
    var from: String?
    var to: String?
  }

  struct Input: Codable {
    var bytes: Int?
    var entries: Int?
    var statements: Int?
    /// Statements skipped, by the code of the reason.
    var skipped: [String: Int]?
    var ignored: [String: Int]?
    var lines: Int?
    var executions: Int?
  }

  struct Class: Codable {
    var fingerprint: String
    var shape: String
    var query: String
    var originalQuery: String?
    var statements: Int?
    var database: String?
    var user: String?
    var calls: Int
    var totalMilliseconds: Double?
    var rows: Int?
    var callsWithRows: Int?
    var sharedBlocksHit: Int?
    var sharedBlocksRead: Int?
    var temporaryBlocksRead: Int?
    var temporaryBlocksWritten: Int?
    var walBytes: Int?
    var walRecords: Int?
    var blockReadMicroseconds: Int?
    var quantilesMilliseconds: [String: Double]?
    var parameters: [[String?]]?
    var examples: [Example]?
    var firstSeen: String?
    var lastSeen: String?
    /// Left out when false.
    var bindsParameters: Bool?
    var logged: LoggedFigures?

    enum CodingKeys: String, CodingKey {
      case fingerprint, shape, query, statements, database, user, calls, rows, parameters, examples, logged
      case originalQuery = "original_query"
      case callsWithRows = "calls_with_rows"
      case totalMilliseconds = "total_ms"
      case sharedBlocksHit = "shared_blocks_hit"
      case sharedBlocksRead = "shared_blocks_read"
      case temporaryBlocksRead = "temp_blocks_read"
      case temporaryBlocksWritten = "temp_blocks_written"
      case walBytes = "wal_bytes"
      case walRecords = "wal_records"
      case blockReadMicroseconds = "block_read_us"
      case quantilesMilliseconds = "quantiles_ms"
      case bindsParameters = "binds_parameters"
      case firstSeen = "first_seen"
      case lastSeen = "last_seen"
    }
  }

  struct Example: Codable {
    var text: String
    var calls: Int
  }

  struct Skipped: Codable {
    var `class`: String?
    var query: String
    var database: String?
    var user: String?
    var statements: Int?
    var calls: Int
    var rows: Int?
    var callsWithRows: Int?
    var reason: String
    var code: String
    var logged: LoggedCounts?

    enum CodingKeys: String, CodingKey {
      case `class`, query, database, user, statements, calls, rows, reason, code, logged
      case callsWithRows = "calls_with_rows"
    }
  }

  /// Whether fingerprints and shapes are those that this version makes.
  var isUpToDate: Bool { fingerprintVersion == SQLParser.version && shapeVersion == QueryShape.version }
}

extension WorkloadContent {
  init(_ workload: Workload) {
    schema = WorkloadDocument.schema
    fingerprintVersion = SQLParser.version
    shapeVersion = QueryShape.version
    window = workload.window.map { Window(from: $0.from, to: $0.to) }
    var counts: [String: Int] = [:]
    for entry in workload.skipped {
      counts[entry.code.rawValue] = counts[entry.code.rawValue, default: 0].addingClamped(entry.statements)
    }
    input = Input(
      bytes: workload.input.bytes, entries: workload.input.entries, statements: workload.input.statements,
      skipped: counts, ignored: workload.input.ignored, lines: workload.input.lines,
      executions: workload.input.executions)
    classes = workload.classes.map(Class.init)
    skippedStatements = workload.skipped.map(Skipped.init)
    open = workload.open.isEmpty ? nil : workload.open
    sessions = workload.sessions.map(SessionContent.init)
  }

  var workload: Workload {
    var summary = Workload.InputSummary(
      bytes: input?.bytes ?? 0, entries: input?.entries ?? 0, statements: input?.statements ?? 0,
      ignored: input?.ignored ?? [:])
    summary.lines = input?.lines.map { max(0, $0) }
    summary.executions = input?.executions.map { max(0, $0) }
    var workload = Workload(
      window: window.map { Workload.Window(from: $0.from, to: $0.to) }, input: summary,
      classes: classes.map(\.queryClass), skipped: (skippedStatements ?? []).map(\.statement))
    workload.open = open ?? []
    workload.sessions = sessions?.findings
    return workload
  }
}

extension WorkloadContent.Class {
  init(_ entry: QueryClass) {
    fingerprint = entry.fingerprint
    shape = entry.shape
    query = entry.query
    originalQuery = entry.originalQuery
    statements = entry.statements
    database = entry.database
    user = entry.user
    calls = entry.calls
    totalMilliseconds = entry.totalMilliseconds
    rows = entry.rows
    callsWithRows = entry.callsWithRows
    sharedBlocksHit = entry.sharedBlocksHit
    sharedBlocksRead = entry.sharedBlocksRead
    temporaryBlocksRead = entry.resources.temporaryBlocksRead
    temporaryBlocksWritten = entry.resources.temporaryBlocksWritten
    walBytes = entry.resources.walBytes
    walRecords = entry.resources.walRecords
    blockReadMicroseconds = entry.resources.blockReadMicroseconds
    quantilesMilliseconds = entry.quantilesMilliseconds
    parameters = entry.parameters
    examples = entry.examples.map { WorkloadContent.Example(text: $0.text, calls: $0.calls) }
    firstSeen = entry.firstSeen
    lastSeen = entry.lastSeen
    bindsParameters = entry.bindsParameters ? true : nil
    logged = entry.logged
  }

  var queryClass: QueryClass {
    var entry = QueryClass(
      fingerprint: fingerprint, shape: shape, query: query, originalQuery: originalQuery,
      // A log can hold the last part of an execution alone, which is none of its own.
      statements: max(0, statements ?? 1),
      database: database, user: user, calls: max(0, calls), totalMilliseconds: max(0, totalMilliseconds ?? 0),
      rows: max(0, rows ?? 0), callsWithRows: callsWithRows.map { max(0, $0) }, sharedBlocksHit: sharedBlocksHit,
      sharedBlocksRead: sharedBlocksRead, parameters: parameters ?? [],
      examples: (examples ?? []).map { QueryClass.Example(text: $0.text, calls: $0.calls) },
      firstSeen: firstSeen, lastSeen: lastSeen)
    entry.quantilesMilliseconds = quantilesMilliseconds ?? [:]
    entry.bindsParameters = bindsParameters ?? false
    entry.resources = ResourceCounts(
      temporaryBlocksRead: temporaryBlocksRead.map { max(0, $0) },
      temporaryBlocksWritten: temporaryBlocksWritten.map { max(0, $0) }, walBytes: walBytes.map { max(0, $0) },
      walRecords: walRecords.map { max(0, $0) }, blockReadMicroseconds: blockReadMicroseconds.map { max(0, $0) })
    entry.logged = logged
    return entry
  }
}

extension WorkloadContent.Skipped {
  init(_ entry: SkippedStatement) {
    `class` = entry.id
    query = entry.query
    database = entry.database
    user = entry.user
    statements = entry.statements
    calls = entry.calls
    rows = entry.rows
    callsWithRows = entry.callsWithRows
    reason = entry.reason
    code = entry.code.rawValue
    logged = entry.logged
  }

  /// A code of a later version counts as a statement that can't be planned; its reason says what it is.
  var statement: SkippedStatement {
    var entry = SkippedStatement(
      id: `class` ?? "", statements: max(0, statements ?? 1), query: query, database: database, user: user,
      calls: max(0, calls), rows: max(0, rows ?? 0), callsWithRows: max(0, callsWithRows ?? 0), reason: reason,
      code: SkippedStatement.Code(rawValue: code) ?? .notPlannable)
    entry.logged = logged
    return entry
  }
}
