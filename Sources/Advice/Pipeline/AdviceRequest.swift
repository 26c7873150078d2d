package import Catalog
package import IndexReview
package import Planner
package import PostgresServer
package import Selection
package import Workload

/// What a user asks for.
package struct AdviceRequest: Sendable {
  package var catalog: Catalog
  package var workload: Workload
  package var binaries: ServerBinaries
  package var limits: SelectionProblem.Limits
  /// Identifiers of candidate rules, ``drop``, ``reindex``, ``statistics``, ``questions``, ``findings`` and
  /// ``partition``; empty for all.
  package var kinds: Set<String>
  /// When an existing index is called unused or redundant.
  package var reviewLimits = IndexReview.Limits()
  /// The part of its cost as things are by which a query class may get dearer, where that is noticeable at all.
  package var maximumRegression = Self.usualRegression
  /// When the planner is asked no more about what to choose; nil for no such time.
  package var deadline: ContinuousClock.Instant?
  /// What the user said of that; nil for nothing.
  package var timeLimit: Duration?
  /// When no more query classes are planned; nil for no such time.
  package var planningDeadline: ContinuousClock.Instant?
  /// The ``maximumRegression`` where nothing is said.
  package static let usualRegression = 0.2
  /// Tables to advise on; empty for all.
  package var tables: Set<ObjectName>
  /// Whether plans before and after belong into the document.
  package var explains: Bool
  /// Indexes of the user's own, to be compared.
  package var ideas: [IndexDefinition]
  /// Whose sizes and costs new indexes have.
  package var sizes = IndexSizes.estimated
  /// The algorithm that chooses in place of Sextant's own, to compare with.
  package var published: PublishedAlgorithm?
  /// When tables are called large, and how they grow.
  package var partitioning = PartitioningOptions()
  /// Whether what matters when the load grows is looked at too: ``AdviceDocument/scale``.
  package var looksAhead = false
  package var version: String
  /// What the reader of the inputs left out, for the report.
  package var notes: [String] = []

  package init(
    catalog: Catalog, workload: Workload, binaries: ServerBinaries, limits: SelectionProblem.Limits = .init(),
    kinds: Set<String> = [], tables: Set<ObjectName> = [], explains: Bool = false, ideas: [IndexDefinition] = [],
    version: String
  ) {
    self.catalog = catalog
    self.workload = workload
    self.binaries = binaries
    self.limits = limits
    self.kinds = kinds
    self.tables = tables
    self.explains = explains
    self.ideas = ideas
    self.version = version
  }
}

extension AdviceRequest {
  /// The identifier of indexes to drop among the ``kinds``.
  package static let drop = "drop"
  /// The identifier of indexes to rebuild among the ``kinds``.
  package static let reindex = "reindex"

  /// The identifier of extended statistics among the ``kinds``.
  package static let statistics = "statistics"
  /// The identifier of questions about keys among the ``kinds``.
  package static let questions = "questions"
  /// The identifier of findings about sessions among the ``kinds``.
  package static let findings = "findings"

  /// The identifier of tables to partition among the ``kinds``.
  package static let partition = "partition"

  /// What the reader of a report has to know of ``sizes``.
  var sizeNotes: [String] {
    sizes == .estimated
      ? []
      : [
        "sizes and costs of new indexes are HypoPG's, for comparison with published work: it overstates B-trees 2 to 3.5 times and leaves out their height (--sizes)"
      ]
  }

  func wants(_ kind: String) -> Bool { kinds.isEmpty || kinds.contains(kind) }
}
