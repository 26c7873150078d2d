/// What a scheme does to a workload, as the planner twin says: all query classes planned on the table as it is and on
/// the partitioned one.
package struct PartitionEffect: Sendable, Equatable {
  /// Sums of calls × planner cost over the classes that name the table.
  package var costBefore: Double
  package var costAfter: Double
  /// Milliseconds of planning an execution takes, the mean over the calls of those classes.
  package var planningBefore: Double
  package var planningAfter: Double
  /// The classes that name the table, the largest calls × change of cost first.
  package var classes: [ClassEffect]
  /// In the order of the scheme; of a subdivision its parts.
  package var partitions: [PartitionSize]
  /// What makes the figures less than sure, in words: a column that goes along with the key, rare values.
  package var doubts: [String]

  package init(
    costBefore: Double, costAfter: Double, planningBefore: Double, planningAfter: Double, classes: [ClassEffect],
    partitions: [PartitionSize], doubts: [String] = []
  ) {
    self.costBefore = costBefore
    self.costAfter = costAfter
    self.planningBefore = planningBefore
    self.planningAfter = planningAfter
    self.classes = classes
    self.partitions = partitions
    self.doubts = doubts
  }

  /// ``costBefore`` without the classes that DETACH and DROP take the place of (``ClassEffect/isReplaced``).
  package var lastingCostBefore: Double { costBefore - replaced { $0.costBefore } }
  /// ``costAfter`` without them.
  package var lastingCostAfter: Double { costAfter - replaced { $0.costAfter } }
  /// ``lastingCostAfter`` with classes whose gain is doubtful as they were: what decisions are made by.
  package var countedCostAfter: Double {
    classes.reduce(lastingCostAfter) { sum, item in
      guard item.isGainDoubtful, !item.isReplaced else { return sum }
      return sum + Double(item.calls) * max(0, item.costBefore - item.costAfter)
    }
  }

  private func replaced(_ cost: (ClassEffect) -> Double) -> Double {
    classes.reduce(0) { $0 + ($1.isReplaced ? Double($1.calls) * cost($1) : 0) }
  }

  /// One query class; costs and milliseconds are of one execution.
  package struct ClassEffect: Sendable, Equatable {
    package var `class`: String
    package var query: String
    package var calls: Int
    package var costBefore: Double
    package var costAfter: Double
    package var planningBefore: Double
    package var planningAfter: Double
    /// Partitions that the plan reads or writes, the mean over the parameter values that were tried, of ``partitions``.
    package var partitionsRead: Double
    package var partitions: Int
    /// Whether the plan leaves partitions out when it is executed (`Subplans Removed`, or a join's parameter), so that
    /// it reads fewer than ``partitionsRead``.
    package var prunesAtRun: Bool
    /// Why the planner has no plan for it on the partitioned table, in words; ``costAfter`` is then ``costBefore``. nil
    /// when it has.
    package var fault: String?
    /// Whether it deletes rows for their age, so that DETACH and DROP of partitions take its place: what it costs on the
    /// partitioned table is of no matter then.
    package var isReplaced: Bool
    /// Whether rows are found by an index on another column, whose values may each be in one partition as a whole: a
    /// tenant's invoices are, whose numbers have an index. Partitions leave out none of them then, though the planner takes
    /// them for spread over all.
    package var isGainDoubtful: Bool

    /// Whether it reads a part of the partitions only.
    package var prunes: Bool { fault == nil && (prunesAtRun || partitionsRead < Double(partitions)) }

    package init(
      class: String, query: String, calls: Int, costBefore: Double, costAfter: Double, planningBefore: Double,
      planningAfter: Double, partitionsRead: Double, partitions: Int, prunesAtRun: Bool = false,
      fault: String? = nil, isReplaced: Bool = false, isGainDoubtful: Bool = false
    ) {
      self.isGainDoubtful = isGainDoubtful
      self.isReplaced = isReplaced
      self.class = `class`
      self.query = query
      self.calls = calls
      self.costBefore = costBefore
      self.costAfter = costAfter
      self.planningBefore = planningBefore
      self.planningAfter = planningAfter
      self.partitionsRead = partitionsRead
      self.partitions = partitions
      self.prunesAtRun = prunesAtRun
      self.fault = fault
    }
  }

  /// Estimated sizes of one partition.
  package struct PartitionSize: Sendable, Equatable {
    package var name: String
    package var rows: Double
    package var heapBytes: Int
    /// By the name of the table's index that the partition's is a part of.
    package var indexBytes: [String: Int]

    package init(name: String, rows: Double, heapBytes: Int, indexBytes: [String: Int]) {
      self.name = name
      self.rows = rows
      self.heapBytes = heapBytes
      self.indexBytes = indexBytes
    }
  }
}
