package import Advice

/// A recommendation through the nights: what it is, and what has become of it.
package struct NightRecommendation: Codable, Sendable, Equatable {
  /// Where it stands in its life.
  package enum State: String, Codable, Sendable, CaseIterable {
    /// Advised tonight for the first time.
    case new
    /// Advised before, and still.
    case persisting
    /// Done, by what the catalog shows: the index is there, or the dropped one is gone.
    case applied
    /// Done, and its query classes became faster.
    case verified
    /// Done, and its query classes became slower.
    case regressed
    /// An ignore rule of the configuration is about it.
    case dismissed
    /// No longer advised, and not done.
    case expired
  }

  /// The same every night.
  package var id: String
  package var state: State
  /// The first night that it was advised, the last one, and the night of the last change of state.
  package var firstNight: String
  package var lastNight: String
  package var changedNight: String
  /// Nights that it was advised.
  package var nights: Int
  /// What the workload spent on what it would have saved, since the first night: by class, the time that was measured × the
  /// part that the planner promises to save. An estimate, in milliseconds.
  package var missedMilliseconds: Double
  /// Of it, the last night's part.
  package var missedLastNight: Double
  /// Set when it is applied.
  package var application: Application?
  /// Set when it is verified or regressed, and while it is found out.
  package var verification: Verification?
  /// Set when it is dismissed.
  package var dismissal: Dismissal?
  /// Why it is expired, in words.
  package var expiry: String?
  /// What `sextant bench` found when it built it elsewhere.
  package var measurement: Measurement?

  // What is advised, as in the advice document.
  package var action: String
  package var method: String
  package var table: String
  package var index: String
  package var statement: String
  package var rollback: String
  package var rollout: [Recommendation.Step]
  package var bytes: Int
  /// `estimated` or `measured`.
  package var sizeSource: String
  /// `planned`, `estimated` or `measured`.
  package var confidence: String
  /// The workload's planner cost with all recommendations but this one, and with all.
  package var costBefore: Double
  package var costAfter: Double
  package var reasons: [String]
  package var tradeoffs: [String]
  package var queries: [Effect]

  package init(
    id: String, state: State, firstNight: String, lastNight: String, changedNight: String, nights: Int = 1,
    missedMilliseconds: Double = 0, missedLastNight: Double = 0, action: String, method: String, table: String,
    index: String, statement: String, rollback: String, rollout: [Recommendation.Step] = [], bytes: Int,
    sizeSource: String = "estimated", confidence: String = "planned", costBefore: Double, costAfter: Double,
    reasons: [String] = [], tradeoffs: [String] = [], queries: [Effect] = []
  ) {
    self.id = id
    self.state = state
    self.firstNight = firstNight
    self.lastNight = lastNight
    self.changedNight = changedNight
    self.nights = nights
    self.missedMilliseconds = missedMilliseconds
    self.missedLastNight = missedLastNight
    self.action = action
    self.method = method
    self.table = table
    self.index = index
    self.statement = statement
    self.rollback = rollback
    self.rollout = rollout
    self.bytes = bytes
    self.sizeSource = sizeSource
    self.confidence = confidence
    self.costBefore = costBefore
    self.costAfter = costAfter
    self.reasons = reasons
    self.tradeoffs = tradeoffs
    self.queries = queries
  }

  /// Whether it made things slower, and still does.
  package var isToTakeBack: Bool { state == .regressed && application?.takenBack == nil }

  /// Whether somebody should do it.
  package var isOpen: Bool { state == .new || state == .persisting }

  /// The part of the workload's planner cost that it saves, 0 to 1.
  package var plannedGain: Double { costBefore > 0 ? max(0, (costBefore - costAfter) / costBefore) : 0 }

  /// What it does to one query class; costs are of one execution.
  package struct Effect: Codable, Sendable, Equatable {
    package var `class`: String
    package var query: String
    /// Over the advice's window.
    package var calls: Int
    package var costBefore: Double
    package var costAfter: Double
    /// EXPLAIN's text.
    package var planBefore: String?
    package var planAfter: String?

    package init(
      class: String, query: String, calls: Int, costBefore: Double, costAfter: Double, planBefore: String? = nil,
      planAfter: String? = nil
    ) {
      self.class = `class`
      self.query = query
      self.calls = calls
      self.costBefore = costBefore
      self.costAfter = costAfter
      self.planBefore = planBefore
      self.planAfter = planAfter
    }

    /// The part of its cost that is saved, 0 to 1; below 0 when it gets dearer.
    package var saving: Double { costBefore > 0 ? (costBefore - costAfter) / costBefore : 0 }
  }

  package struct Application: Codable, Sendable, Equatable {
    /// The night that it was found done.
    package var night: String
    /// The index that is there, under whatever name; the dropped one's of a drop.
    package var index: String
    /// What takes back what was done, with the name that it was done under.
    package var rollback: String
    /// The night that it was found taken back; nil while it is there.
    package var takenBack: String?

    package init(night: String, index: String, rollback: String) {
      self.night = night
      self.index = index
      self.rollback = rollback
    }
  }

  /// The query classes' time before it was done and after.
  package struct Verification: Codable, Sendable, Equatable {
    /// Nights with data before, and after.
    package var nightsBefore: Int
    package var nightsAfter: Int
    package var classes: [ClassTime]
    /// After ÷ before, of the classes weighted by their calls after; nil while there is too little to compare.
    package var ratio: Double?

    package init(nightsBefore: Int, nightsAfter: Int, classes: [ClassTime], ratio: Double?) {
      self.nightsBefore = nightsBefore
      self.nightsAfter = nightsAfter
      self.classes = classes
      self.ratio = ratio
    }
  }

  package struct ClassTime: Codable, Sendable, Equatable {
    package var `class`: String
    package var query: String
    package var before: DatabaseNight.Load
    package var after: DatabaseNight.Load

    package init(class: String, query: String, before: DatabaseNight.Load, after: DatabaseNight.Load) {
      self.class = `class`
      self.query = query
      self.before = before
      self.after = after
    }
  }

  /// The verdict of a benchmark on a clone, or on rows made from statistics.
  package struct Measurement: Codable, Sendable, Equatable {
    /// `keep`, `reject` or `inconclusive`.
    package var decision: String
    package var reasons: [String]
    /// When it was measured.
    package var at: String
    /// `target`, or `synthetic` for rows that were made up.
    package var source: String
    /// The time of its query classes with it ÷ without it, and what is certain of that; nil when nothing was measured.
    package var ratio: Double?
    package var low: Double?
    package var high: Double?
    /// The same by the planner's costs.
    package var plannedRatio: Double?
    /// Bytes that it had there.
    package var bytes: Int?

    package init(
      decision: String, reasons: [String], at: String, source: String, ratio: Double? = nil, low: Double? = nil,
      high: Double? = nil, plannedRatio: Double? = nil, bytes: Int? = nil
    ) {
      self.decision = decision
      self.reasons = reasons
      self.at = at
      self.source = source
      self.ratio = ratio
      self.low = low
      self.high = high
      self.plannedRatio = plannedRatio
      self.bytes = bytes
    }
  }

  package struct Dismissal: Codable, Sendable, Equatable {
    package var reason: String
    /// The last day, as in 2026-12-31; nil for ever.
    package var until: String?

    package init(reason: String, until: String?) {
      self.reason = reason
      self.until = until
    }
  }
}
