package import Catalog

/// What is to become of an index.
package enum IndexVerdict: Sendable, Equatable {
  case keep(KeepReason)
  /// Another one has the same definition.
  case duplicate(of: Cover)
  /// Another one does all that it does, and more.
  case redundant(Cover)
  /// Not scanned since the counters were reset, long enough ago.
  case unused
  /// Not scanned since the counters were reset, which is not long ago or nobody knows when.
  case unusedSoFar
  /// Left behind by a build that failed: no query uses it, and writes may still maintain it.
  case invalid
  case beingBuilt

  /// Whether the index is to be dropped, if the planner agrees.
  package var isDrop: Bool {
    switch self {
    case .duplicate, .redundant, .unused, .invalid: true
    case .keep, .unusedSoFar, .beingBuilt: false
    }
  }

  /// The index that does another's work.
  package struct Cover: Sendable, Equatable {
    package let name: ObjectName
    package let bytes: Int
    /// Whether it is only advised.
    package let isAdvised: Bool

    package init(name: ObjectName, bytes: Int, isAdvised: Bool = false) {
      self.name = name
      self.bytes = bytes
      self.isAdvised = isAdvised
    }
  }

  /// What the planner says of a workload without an index.
  package struct Need: Sendable, Equatable {
    /// Query classes that get dearer.
    package let classes: Int
    /// By how much the one that it matters most to does, as a fraction of its cost; nil when one can't be planned at all.
    package let most: Double?
    /// What runs those that foreign keys run, in words.
    package let origins: [String]

    package init(classes: Int, most: Double?, origins: [String] = []) {
      self.classes = classes
      self.most = most
      self.origins = origins
    }
  }

  package enum KeepReason: Sendable, Equatable {
    case primaryKey(String)
    case uniqueConstraint(String)
    case exclusionConstraint(String)
    /// Forbids equal rows without being a constraint's.
    case uniqueIndex
    /// Foreign keys of other tables depend on it.
    case referenced
    /// The foreign key whose rows are looked for by it when a referenced row is deleted or changed.
    case foreignKey(String)
    case replicaIdentity
    case clustered
    /// Its statistics of an expression count also for queries that don't read it.
    case expressionStatistics
    /// Another one could do its work but is so many times larger.
    case coverTooLarge(Cover, factor: Double)
    /// A partitioned table's, to which not every partition has an index attached.
    case incomplete
    /// Query classes get dearer without it.
    case needed(Need)
    case scanned(Int)
    case scansUnknown
  }
}

/// An index with its verdict.
package struct ReviewedIndex: Sendable, Equatable {
  package let family: IndexFamily
  package let verdict: IndexVerdict
  package let age: CounterAge
  /// What would be rebuilt of an index that stays.
  package let bloat: [BloatEstimate]
  /// Whether `idx_scan` means anything: not when only a schema is at hand.
  package let scans: Int?
}
