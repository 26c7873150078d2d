package import Catalog

/// What is said of one large or fast-growing table: whether, when and how it is to be partitioned.
package struct PartitionAdvice: Sendable, Equatable {
  package enum Verdict: String, Sendable, CaseIterable {
    /// Partition it: thresholds are passed and the workload gains, or retention does.
    case now
    /// Nothing is gained yet: ``PartitionAdvice/due`` is the date by which it is to be done, from its growth.
    case later
    /// Don't: ``PartitionAdvice/reasons`` say why.
    case not
  }

  package var table: ObjectName
  package var verdict: Verdict
  package var size: Size
  /// nil when nothing tells it.
  package var growth: Growth?
  package var thresholds: [Threshold]
  /// ISO 8601 date; nil unless ``verdict`` is `.later`.
  package var due: String?
  /// Why the verdict, in sentences, the most important first.
  package var reasons: [String]
  package var tradeoffs: [String]
  /// Columns that were looked at as keys, the best first.
  package var keys: [Key]
  /// How to do it; nil when no key is worth it.
  package var plan: Plan?
  /// What serves as well and costs less: an index on the key; each with its figures.
  package var alternatives: [Alternative]
  /// Of a table that is partitioned already: the partition that has to be made soon.
  package var next: NextPartition?

  package init(
    table: ObjectName, verdict: Verdict, size: Size, growth: Growth? = nil, thresholds: [Threshold] = [],
    due: String? = nil, reasons: [String] = [], tradeoffs: [String] = [], keys: [Key] = [], plan: Plan? = nil,
    alternatives: [Alternative] = [], next: NextPartition? = nil
  ) {
    self.next = next
    self.table = table
    self.verdict = verdict
    self.size = size
    self.growth = growth
    self.thresholds = thresholds
    self.due = due
    self.reasons = reasons
    self.tradeoffs = tradeoffs
    self.keys = keys
    self.plan = plan
    self.alternatives = alternatives
  }

  /// What has to be there before the last range of a partitioned table ends, since there is no default partition.
  package struct NextPartition: Sendable, Equatable {
    /// The last partition that there is.
    package var last: ObjectName
    /// Its upper bound, as it is printed.
    package var end: String
    /// The ISO 8601 date from which on rows are refused; nil for numbers whose growth is not known.
    package var date: String?
    /// Makes the next partition; nil when it can't be told from those that there are.
    package var statement: String?

    package init(last: ObjectName, end: String, date: String?, statement: String?) {
      self.last = last
      self.end = end
      self.date = date
      self.statement = statement
    }
  }

  package struct Size: Sendable, Equatable {
    package var rows: Double
    package var heapBytes: Int
    package var indexBytes: Int

    package init(rows: Double, heapBytes: Int, indexBytes: Int) {
      self.rows = rows
      self.heapBytes = heapBytes
      self.indexBytes = indexBytes
    }
  }

  /// What is added, less what is deleted, in a day.
  package struct Growth: Sendable, Equatable {
    package enum Source: String, Sendable {
      /// Said by the user.
      case given
      case history
      /// An earlier snapshot.
      case snapshots
      /// The table's counters of rows inserted and deleted.
      case counters
      /// The INSERTs and DELETEs of the workload.
      case workload
    }

    package var rowsPerDay: Double
    /// ``rowsPerDay`` times the bytes that a row has now, heap and indexes; how much the files grew where rows are not
    /// known.
    package var bytesPerDay: Double
    package var source: Source
    /// Over what time and from which figures, in words.
    package var explanation: String

    package init(rowsPerDay: Double, bytesPerDay: Double, source: Source, explanation: String) {
      self.rowsPerDay = rowsPerDay
      self.bytesPerDay = bytesPerDay
      self.source = source
      self.explanation = explanation
    }
  }

  /// A limit beyond which a table of one piece is trouble.
  package struct Threshold: Sendable, Equatable {
    /// Permanent identifiers.
    package enum Kind: String, Sendable, CaseIterable {
      case rows
      /// Table and indexes beside the memory that there is for them, in bytes.
      case memory
      /// Seconds that VACUUM needs for the table.
      case vacuum = "vacuum-time"
      /// Seconds that building its largest index again takes.
      case indexBuild = "index-build-time"
      /// Rows that are deleted for their age, as a part of those inserted.
      case retention
    }

    package var kind: Kind
    package var value: Double
    package var limit: Double
    package var isPassed: Bool
    /// The ISO 8601 date on which it will be passed at ``Growth``; nil when it is passed, or never will be.
    package var passedOn: String?
    /// Where the value comes from, with its formula, in words.
    package var explanation: String

    package init(
      kind: Kind, value: Double, limit: Double, isPassed: Bool, passedOn: String? = nil, explanation: String
    ) {
      self.kind = kind
      self.value = value
      self.limit = limit
      self.isPassed = isPassed
      self.passedOn = passedOn
      self.explanation = explanation
    }
  }

  /// A column that rows could be divided by.
  package struct Key: Sendable, Equatable {
    package var column: String
    package var method: PartitionScheme.Method
    /// The share of the table's load (calls × planner cost) whose conditions on the column would leave partitions out.
    package var prunedShare: Double
    /// The ids of the query classes that have such conditions, and of those that have none, the largest load first.
    package var pruningClasses: [String]
    package var otherClasses: [String]
    /// Why it is the key or not, in sentences.
    package var reasons: [String]

    package init(
      column: String, method: PartitionScheme.Method, prunedShare: Double, pruningClasses: [String],
      otherClasses: [String], reasons: [String] = []
    ) {
      self.column = column
      self.method = method
      self.prunedShare = prunedShare
      self.pruningClasses = pruningClasses
      self.otherClasses = otherClasses
      self.reasons = reasons
    }
  }

  package struct Plan: Sendable, Equatable {
    package var scheme: PartitionScheme
    /// Why this many partitions of this width, in words.
    package var width: String
    package var effect: PartitionEffect
    package var breakages: [Breakage]
    package var retention: Retention?
    package var migration: MigrationPlan

    package init(
      scheme: PartitionScheme, width: String, effect: PartitionEffect, breakages: [Breakage], retention: Retention?,
      migration: MigrationPlan
    ) {
      self.scheme = scheme
      self.width = width
      self.effect = effect
      self.breakages = breakages
      self.retention = retention
      self.migration = migration
    }
  }

  /// How long rows are kept, as the workload's DELETEs tell, or the user.
  package struct Retention: Sendable, Equatable {
    package var days: Double
    package var explanation: String

    package init(days: Double, explanation: String) {
      self.days = days
      self.explanation = explanation
    }
  }

  /// Something that holds for the table as it is and not for the partitioned one.
  package struct Breakage: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
      case primaryKey = "primary-key"
      case unique
      /// A foreign key of another table's that refers to it.
      case foreignKey = "foreign-key"
      /// An `ON CONFLICT` whose constraint changes.
      case upsert
      /// An exclusion constraint.
      case exclusion
      /// An UPDATE of the key that moves rows between partitions.
      case rowMovement = "row-movement"
      /// A trigger, a rule, replication, or a privilege that partitioned tables treat otherwise.
      case other
    }

    package var kind: Kind
    /// The constraint, index or trigger; qualified by its table when that is another one.
    package var object: String
    /// What is the matter and what to do, in sentences.
    package var explanation: String
    /// The statements that are no longer possible or have to be written anew, as SQL.
    package var statements: [String]
    /// What takes their place, as SQL, each runs on the partitioned table once those of the breakages before it ran;
    /// empty when there is nothing to run.
    package var replacements: [String]
    /// Query classes concerned.
    package var classes: [String]

    package init(
      kind: Kind, object: String, explanation: String, statements: [String] = [], replacements: [String] = [],
      classes: [String] = []
    ) {
      self.kind = kind
      self.object = object
      self.explanation = explanation
      self.statements = statements
      self.replacements = replacements
      self.classes = classes
    }
  }

  package struct Alternative: Sendable, Equatable {
    /// One statement.
    package var statement: String
    package var sizeInBytes: Int
    /// calls × planner cost of the classes that name the table, as in ``PartitionEffect``.
    package var costAfter: Double
    package var explanation: String

    package init(statement: String, sizeInBytes: Int, costAfter: Double, explanation: String) {
      self.statement = statement
      self.sizeInBytes = sizeInBytes
      self.costAfter = costAfter
      self.explanation = explanation
    }
  }
}
