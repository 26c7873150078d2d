/// What a night found, over all its databases: the one value that every report of it is written from.
///
/// Encoded as JSON (``NightReportCodec``) it is the `sextant.night/1` document: fields may be added, never renamed. Times of
/// statements are in milliseconds, sizes in bytes, clocks ISO 8601 in UTC.
package struct NightReport: Codable, Sendable, Equatable {
  package static let schema = "sextant.night/1"

  package var schema = NightReport.schema
  package var sextantVersion: String
  /// When the run began.
  package var night: String
  /// In the configuration's order.
  package var databases: [DatabaseNight]

  package init(sextantVersion: String, night: String, databases: [DatabaseNight]) {
    self.sextantVersion = sextantVersion
    self.night = night
    self.databases = databases
  }
}

/// One database's night.
package struct DatabaseNight: Codable, Sendable, Equatable {
  /// As the configuration calls it.
  package var name: String
  /// When the run began; as ``NightReport/night``.
  package var night: String
  /// Why there is nothing of tonight, in words; nil when all went well. What stands below is then the last good night's.
  package var failure: String?
  /// When what is reported was read; nil for a database that was never read.
  package var capturedAt: String?
  /// `server_version_num`.
  package var serverVersion: Int?
  /// What tonight's counters are of.
  package var window: Window?
  /// Over ``window``, and over the one before.
  package var load: Load
  package var previousLoad: Load?
  /// What is different from the night before, most important first.
  package var changes: [Change]
  /// Those that are open first, by what they are worth; then those that were acted on; then what is over.
  package var recommendations: [NightRecommendation]
  /// Ids of the recommendations to begin with, at most three.
  package var firstSteps: [String]
  /// The workload's planner cost over ``adviceWindow``: as it is, and with all open recommendations.
  package var costBefore: Double
  package var costAfter: Double
  /// What the advice rests on.
  package var adviceWindow: Window?
  /// What storage for new indexes buys, smallest first.
  package var curve: [CurvePoint]
  /// By time, most first; what is beyond the number that is kept is one entry of `class` "other".
  package var classes: [ClassLoad]
  /// By time, most first.
  package var tables: [TableLoad]
  /// By size, largest first.
  package var indexes: [IndexStorage]
  /// One for each night that the history has, oldest first, tonight last.
  package var trend: [TrendPoint]
  /// What the reader has to know of the inputs: what was skipped, what statistics are stale, what may not be read.
  package var health: [HealthNote]
  /// What matters when load and data grow; nil in a report that is older than this field.
  package var outlook: Outlook?

  package init(
    name: String, night: String, failure: String? = nil, capturedAt: String? = nil, serverVersion: Int? = nil,
    window: Window? = nil, load: Load = Load(), previousLoad: Load? = nil, changes: [Change] = [],
    recommendations: [NightRecommendation] = [], firstSteps: [String] = [], costBefore: Double = 0,
    costAfter: Double = 0, adviceWindow: Window? = nil, curve: [CurvePoint] = [], classes: [ClassLoad] = [],
    tables: [TableLoad] = [], indexes: [IndexStorage] = [], trend: [TrendPoint] = [], health: [HealthNote] = []
  ) {
    self.name = name
    self.night = night
    self.failure = failure
    self.capturedAt = capturedAt
    self.serverVersion = serverVersion
    self.window = window
    self.load = load
    self.previousLoad = previousLoad
    self.changes = changes
    self.recommendations = recommendations
    self.firstSteps = firstSteps
    self.costBefore = costBefore
    self.costAfter = costAfter
    self.adviceWindow = adviceWindow
    self.curve = curve
    self.classes = classes
    self.tables = tables
    self.indexes = indexes
    self.trend = trend
    self.health = health
  }

  package struct Window: Codable, Sendable, Equatable {
    /// nil when it is not known since when the counters count.
    package var from: String?
    package var to: String

    package init(from: String?, to: String) {
      self.from = from
      self.to = to
    }
  }

  /// What was executed.
  package struct Load: Codable, Sendable, Equatable {
    package var calls: Int
    package var milliseconds: Double
    package var rows: Int

    package init(calls: Int = 0, milliseconds: Double = 0, rows: Int = 0) {
      self.calls = calls
      self.milliseconds = milliseconds
      self.rows = rows
    }

    /// Milliseconds of one call; 0 without calls.
    package var mean: Double { calls > 0 ? milliseconds / Double(calls) : 0 }
  }

  package struct CurvePoint: Codable, Sendable, Equatable {
    package var bytes: Int
    package var indexes: Int
    /// Of the workload, at most.
    package var cost: Double
    package var isAdvised: Bool

    package init(bytes: Int, indexes: Int, cost: Double, isAdvised: Bool) {
      self.bytes = bytes
      self.indexes = indexes
      self.cost = cost
      self.isAdvised = isAdvised
    }
  }

  package struct ClassLoad: Codable, Sendable, Equatable {
    /// The class's id, or ``other``.
    package var `class`: String
    package var query: String
    package var load: Load
    /// Of the night before; nil when it did not run then.
    package var previous: Load?
    /// Nights that it was seen on, tonight included, and the first of them.
    package var nights: Int
    package var firstNight: String

    package static let other = "other"

    package init(class: String, query: String, load: Load, previous: Load?, nights: Int, firstNight: String) {
      self.class = `class`
      self.query = query
      self.load = load
      self.previous = previous
      self.nights = nights
      self.firstNight = firstNight
    }
  }

  package struct TableLoad: Codable, Sendable, Equatable {
    /// Qualified, as SQL.
    package var table: String
    package var rows: Double
    /// Of the table and its indexes.
    package var bytes: Int
    package var indexBytes: Int
    /// The time of the classes that name it. A class that names two counts for both.
    package var milliseconds: Double
    /// Over the window; nil when the counters are not readable or the night is the first.
    package var sequentialScans: Int?
    package var indexScans: Int?
    package var rowsWritten: Int?
    /// Of those updated, the heap-only part; nil when none was.
    package var heapOnlyShare: Double?

    package init(
      table: String, rows: Double, bytes: Int, indexBytes: Int, milliseconds: Double = 0, sequentialScans: Int? = nil,
      indexScans: Int? = nil, rowsWritten: Int? = nil, heapOnlyShare: Double? = nil
    ) {
      self.table = table
      self.rows = rows
      self.bytes = bytes
      self.indexBytes = indexBytes
      self.milliseconds = milliseconds
      self.sequentialScans = sequentialScans
      self.indexScans = indexScans
      self.rowsWritten = rowsWritten
      self.heapOnlyShare = heapOnlyShare
    }
  }

  package struct IndexStorage: Codable, Sendable, Equatable {
    /// Qualified, as SQL.
    package var index: String
    package var table: String
    package var definition: String
    package var bytes: Int
    /// Scans over the window; nil when unknown.
    package var scans: Int?
    /// Since when no scan was seen; nil when it is used, or a constraint needs it.
    package var unusedSince: String?

    package init(
      index: String, table: String, definition: String, bytes: Int, scans: Int? = nil, unusedSince: String? = nil
    ) {
      self.index = index
      self.table = table
      self.definition = definition
      self.bytes = bytes
      self.scans = scans
      self.unusedSince = unusedSince
    }
  }

  package struct TrendPoint: Codable, Sendable, Equatable {
    package var night: String
    /// A day's, on average over the night's window; nil for a night without data.
    package var load: Load?
    /// Of tables and indexes.
    package var bytes: Int?
    package var openRecommendations: Int?

    package init(night: String, load: Load? = nil, bytes: Int? = nil, openRecommendations: Int? = nil) {
      self.night = night
      self.load = load
      self.bytes = bytes
      self.openRecommendations = openRecommendations
    }
  }

  package struct HealthNote: Codable, Sendable, Equatable {
    package enum Level: String, Codable, Sendable {
      case note, warning
    }

    package var level: Level
    /// Closed and permanent, such as `counters-reset`.
    package var code: String
    package var message: String

    package init(_ level: Level, _ code: String, _ message: String) {
      self.level = level
      self.code = code
      self.message = message
    }
  }
}
