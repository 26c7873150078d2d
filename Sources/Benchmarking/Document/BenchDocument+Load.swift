extension BenchDocument {
  package struct LoadSettings: Sendable, Equatable {
    /// Sessions at the same time.
    package var sessions: Int
    /// With the indexes, and as many without.
    package var seconds: Double

    package init(sessions: Int, seconds: Double) {
      self.sessions = sessions
      self.seconds = seconds
    }
  }

  /// The workload's statements in several sessions at once, with all proposed indexes and without any.
  package struct Load: Sendable, Equatable {
    /// At the same time.
    package var sessions: Int
    /// Of each state, over all its blocks.
    package var seconds: Double
    /// Without the indexes.
    package var before: LoadSide
    /// With them.
    package var after: LoadSide
    /// Those that were executed, the most called first.
    package var classes: [LoadClass]
    /// Classes of the workload that were not executed.
    package var skipped: [Skipped]
    /// What the comparison leaves open.
    package var notes: [String]

    package init(
      sessions: Int, seconds: Double, before: LoadSide, after: LoadSide, classes: [LoadClass] = [],
      skipped: [Skipped] = [], notes: [String] = []
    ) {
      self.sessions = sessions
      self.seconds = seconds
      self.before = before
      self.after = after
      self.classes = classes
      self.skipped = skipped
      self.notes = notes
    }
  }

  /// All sessions in one state of the database.
  package struct LoadSide: Sendable, Equatable {
    /// Statements of all sessions together that ended without an error, of each block in the order of time.
    package var perSecond: [Double]
    package var times: LoadTimes
    package var errors: LoadErrors
    /// Waits for locks that were seen, and milliseconds of the longest; nil where the server doesn't say.
    package var lockWaits: Int?
    package var longestLockWait: Double?

    package init(
      perSecond: [Double], times: LoadTimes, errors: LoadErrors = LoadErrors(), lockWaits: Int? = nil,
      longestLockWait: Double? = nil
    ) {
      self.perSecond = perSecond
      self.times = times
      self.errors = errors
      self.lockWaits = lockWaits
      self.longestLockWait = longestLockWait
    }

    /// The mean of the blocks; nil without any.
    package var meanPerSecond: Double? {
      perSecond.isEmpty ? nil : perSecond.reduce(0, +) / Double(perSecond.count)
    }
  }

  /// Executions that ended without an error: what a session waited for a statement, planning and locks included.
  package struct LoadTimes: Sendable, Equatable {
    package var executions: Int
    /// Milliseconds, by nearest rank; nil without executions.
    package var p50: Double?
    package var p95: Double?

    package init(executions: Int, p50: Double?, p95: Double?) {
      self.executions = executions
      self.p50 = p50
      self.p95 = p95
    }
  }

  /// Executions that ended with an error: none of them is among the times.
  package struct LoadErrors: Sendable, Equatable {
    package var deadlocks = 0
    package var lockTimeouts = 0
    package var statementTimeouts = 0
    package var others = 0

    package init(deadlocks: Int = 0, lockTimeouts: Int = 0, statementTimeouts: Int = 0, others: Int = 0) {
      self.deadlocks = deadlocks
      self.lockTimeouts = lockTimeouts
      self.statementTimeouts = statementTimeouts
      self.others = others
    }

    package var count: Int { deadlocks + lockTimeouts + statementTimeouts + others }
  }

  package struct LoadClass: Sendable, Equatable {
    package var `class`: String
    package var fingerprint: String
    package var query: String
    package var calls: Int
    package var before: LoadTimes
    package var after: LoadTimes
    /// In both states.
    package var errors: Int

    package init(
      class: String, fingerprint: String, query: String, calls: Int, before: LoadTimes, after: LoadTimes, errors: Int
    ) {
      self.class = `class`
      self.fingerprint = fingerprint
      self.query = query
      self.calls = calls
      self.before = before
      self.after = after
      self.errors = errors
    }
  }
}
