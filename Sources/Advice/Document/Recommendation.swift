/// One thing to do, with its evidence and its way back.
package struct Recommendation: Sendable, Equatable {
  package enum Action: String, Sendable {
    case createIndex = "create_index"
    case dropIndex = "drop_index"
    case reindex
    case createStatistics = "create_statistics"
  }

  package enum Confidence: String, Sendable {
    /// Planned with real statistics.
    case planned
    /// Rests on assumed sizes or statistics.
    case estimated
    case measured
  }

  /// Whether the planner can prove that the rows which the query classes ask for are in a partial index, from what the
  /// application sends.
  package enum Implication: String, Sendable {
    /// All statements say it: a constant, or a condition that holds whatever the parameters are.
    case provable
    /// The workload does not say what is sent.
    case unknown
  }

  /// A hash of action, table, method, keys and predicate: the same every night.
  package var id: String
  package var action: Action
  package var method: String
  /// Qualified, as SQL.
  package var table: String
  package var index: String
  /// One statement.
  package var statement: String
  /// What brings things back as they were: one statement, or several with semicolons between them for an index of a
  /// partitioned table. Empty when there is nothing to take back.
  package var rollback: String
  /// The whole sequence.
  package var rollout: [Step]
  /// Of the index that is created or dropped; of one that is rebuilt, what it gets smaller by.
  package var sizeInBytes: Int
  /// `estimated` or `measured`; `hypopg` for comparison with published work.
  package var sizeSource: String
  /// The workload's cost with all recommendations but this one, and with all.
  package var costBefore: Double
  package var costAfter: Double
  package var writeOverhead: WriteOverhead
  package var confidence: Confidence
  package var reasons: [String]
  package var tradeoffs: [String]
  /// The query classes that it makes cheaper by as much as makes an index worth having, with most of the parameter values
  /// that were tried, and those that it makes dearer. Largest saving first.
  package var queries: [Effect]
  /// How many more query classes it makes cheaper, by less or with few of the values.
  package var minorChanges: Int
  package var build: Build?
  /// nil for anything but a partial index that is created.
  package var implication: Implication?

  package init(
    id: String, action: Action, method: String, table: String, index: String, statement: String, rollback: String,
    rollout: [Step], sizeInBytes: Int, sizeSource: String, costBefore: Double, costAfter: Double,
    writeOverhead: WriteOverhead, confidence: Confidence, reasons: [String], tradeoffs: [String], queries: [Effect],
    minorChanges: Int = 0, build: Build? = nil
  ) {
    self.id = id
    self.action = action
    self.method = method
    self.table = table
    self.index = index
    self.statement = statement
    self.rollback = rollback
    self.rollout = rollout
    self.sizeInBytes = sizeInBytes
    self.sizeSource = sizeSource
    self.costBefore = costBefore
    self.costAfter = costAfter
    self.writeOverhead = writeOverhead
    self.confidence = confidence
    self.reasons = reasons
    self.tradeoffs = tradeoffs
    self.queries = queries
    self.minorChanges = minorChanges
    self.build = build
  }

  /// A step of the rollout.
  package struct Step: Codable, Sendable, Equatable {
    package var sql: String
    /// Whether it may run inside a transaction; CONCURRENTLY may not.
    package var inTransaction: Bool
    package var why: String

    package init(sql: String, inTransaction: Bool, why: String) {
      self.sql = sql
      self.inTransaction = inTransaction
      self.why = why
    }
  }

  /// An estimate, not of the planner's: what the index costs when rows are written. Of an index that is dropped, what is
  /// spared: the same figures below zero.
  package struct WriteOverhead: Sendable, Equatable {
    /// Entries that the workload's writes add to this index over its window.
    package var entries: Double
    /// Entries that the updates that are heap-only no more add to the other indexes of the table.
    package var entriesInOtherIndexes: Double
    /// Bytes of an entry.
    package var bytesPerEntry: Double
    /// Rows updated over the window that could be heap-only (HOT) and no longer can, since the index holds a column that
    /// is set.
    package var updatesLosingHOT: Double
    /// The part of the table's updates that are heap-only by its counters (`n_tup_hot_upd`), when that is less than the
    /// updated columns allow: the other updates add an entry to every index.
    package var heapOnlyShare: Double?
    /// The same in planner cost units, so that it can be compared with what is saved.
    package var cost: Double
    /// How it was computed, in words.
    package var formula: String
    /// Bytes of WAL that an entry writes, without full-page images.
    package var walBytesPerEntry: Double
    /// ``updatesLosingHOT`` as a part of the table's updates; nil when there are none.
    package var updatesLosingHOTShare: Double?
    /// Where the writes are known from, in words: the workload, or the table's counters.
    package var source: String

    package init(
      entries: Double, entriesInOtherIndexes: Double = 0, bytesPerEntry: Double, updatesLosingHOT: Double,
      heapOnlyShare: Double? = nil, cost: Double, formula: String, walBytesPerEntry: Double = 0,
      updatesLosingHOTShare: Double? = nil, source: String = ""
    ) {
      self.entries = entries
      self.entriesInOtherIndexes = entriesInOtherIndexes
      self.bytesPerEntry = bytesPerEntry
      self.updatesLosingHOT = updatesLosingHOT
      self.heapOnlyShare = heapOnlyShare
      self.cost = cost
      self.formula = formula
      self.walBytesPerEntry = walBytesPerEntry
      self.updatesLosingHOTShare = updatesLosingHOTShare
      self.source = source
    }
  }

  /// What it does to one query class; costs are of one execution.
  package struct Effect: Sendable, Equatable {
    package var `class`: String
    package var fingerprint: String
    package var query: String
    package var calls: Int
    package var costBefore: Double
    package var costAfter: Double
    /// EXPLAIN's text before and after, with `--explain`.
    package var planBefore: String?
    package var planAfter: String?
    /// What the plans leave out: they are of one set of parameter values, and costs may be means over several.
    package var planNote: String?
    /// What runs the statement, in words, when no input has it: a foreign key (``AdviceDocument/Derived``).
    package var origin: String?

    package init(
      class: String, fingerprint: String, query: String, calls: Int, costBefore: Double, costAfter: Double,
      planBefore: String? = nil, planAfter: String? = nil, planNote: String? = nil, origin: String? = nil
    ) {
      self.class = `class`
      self.fingerprint = fingerprint
      self.query = query
      self.calls = calls
      self.costBefore = costBefore
      self.costAfter = costAfter
      self.planBefore = planBefore
      self.planAfter = planAfter
      self.planNote = planNote
      self.origin = origin
    }
  }
}
