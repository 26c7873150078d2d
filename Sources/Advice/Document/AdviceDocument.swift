package import Partitioning
package import Scaling

/// What Sextant has to say: the one value that every report is written from.
///
/// Encoded as JSON it is the `sextant.advice/1` document: fields may be added, never renamed.
package struct AdviceDocument: Sendable, Equatable {
  package static let schema = "sextant.advice/1"

  package var sextantVersion: String
  /// `server_version_num` of the database that the advice is for.
  package var serverVersion: Int
  /// `server_version_num` of the planner that computed the costs.
  package var plannerVersion: Int
  /// False when a time limit cut the run short.
  package var isDeterministic: Bool
  /// The clock that everything was planned with, ISO 8601.
  package var capturedAt: String
  package var costs: Costs
  package var workload: WorkloadSummary
  package var recommendations: [Recommendation]
  package var rejected: [Rejection]
  /// What only the owner of the data can say.
  package var questions: [Question] = []
  /// What the application does with the database and no index makes good; nil when the workload has no sessions.
  package var findings: [Finding]?
  /// Tables to partition, now or by a date.
  package var partitions: [PartitionAdvice] = []
  /// What is advised for the time when the load grows; nil when nobody asked for it.
  package var scale: [ScaleFinding]?
  /// What looked like a finding and is none.
  package var dismissedFindings: [DismissedFinding] = []
  /// What the reader has to know before believing the figures: assumed statistics, another planner version, stand-ins.
  package var warnings: [String]
  /// What the twin could not make as at the source.
  package var twinNotes: [Note]
  /// Tables whose statistics the reading role may not see.
  package var unreadable: [Unreadable] = []
  /// Set when a limit of the user's leaves no room for any index at all.
  package var noRoom: NoRoom?
  /// Set with a storage budget.
  package var budget: Budget?
  package var settings = AdviceSettings()
  /// The algorithm that chose the indexes in place of Sextant's own.
  package var published: PublishedAlgorithm?
  /// Seconds of each stage; only with `--timings`, since they differ from run to run.
  package var timings: [Timing]?
  /// The workload's own classes that were analysed, as things are: what nights are compared by. Not part of the document.
  package var profiles: [ClassProfile] = []

  package init(
    sextantVersion: String, serverVersion: Int, plannerVersion: Int, isDeterministic: Bool = true, capturedAt: String,
    costs: Costs, workload: WorkloadSummary, recommendations: [Recommendation] = [], rejected: [Rejection] = [],
    warnings: [String] = [], twinNotes: [Note] = [], timings: [Timing]? = nil
  ) {
    self.sextantVersion = sextantVersion
    self.serverVersion = serverVersion
    self.plannerVersion = plannerVersion
    self.isDeterministic = isDeterministic
    self.capturedAt = capturedAt
    self.costs = costs
    self.workload = workload
    self.recommendations = recommendations
    self.rejected = rejected
    self.warnings = warnings
    self.twinNotes = twinNotes
    self.timings = timings
  }

  /// Sums over the analysed query classes of calls × planner cost.
  package struct Costs: Sendable, Equatable {
    /// `twin`, or `hypopg` for comparison with published work.
    package var source: String
    package var before: Double
    package var after: Double
    /// Those by which the effects of what was chosen are told included.
    package var whatIfCalls: Int
    package var whatIfCallsToChoose: Int
    /// What no choice among the candidates within the limits gets below; nil when that was not computed.
    package var lowerBound: Double?
    /// What storage for new indexes buys: the smallest first, each cheaper than those before it. One is what is advised.
    package var curve: [CurvePoint] = []

    package init(source: String = "twin", before: Double, after: Double, whatIfCalls: Int, whatIfCallsToChoose: Int) {
      self.source = source
      self.before = before
      self.after = after
      self.whatIfCalls = whatIfCalls
      self.whatIfCallsToChoose = whatIfCallsToChoose
    }
  }

  /// The best set of new indexes that was found for one amount of storage.
  package struct CurvePoint: Sendable, Equatable {
    package var sizeInBytes: Int
    package var indexes: Int
    /// Of the workload, at most.
    package var cost: Double
    package var isAdvised: Bool

    package init(sizeInBytes: Int, indexes: Int, cost: Double, isAdvised: Bool) {
      self.sizeInBytes = sizeInBytes
      self.indexes = indexes
      self.cost = cost
      self.isAdvised = isAdvised
    }
  }

  /// `classes` = `analyzed` + the number of ``skipped``; `analyzed` = `improved` + the number of ``unimproved``.
  package struct WorkloadSummary: Sendable, Equatable {
    package var classes: Int
    package var calls: Int
    package var analyzed: Int
    /// Of those analysed, the ones that could be planned with unknown parameters only.
    package var plannedGenerically: Int
    package var skipped: [Skipped]
    /// Of those analysed, the ones that the recommendations together make cheaper.
    package var improved: Int
    /// Largest calls × cost first.
    package var unimproved: [Unimproved]
    /// What the workload's statements make foreign keys do, which no input shows: in none of the counts above, and in all
    /// costs.
    package var derived: [Derived] = []

    package init(
      classes: Int, calls: Int, analyzed: Int, plannedGenerically: Int, skipped: [Skipped], improved: Int = 0,
      unimproved: [Unimproved] = []
    ) {
      self.classes = classes
      self.calls = calls
      self.analyzed = analyzed
      self.plannedGenerically = plannedGenerically
      self.skipped = skipped
      self.improved = improved
      self.unimproved = unimproved
    }
  }

  /// A query class that was analysed and that no recommendation makes cheaper, and why.
  package struct Unimproved: Sendable, Equatable {
    package var `class`: String
    package var query: String
    package var calls: Int
    /// Of one execution, as things are.
    package var cost: Double
    /// In words.
    package var reason: String
    /// Closed and permanent, such as `served` or `reads-most`; ``UnimprovedClasses`` has the list.
    package var code: String

    package init(class: String, query: String, calls: Int, cost: Double, reason: String, code: String) {
      self.class = `class`
      self.query = query
      self.calls = calls
      self.cost = cost
      self.reason = reason
      self.code = code
    }

    /// calls × cost.
    package var weightedCost: Double { Double(calls) * cost }
  }

  /// A statement that PostgreSQL runs for a foreign key within others, and what becomes of it.
  package struct Derived: Sendable, Equatable {
    package var `class`: String
    package var query: String
    /// What runs it, in words.
    package var origin: String
    /// Executions, estimated: one for each row of the referenced table that goes or changes.
    package var calls: Int
    /// Of one execution; nil when it can't be planned.
    package var costBefore: Double?
    package var costAfter: Double?
    /// Why it is no cheaper, in words and as ``Unimproved/code`` or ``Skipped/code``; nil when it is.
    package var reason: String?
    package var code: String?

    package init(
      class: String, query: String, origin: String, calls: Int, costBefore: Double? = nil, costAfter: Double? = nil,
      reason: String? = nil, code: String? = nil
    ) {
      self.class = `class`
      self.query = query
      self.origin = origin
      self.calls = calls
      self.costBefore = costBefore
      self.costAfter = costAfter
      self.reason = reason
      self.code = code
    }
  }

  /// A statement or query class that was not analysed, and why.
  package struct Skipped: Sendable, Equatable {
    /// The class's id; empty for a text that has none.
    package var `class`: String
    package var query: String
    package var calls: Int
    /// In words.
    package var reason: String
    /// Closed and permanent, such as `parse-error`.
    package var code: String

    package init(class: String, query: String, calls: Int, reason: String, code: String) {
      self.class = `class`
      self.query = query
      self.calls = calls
      self.reason = reason
      self.code = code
    }
  }

  /// A candidate that is not advised, and why.
  package struct Rejection: Sendable, Equatable {
    package var statement: String
    package var table: String
    package var reason: String
    /// Closed and permanent, such as `covered`, `below-threshold`, `not-used`, `over-budget`, `not-possible`.
    package var code: String

    package init(statement: String, table: String, reason: String, code: String) {
      self.statement = statement
      self.table = table
      self.reason = reason
      self.code = code
    }
  }

  /// Statistics that are missing, and what would make them readable.
  package struct Unreadable: Sendable, Equatable {
    /// Qualified, as SQL.
    package var table: String
    package var columns: [String]
    package var grant: String

    package init(table: String, columns: [String], grant: String) {
      self.table = table
      self.columns = columns
      self.grant = grant
    }
  }

  /// The room for new indexes.
  package struct Budget: Sendable, Equatable {
    /// Bytes that were given.
    package var bytes: Int
    /// Bytes of indexes that are dropped whatever is created, which counted as room too.
    package var freed: Int

    package init(bytes: Int, freed: Int) {
      self.bytes = bytes
      self.freed = freed
    }
  }

  /// A limit that is smaller than every index, and the index that it keeps out first.
  package struct NoRoom: Sendable, Equatable {
    /// The option, as in `--budget`.
    package var limit: String
    /// The index that saves most by itself.
    package var statement: String
    package var sizeInBytes: Int
    /// calls × cost, over the query classes that it helps.
    package var saving: Double

    package init(limit: String, statement: String, sizeInBytes: Int, saving: Double) {
      self.limit = limit
      self.statement = statement
      self.sizeInBytes = sizeInBytes
      self.saving = saving
    }
  }

  package struct Note: Sendable, Equatable {
    package var subject: String
    package var message: String

    package init(subject: String, message: String) {
      self.subject = subject
      self.message = message
    }
  }

  package struct Timing: Sendable, Equatable {
    package var stage: String
    package var seconds: Double

    package init(stage: String, seconds: Double) {
      self.stage = stage
      self.seconds = seconds
    }
  }
}
