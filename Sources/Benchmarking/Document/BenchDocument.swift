package import Advice

/// What was measured of an advice's proposals: the one value that every report of it is written from.
///
/// Encoded as JSON it is the `sextant.bench/1` document: fields may be added, never renamed. Times are in milliseconds and of one
/// execution, ratios are with the proposal over without: below 1 it is a gain.
package struct BenchDocument: Sendable, Equatable {
  package static let schema = "sextant.bench/1"

  package var sextantVersion: String
  /// `server_version_num` of the server that it was measured on.
  package var serverVersion: Int
  package var source: Source
  package var settings: Settings
  /// In the advice's order.
  package var proposals: [Proposal]
  /// The workload's measured classes with all proposals but those left out, beside none of them;
  /// nil when there are none.
  package var together: Comparison?
  /// The classes that ``together`` is over; empty when only the sums are known.
  package var togetherClasses: [ClassMeasurement] = []
  /// Several sessions at once, with all proposed indexes and without any; nil when it was not asked for.
  package var load: Load?
  /// How far the planner's promises were from the truth, by index method.
  package var calibration: [Calibration]
  /// Query classes of the proposals that were not measured, each with its reason.
  package var skipped: [Skipped]
  /// What stays on the target when all is done, in words.
  package var leftBehind: [String]
  package var warnings: [String]
  /// Whether a limit or an interruption ended it before all was measured.
  package var isCutShort: Bool

  package init(
    sextantVersion: String, serverVersion: Int, source: Source, settings: Settings, proposals: [Proposal] = [],
    together: Comparison? = nil, calibration: [Calibration] = [], skipped: [Skipped] = [], leftBehind: [String] = [],
    warnings: [String] = [], isCutShort: Bool = false
  ) {
    self.sextantVersion = sextantVersion
    self.serverVersion = serverVersion
    self.source = source
    self.settings = settings
    self.proposals = proposals
    self.together = together
    self.calibration = calibration
    self.skipped = skipped
    self.leftBehind = leftBehind
    self.warnings = warnings
    self.isCutShort = isCutShort
  }

  package enum Source: Sendable, Equatable {
    /// A clone or staging server; never its address.
    case target
    /// Rows made from a snapshot's statistics, at a part of its size.
    case synthetic(scale: Double, seed: UInt64)
  }

  package struct Settings: Sendable, Equatable {
    /// Times that each statement runs with, and without, for each set of parameters.
    package var rounds: Int
    /// Sets of parameters of each class, at most.
    package var parameterSets: Int
    /// Whether the server's caches are emptied before each run.
    package var isCold: Bool
    /// Whether the operating system's cache of the server's files was emptied, too.
    package var emptiesSystemCache = false
    /// nil when no load is put on the target.
    package var load: LoadSettings?
    /// Seconds.
    package var statementTimeout: Double
    /// Of the bootstrap.
    package var seed: UInt64
    /// The confidence of all intervals, as in 0.95.
    package var confidence: Double

    package init(
      rounds: Int = 10, parameterSets: Int = 3, isCold: Bool = false, statementTimeout: Double = 30, seed: UInt64 = 1,
      confidence: Double = 0.95
    ) {
      self.rounds = rounds
      self.parameterSets = parameterSets
      self.isCold = isCold
      self.statementTimeout = statementTimeout
      self.seed = seed
      self.confidence = confidence
    }
  }

  /// One index that is created, or dropped, and what it was found to do.
  package struct Proposal: Sendable, Equatable {
    /// The recommendation's.
    package var id: String
    /// As in the advice: `create_index`, `drop_index`.
    package var action: String
    package var method: String
    package var table: String
    package var index: String
    package var statement: String
    /// The whole sequence, as the advice has it; none where the statement is all.
    package var rollout: [Recommendation.Step] = []
    /// What brings things back as they were; empty when there is nothing to take back.
    package var rollback = ""
    package var estimatedBytes: Int
    /// nil when it could not be built, and of a drop.
    package var measuredBytes: Int?
    package var buildSeconds: Double?
    /// Milliseconds that a statement of a load waited for a lock of the build; 0 when none was seen waiting, nil without a load.
    package var buildLockWaitMilliseconds: Double?
    /// 95th percentile of the load's times during the build over that before it; nil without a load, or with too few executions.
    package var buildSlowdown: Double?
    /// Whether no plan reads it with the others there, so that it was left out while those were measured.
    package var isLeftOut = false
    /// The reading classes that the advice names, with this proposal beside without it, all others being there
    /// but those that are left out.
    package var reads: [ClassMeasurement]
    /// The writing classes of its table.
    package var writes: [ClassMeasurement]
    /// Over ``reads`` and ``writes``, weighted by calls; nil when nothing was measured.
    package var comparison: Comparison?
    package var verdict: Verdict

    package init(
      id: String, action: String, method: String, table: String, index: String, statement: String, estimatedBytes: Int,
      measuredBytes: Int? = nil, buildSeconds: Double? = nil, reads: [ClassMeasurement] = [],
      writes: [ClassMeasurement] = [], comparison: Comparison? = nil, verdict: Verdict
    ) {
      self.id = id
      self.action = action
      self.method = method
      self.table = table
      self.index = index
      self.statement = statement
      self.estimatedBytes = estimatedBytes
      self.measuredBytes = measuredBytes
      self.buildSeconds = buildSeconds
      self.reads = reads
      self.writes = writes
      self.comparison = comparison
      self.verdict = verdict
    }
  }

  package struct Verdict: Sendable, Equatable {
    package enum Decision: String, Sendable {
      case keep, reject, inconclusive
    }

    package var decision: Decision
    package var reasons: [String]
    /// How many more rounds would decide, about, 1,000 at most; nil when it is decided, or rounds don't help.
    package var moreRounds: Int?

    package init(_ decision: Decision, reasons: [String], moreRounds: Int? = nil) {
      self.decision = decision
      self.reasons = reasons
      self.moreRounds = moreRounds
    }
  }

  /// Calls × time over several classes, and what is certain of the ratio.
  package struct Comparison: Sendable, Equatable {
    /// Milliseconds.
    package var before: Double
    package var after: Double
    package var ratio: Interval
    /// The same by the planner's costs of the advice.
    package var plannedRatio: Double?

    package init(before: Double, after: Double, ratio: Interval, plannedRatio: Double? = nil) {
      self.before = before
      self.after = after
      self.ratio = ratio
      self.plannedRatio = plannedRatio
    }
  }

  package struct Interval: Sendable, Equatable {
    package var estimate: Double
    package var low: Double
    /// Infinite, with ``low`` at 0, when there are too few rounds to be certain of anything.
    package var high: Double

    package init(estimate: Double, low: Double, high: Double) {
      self.estimate = estimate
      self.low = low
      self.high = high
    }
  }

  /// One query class with and without a proposal, run in turns.
  package struct ClassMeasurement: Sendable, Equatable {
    package var `class`: String
    package var fingerprint: String
    package var query: String
    package var calls: Int
    /// The planner's costs in the advice; nil for classes that it does not name.
    package var plannedBefore: Double?
    package var plannedAfter: Double?
    package var before: Sample
    package var after: Sample
    package var ratio: Interval
    /// Whether a plan of it reads the index.
    package var usesIndex: Bool
    /// The node whose rows the planner was most wrong about, where it became slower.
    package var misestimate: Misestimate?

    package init(
      class: String, fingerprint: String, query: String, calls: Int, plannedBefore: Double? = nil,
      plannedAfter: Double? = nil, before: Sample, after: Sample, ratio: Interval, usesIndex: Bool,
      misestimate: Misestimate? = nil
    ) {
      self.class = `class`
      self.fingerprint = fingerprint
      self.query = query
      self.calls = calls
      self.plannedBefore = plannedBefore
      self.plannedAfter = plannedAfter
      self.before = before
      self.after = after
      self.ratio = ratio
      self.usesIndex = usesIndex
      self.misestimate = misestimate
    }
  }

  /// The runs of one statement in one state of the database.
  package struct Sample: Sendable, Equatable {
    /// By set of parameters, the milliseconds of each round.
    package var times: [[Double]]
    /// 8 kB pages hit and read, the median over the runs.
    package var buffers: Double
    /// Those of them that the server had not in its cache, the median over the runs.
    package var buffersRead: Double
    /// Bytes of WAL, the median over the runs; 0 for statements that only read.
    package var walBytes: Double
    /// The part of updated rows that were heap-only; nil when no row was updated.
    package var heapOnlyShare: Double?
    /// Runs that the statement timeout ended: they count as that long.
    package var timeouts: Int

    package init(
      times: [[Double]], buffers: Double = 0, buffersRead: Double = 0, walBytes: Double = 0,
      heapOnlyShare: Double? = nil, timeouts: Int = 0
    ) {
      self.times = times
      self.buffers = buffers
      self.buffersRead = buffersRead
      self.walBytes = walBytes
      self.heapOnlyShare = heapOnlyShare
      self.timeouts = timeouts
    }
  }

  package struct Misestimate: Sendable, Equatable {
    /// As EXPLAIN names it: `Index Scan using x on y`.
    package var node: String
    package var estimatedRows: Double
    package var actualRows: Double
    /// EXPLAIN ANALYZE's text.
    package var plan: String

    package init(node: String, estimatedRows: Double, actualRows: Double, plan: String) {
      self.node = node
      self.estimatedRows = estimatedRows
      self.actualRows = actualRows
      self.plan = plan
    }
  }

  package struct Calibration: Sendable, Equatable {
    package var method: String
    package var classes: Int
    /// The median over the classes of measured ratio / planned ratio: above 1 the planner promised too much.
    package var median: Double
    /// The largest of the same.
    package var worst: Double

    package init(method: String, classes: Int, median: Double, worst: Double) {
      self.method = method
      self.classes = classes
      self.median = median
      self.worst = worst
    }
  }

  package struct Skipped: Sendable, Equatable {
    package var `class`: String
    package var query: String
    package var calls: Int
    package var reason: String

    package init(class: String, query: String, calls: Int, reason: String) {
      self.class = `class`
      self.query = query
      self.calls = calls
      self.reason = reason
    }
  }
}
