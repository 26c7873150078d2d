package import Partitioning

/// What `sextant nightly` is to do: one YAML file (``ConfigurationReader``).
///
/// It holds no secrets: passwords come from PGPASSFILE, service files and the environment.
package struct NightlyConfiguration: Sendable, Equatable {
  /// A file for SQLite or a PostgreSQL URL; nil for the usual place.
  package var store: String?
  package var reports: [ReportOutput]
  /// Where the Prometheus text file goes, for node_exporter's textfile collector.
  package var metrics: String?
  /// A command for the shell, which gets the report as JSON on its standard input.
  package var notify: String?
  /// Seconds that nights are kept, and their whole reports.
  package var keepsNights: Int
  package var keepsDocuments: Int
  /// Of all databases.
  package var ignore: [IgnoreRule]
  package var databases: [DatabaseConfiguration]

  package init(
    store: String? = nil, reports: [ReportOutput] = [], metrics: String? = nil, notify: String? = nil,
    keepsNights: Int = 400 * 86_400, keepsDocuments: Int = 14 * 86_400, ignore: [IgnoreRule] = [],
    databases: [DatabaseConfiguration] = []
  ) {
    self.store = store
    self.reports = reports
    self.metrics = metrics
    self.notify = notify
    self.keepsNights = keepsNights
    self.keepsDocuments = keepsDocuments
    self.ignore = ignore
    self.databases = databases
  }
}

/// Where a report goes.
package struct ReportOutput: Sendable, Equatable {
  /// `html`, `markdown`, `text` or `json`.
  package var format: String
  /// `{date}` in it stands for the night's date; `-` is standard output.
  package var path: String

  package init(format: String, path: String) {
    self.format = format
    self.path = path
  }

  package static let formats = ["html", "markdown", "text", "json"]

  /// - Parameter date: Such as `2026-03-01`.
  package func path(on date: String) -> String {
    path.split(separator: "{date}", omittingEmptySubsequences: false).joined(separator: date)
  }
}

package struct DatabaseConfiguration: Sendable, Equatable {
  /// What history and reports know it by.
  package var name: String
  package var source: Source
  /// Of dumps and logs that hold several databases: the one that is meant.
  package var database: String?
  package var settings: NightlySettings
  /// Beside those of all databases.
  package var ignore: [IgnoreRule]

  package enum Source: Sendable, Equatable {
    /// A libpq URI or `key=value` words.
    case live(String)
    /// Files, by patterns, read anew each night.
    case files(FileSource)
  }

  package init(
    name: String, source: Source, database: String? = nil, settings: NightlySettings = NightlySettings(),
    ignore: [IgnoreRule] = []
  ) {
    self.name = name
    self.source = source
    self.database = database
    self.settings = settings
    self.ignore = ignore
  }
}

package struct FileSource: Sendable, Equatable {
  /// Dumps of pg_stat_statements, whose counters are compared with those of the night before: of several the one that was
  /// written last.
  package var statements: [String]
  /// Query logs, of which only what is new is read.
  package var logs: [String]
  /// Of snapshots: the one that was written last.
  package var snapshot: String

  package init(statements: [String], logs: [String], snapshot: String) {
    self.statements = statements
    self.logs = logs
    self.snapshot = snapshot
  }
}

/// What can be set for all databases, and for one.
package struct NightlySettings: Sendable, Equatable {
  /// Seconds of load that the advice is for.
  package var window = 7 * 86_400
  /// Bytes for new indexes; nil for no such limit.
  package var budget: Int?
  package var maximumIndexes: Int?
  /// The least part of a class's cost that an index saves.
  package var minimumGain = 0.1
  package var writeWeight = 1.0
  /// The most by which a class may get dearer when indexes are dropped.
  package var maximumRegression = 0.2
  /// Seconds that planning the query classes may take, and as many again for choosing.
  package var timeLimit = 600.0
  /// Days without a scan after which an index counts as unused.
  package var unusedAfterDays = 30.0
  /// A class is called slower when its mean time is this many times what it was, and makes up ``notable`` of the load.
  package var slower = 1.5
  /// The part of the load from which on a class is worth a line.
  package var notable = 0.01
  /// What was done is verified when its classes take at most this part of their time, regressed from that part on.
  package var verified = 0.9
  package var regressed = 1.1
  /// Calls of a class that are needed on either side to compare.
  package var minimumCalls = 20
  /// Nights with data without being advised after which a recommendation is over.
  package var expiresAfter = 3
  /// Nights after it was done that its effect is looked at.
  package var watches = 14
  /// Classes whose load is kept, by time; the others are added up.
  package var classesKept = 200
  /// Whether texts are kept and shown without literals.
  package var redact = false
  /// When a table is called too large for one piece.
  package var partitioning = PartitionThresholds()

  package init() {}
}

/// Recommendations that nobody wants to hear of.
package struct IgnoreRule: Sendable, Equatable {
  /// The beginning of an id.
  package var id: String?
  /// Patterns with `*` of a qualified table and of an index's name.
  package var table: String?
  package var index: String?
  /// As in `drop_index`.
  package var action: String?
  package var reason: String
  /// The last day that it holds, as in 2026-12-31; nil for ever.
  package var until: String?

  package init(
    id: String? = nil, table: String? = nil, index: String? = nil, action: String? = nil, reason: String,
    until: String? = nil
  ) {
    self.id = id
    self.table = table
    self.index = index
    self.action = action
    self.reason = reason
    self.until = until
  }

  /// - Parameter day: Such as `2026-03-01`.
  package func isAbout(_ recommendation: NightRecommendation, on day: String) -> Bool {
    if let until, day > until { return false }
    if let id, !recommendation.id.hasPrefix(id) { return false }
    if let table, !Self.matches(table, recommendation.table) { return false }
    if let index, !Self.matches(index, recommendation.index) { return false }
    if let action, action != recommendation.action { return false }
    return true
  }

  /// `*` stands for anything.
  static func matches(_ pattern: String, _ text: String) -> Bool {
    let pieces = pattern.split(separator: "*", omittingEmptySubsequences: false)
    guard pieces.count > 1 else { return pattern == text }
    guard text.hasPrefix(pieces[0]), text.count >= pieces[0].count + pieces[pieces.count - 1].count,
      text.hasSuffix(pieces[pieces.count - 1])
    else { return false }
    var rest = text.dropFirst(pieces[0].count).dropLast(pieces[pieces.count - 1].count)
    for piece in pieces.dropFirst().dropLast() where !piece.isEmpty {
      guard let place = rest.range(of: piece) else { return false }
      rest = rest[place.upperBound...]
    }
    return true
  }
}
