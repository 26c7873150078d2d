/// One statement with its counters, as a row of pg_stat_statements or a statement of a `.sql` file gives it.
package struct StatementRecord: Sendable, Equatable {
  package var text: String
  package var calls: Int
  /// Returned or written; nil when the source does not count rows.
  package var rows: Int?
  /// pg_stat_statements' `queryid`, unique within a server's major version; nil where it is masked or unknown.
  package var queryID: Int64?
  package var database: Role
  package var user: Role
  /// False when a function or procedure ran it; nil before version 14 and outside dumps.
  package var isTopLevel: Bool?
  /// The client's `application_name`, when the source knows.
  package var application: String?

  // Execution times in milliseconds.
  package var totalMilliseconds: Double
  package var meanMilliseconds: Double?
  package var minimumMilliseconds: Double?
  package var maximumMilliseconds: Double?
  package var standardDeviationMilliseconds: Double?

  // Blocks of 8 KiB.
  package var sharedBlocksHit: Int?
  package var sharedBlocksRead: Int?
  package var temporaryBlocksRead: Int?
  package var temporaryBlocksWritten: Int?
  package var walBytes: Int?
  package var walRecords: Int?
  /// Of reading shared blocks; 0 where `track_io_timing` is off.
  package var blockReadMilliseconds: Double?

  /// Whether constants may stand as `?` in the text: extension versions up to 1.7, of which 1.4 wrote them so.
  package var mayHaveQuestionMarks: Bool
  /// Whether the text was seen to its end, as behind the semicolon of a file.
  package var isComplete: Bool
  /// Whether the text is as the application sends it, so that `$1` in it is a parameter that the application binds; a dump
  /// has `$1` where a constant was, too.
  package var isAsSent = false

  /// A database or user, by name or by number as far as the source tells.
  package struct Role: Sendable, Equatable {
    package var name: String?
    package var oid: UInt32?

    package init(name: String? = nil, oid: UInt32? = nil) {
      self.name = name
      self.oid = oid
    }

    /// The name, or "oid 16384"; nil when nothing is known.
    package var label: String? { name ?? oid.map { "oid \($0)" } }
  }

  package init(
    text: String, calls: Int = 1, rows: Int? = nil, totalMilliseconds: Double = 0, queryID: Int64? = nil,
    database: Role = Role(), user: Role = Role(), isTopLevel: Bool? = nil, application: String? = nil,
    mayHaveQuestionMarks: Bool = false, isComplete: Bool = false
  ) {
    self.text = text
    self.calls = calls
    self.rows = rows
    self.totalMilliseconds = totalMilliseconds
    self.queryID = queryID
    self.database = database
    self.user = user
    self.isTopLevel = isTopLevel
    self.application = application
    self.mayHaveQuestionMarks = mayHaveQuestionMarks
    self.isComplete = isComplete
  }
}
