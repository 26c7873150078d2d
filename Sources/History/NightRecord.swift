/// What a store keeps of one database's night; written in one transaction, so that it is there wholly or not at all.
///
/// Nights are known by when their run began, in seconds since 1970, UTC.
package struct NightRecord: Sendable, Equatable {
  package var database: String
  package var night: Int
  /// Seconds since 1970 that tonight's counters begin and end at; `from` is nil when it is not known.
  package var windowFrom: Int?
  package var windowTo: Int
  package var calls: Int
  package var milliseconds: Double
  package var rows: Int
  /// Of tables and indexes.
  package var bytes: Int
  package var openRecommendations: Int
  /// The report of the night.
  package var document: [UInt8]
  /// What the next night's counters are compared with; only the last night's is kept.
  package var baseline: [UInt8]
  package var classes: [ClassRecord]
  package var indexes: [IndexRecord]
  /// All recommendations of the database, which take the place of those that are there.
  package var ledger: [LedgerRecord]

  package init(
    database: String, night: Int, windowFrom: Int?, windowTo: Int, calls: Int = 0, milliseconds: Double = 0,
    rows: Int = 0, bytes: Int = 0, openRecommendations: Int = 0, document: [UInt8] = [], baseline: [UInt8] = [],
    classes: [ClassRecord] = [], indexes: [IndexRecord] = [], ledger: [LedgerRecord] = []
  ) {
    self.database = database
    self.night = night
    self.windowFrom = windowFrom
    self.windowTo = windowTo
    self.calls = calls
    self.milliseconds = milliseconds
    self.rows = rows
    self.bytes = bytes
    self.openRecommendations = openRecommendations
    self.document = document
    self.baseline = baseline
    self.classes = classes
    self.indexes = indexes
    self.ledger = ledger
  }
}

/// The load of one query class over a night.
package struct ClassRecord: Sendable, Equatable {
  /// Unique within the database.
  package var `class`: String
  /// The text, kept once for all nights; user and database as far as they are known.
  package var query: String
  package var user: String?
  package var calls: Int
  package var milliseconds: Double
  package var rows: Int
  /// A hash of the plan's shape; nil when it could not be planned.
  package var plan: String?

  package init(
    class: String, query: String, user: String? = nil, calls: Int, milliseconds: Double, rows: Int,
    plan: String? = nil
  ) {
    self.class = `class`
    self.query = query
    self.user = user
    self.calls = calls
    self.milliseconds = milliseconds
    self.rows = rows
    self.plan = plan
  }
}

/// An index over a night.
package struct IndexRecord: Sendable, Equatable {
  /// Qualified, as SQL.
  package var index: String
  package var bytes: Int
  /// Over the night; nil when it is not known.
  package var scans: Int?

  package init(index: String, bytes: Int, scans: Int?) {
    self.index = index
    self.bytes = bytes
    self.scans = scans
  }
}

/// A recommendation as it stands.
package struct LedgerRecord: Sendable, Equatable {
  package var id: String
  package var state: String
  package var document: [UInt8]

  package init(id: String, state: String, document: [UInt8]) {
    self.id = id
    self.state = state
    self.document = document
  }
}

/// A night as lists have it.
package struct NightSummary: Sendable, Equatable {
  package enum State: String, Sendable {
    case running, complete, failed
  }

  package var night: Int
  package var state: State
  /// Why it failed, in words.
  package var reason: String?
  package var windowFrom: Int?
  package var windowTo: Int?
  package var calls: Int
  package var milliseconds: Double
  package var rows: Int
  package var bytes: Int
  package var openRecommendations: Int

  package init(
    night: Int, state: State, reason: String? = nil, windowFrom: Int? = nil, windowTo: Int? = nil, calls: Int = 0,
    milliseconds: Double = 0, rows: Int = 0, bytes: Int = 0, openRecommendations: Int = 0
  ) {
    self.night = night
    self.state = state
    self.reason = reason
    self.windowFrom = windowFrom
    self.windowTo = windowTo
    self.calls = calls
    self.milliseconds = milliseconds
    self.rows = rows
    self.bytes = bytes
    self.openRecommendations = openRecommendations
  }
}
