package import IndexReview

/// The existing indexes of a database with a verdict on each: the document `sextant.indexes/1`.
package struct IndexList: Sendable, Equatable {
  package static let schema = "sextant.indexes/1"

  package struct Entry: Sendable, Equatable {
    package var index: ReviewedIndex
    /// What drops it; nil when it stays.
    package var drop: String?
    /// What brings it back; nil when it stays.
    package var rollback: String?
    /// What rebuilds it, and each of its partitions that is bloated.
    package var rebuilds: [String]
    /// Query classes whose plans read it as things are; nil without a workload.
    package var classesUsing: Int?
    /// Query classes that get dearer without it; nil when the planner was not asked.
    package var classesDearer: [String]?

    package init(
      index: ReviewedIndex, drop: String? = nil, rollback: String? = nil, rebuilds: [String] = [],
      classesUsing: Int? = nil, classesDearer: [String]? = nil
    ) {
      self.index = index
      self.drop = drop
      self.rollback = rollback
      self.rebuilds = rebuilds
      self.classesUsing = classesUsing
      self.classesDearer = classesDearer
    }
  }

  package var sextantVersion: String
  package var serverVersion: Int
  package var capturedAt: String
  package var unusedAfterDays: Double
  /// nil without a workload.
  package var classesAnalyzed: Int?
  /// Replicas whose scans are counted too.
  package var replicas = 0
  /// In the order of tables and names.
  package var entries: [Entry]
  package var warnings: [String]

  package init(
    sextantVersion: String, serverVersion: Int, capturedAt: String, unusedAfterDays: Double,
    classesAnalyzed: Int? = nil, entries: [Entry], warnings: [String] = []
  ) {
    self.sextantVersion = sextantVersion
    self.serverVersion = serverVersion
    self.capturedAt = capturedAt
    self.unusedAfterDays = unusedAfterDays
    self.classesAnalyzed = classesAnalyzed
    self.entries = entries
    self.warnings = warnings
  }
}
