/// What to choose from, and under which limits.
package struct SelectionProblem: Sendable {
  package struct Candidate: Sendable {
    /// The number of its table.
    package let table: Int
    package let sizeInBytes: Int
    /// What it costs to maintain over the workload's window, in planner units, times ``Limits/writeWeight``: an estimate.
    package let maintenance: Double
    /// Entries that writes add to it over the workload's window: an estimate.
    package let entriesWritten: Double
    /// Updates over the workload's window that can be heap-only without it and can't with it: an estimate.
    package let updatesLosingHOT: Double
    /// The query classes that may profit, sorted.
    package let classes: [Int]
    /// Those of ``classes`` that it was thought of for, sorted.
    package let origins: [Int]
    /// Smaller candidates with less of the same that could take its place. Simplest first.
    package let simpler: [Int]
    /// Those of ``simpler`` that its own keys begin with: beside it they are copies.
    package let beginnings: [Int]
    /// Those of ``simpler`` with the same keys, that include less.
    package let bare: [Int]
    /// Partial ones that hold some of its rows and whose work it can do: it can take the place of several.
    package let parts: [Int]
    /// Those with the same columns, their keys in another order.
    package let reordered: [Int]
    /// Those on the same table whose work it could do in part: all of their keys are among its own, or they have its lead.
    package let overlapping: [Int]
    /// Candidates of the partitioned tables that its table is a partition of, which can do its work there: beside one
    /// of these it is a copy.
    package let above: [Int]
    /// The BRIN indexes that could take its place.
    package let summaries: [Summary]
    /// Whether it is a copy of an existing index with more columns, beside which it stands for good.
    package let repeatsExisting: Bool
    /// Whether it was thought of for no class of its own, but in the place of several others: of use within limits only.
    package let isMerged: Bool
    /// The numbers of its key columns within its table, in the order of the keys: only for algorithms that put indexes
    /// together from columns, empty otherwise.
    package let keys: [Int]

    package init(
      table: Int = 0, sizeInBytes: Int, maintenance: Double, entriesWritten: Double = 0,
      updatesLosingHOT: Double = 0, classes: [Int], origins: [Int]? = nil,
      simpler: [Int] = [],
      beginnings: [Int] = [], bare: [Int] = [], parts: [Int] = [], reordered: [Int] = [],
      overlapping: [Int] = [], above: [Int] = [],
      summaries: [Summary] = [],
      repeatsExisting: Bool = false, isMerged: Bool = false, keys: [Int] = []
    ) {
      self.isMerged = isMerged
      self.keys = keys
      self.summaries = summaries
      self.table = table
      self.above = above
      self.repeatsExisting = repeatsExisting
      self.sizeInBytes = sizeInBytes
      self.maintenance = maintenance
      self.entriesWritten = entriesWritten
      self.updatesLosingHOT = updatesLosingHOT
      self.classes = classes
      self.origins = origins ?? classes
      self.simpler = simpler
      self.beginnings = beginnings
      self.bare = bare
      self.parts = parts
      self.reordered = reordered
      self.overlapping = overlapping
    }
  }

  /// A BRIN index that could take a B-tree's place: it finds pages, not rows, and costs next to nothing to keep.
  ///
  /// It does when each class in ``classes`` that used the B-tree costs at most two thirds of what it costs without either, no
  /// other class loses anything of significance, they are executed ``mostExecutions`` times at most, and what they lose is
  /// less than the upkeep that is spared, or a twentieth of what the B-tree saves. The planner overstates the cost of BRIN in a table whose rows lie in order: what
  /// such a class costs by it is taken to be what it costs by ``reference`` and ``extraCost``, where that is less.
  package struct Summary: Sendable, Equatable {
    /// The BRIN candidate.
    package let member: Int
    /// The B-tree on the same column alone.
    package let reference: Int
    /// The query classes that read all rows of an interval, in no order that matters.
    package let classes: Set<Int>
    /// Of reading a range of pages in vain, in planner units.
    package let extraCost: Double
    package let mostExecutions: Double

    package init(member: Int, reference: Int, classes: [Int], extraCost: Double, mostExecutions: Double) {
      self.member = member
      self.reference = reference
      self.classes = Set(classes)
      self.extraCost = extraCost
      self.mostExecutions = mostExecutions
    }
  }

  package let candidates: [Candidate]
  /// Executions of each query class.
  package let weights: [Double]
  /// Cost of one execution without any candidate.
  package let baseline: [Double]
  package let limits: Limits

  package struct Limits: Sendable {
    /// Bytes; nil for no limit.
    package var budget: Int?
    package var maximumIndexes: Int?
    /// The least saving, as a fraction of the cost of a query class that an index serves.
    package var minimumGain: Double
    /// The same for an index beside one that begins with its keys, or that its own keys begin with.
    package var minimumGainOfCopies: Double
    /// A saving for one execution, in planner units, that is noticed by itself: a few pages. Less than that counts only
    /// when the class runs so often that it is ``noticeableShare`` of the workload's cost.
    package var noticeableSaving: Double
    package var noticeableShare: Double
    /// ``noticeableSaving`` for copies: what has an index already is slow only when it reads many pages.
    package var noticeableSavingOfCopies: Double
    /// The part of a class's cost without any candidate that a saving has to be, too: what is left of a slow query after
    /// one index is no reason for the next.
    package var noticeablePart: Double
    /// What a page more in an index has to save over the workload's window, in planner units: to be written, vacuumed,
    /// backed up and kept in memory it is read about ten times. Where there is a budget, that is the price of storage, and
    /// pages within it have none.
    package var pricePerPage: Double
    /// How much a unit of upkeep counts beside one of the queries' cost: 0 for not at all.
    package var writeWeight: Double

    private static let usualPricePerPage = 10.0

    /// Whether there is a budget, or a number of indexes.
    package var areGiven: Bool { budget != nil || maximumIndexes != nil }

    package var leastGainOfCopies: Double { max(minimumGain, minimumGainOfCopies) }

    package init(
      budget: Int? = nil, maximumIndexes: Int? = nil, minimumGain: Double = 0.1,
      minimumGainOfCopies: Double = 0.5, noticeableSaving: Double = 5, noticeableShare: Double = 0.01,
      noticeableSavingOfCopies: Double = 100, noticeablePart: Double = 0.01, pricePerPage: Double? = nil,
      writeWeight: Double = 1
    ) {
      self.budget = budget
      self.maximumIndexes = maximumIndexes
      self.minimumGain = minimumGain
      self.minimumGainOfCopies = minimumGainOfCopies
      self.noticeableSaving = noticeableSaving
      self.noticeableShare = noticeableShare
      self.noticeableSavingOfCopies = noticeableSavingOfCopies
      self.noticeablePart = noticeablePart
      self.pricePerPage = pricePerPage ?? (budget == nil ? Self.usualPricePerPage : 0)
      self.writeWeight = writeWeight
    }
  }

  package init(candidates: [Candidate], weights: [Double], baseline: [Double], limits: Limits) {
    self.candidates = candidates
    self.weights = weights
    self.baseline = baseline
    self.limits = limits
  }
}

extension SelectionProblem {
  /// Whether a candidate may matter to a class.
  func isRelevant(_ candidate: Int, to queryClass: Int) -> Bool {
    candidates[candidate].classes.containsSorted(queryClass)
  }

  /// Whether a class that gets cheaper (`from` above `to`) makes an index worth having.
  ///
  /// - Parameters:
  ///   - isCopy: Whether ``Limits/minimumGainOfCopies`` is the least saving.
  ///   - isLoss: Whether it is what the class would lose again. That a query stays slow excuses no loss, so
  ///     ``Limits/noticeablePart`` doesn't count.
  ///   - total: calls × cost over all classes.
  package func isSignificant(
    _ queryClass: Int, from: Double, to: Double, isCopy: Bool = false, isLoss: Bool = false, ofTotal total: Double
  ) -> Bool {
    let saving = from - to
    guard saving > 0, saving >= from * (isCopy ? limits.leastGainOfCopies : limits.minimumGain) else { return false }
    if saving * weights[queryClass] >= total * limits.noticeableShare { return true }
    return (isLoss || saving >= limits.noticeablePart * baseline[queryClass])
      && saving >= (isCopy ? limits.noticeableSavingOfCopies : limits.noticeableSaving)
  }
}

/// The chosen configuration, and why the rest was not chosen.
package struct SelectionResult: Sendable, Equatable {
  package enum Reason: Sendable, Equatable {
    /// No query class's plan used it, alone or beside the others.
    case notUsed
    /// It fits and is worth its upkeep, by what is known beside the chosen ones, and the search did not take it.
    case passedOver(saved: Double)
    /// Time was up before the planner was asked enough to tell.
    case notAsked
    /// The query class that it helps most gets this fraction cheaper, beside the chosen ones.
    case belowThreshold(gain: Double)
    /// The query class that it helps most gets this fraction cheaper, which is a page or two for one execution and not
    /// a noticeable part of the workload.
    case negligible(gain: Double)
    /// Another candidate begins with its keys and was chosen; the query class that it helps most gets this fraction
    /// cheaper beside that one.
    case copy(of: Int, gain: Double)
    /// What it saves is less than its upkeep, both in planner units.
    case upkeep(saved: Double, maintenance: Double)
    /// Beside the others it saves less than its pages are worth, both in planner units, and is no class's only one.
    case size(saved: Double, price: Double)
    /// It is written often for few executions.
    case rarelyRead(entries: Double, executions: Double)
    /// It ends the heap-only way of many updates for few executions.
    case heapOnlyUpdates(lost: Double, executions: Double)
    case overBudget
    case overCount
    /// A BRIN index does its work at a fraction of its size and upkeep, though the planner puts it dearer.
    case summarized(by: Int)
    /// Another candidate, which is chosen, does as well.
    case servedBy(Int)
  }

  /// What one amount of storage buys.
  package struct Point: Sendable, Equatable {
    package let sizeInBytes: Int
    package let indexes: Int
    /// calls × cost over all classes, at most: by plans that the planner made with these candidates among others.
    package let cost: Double
  }

  /// Sorted.
  package var chosen: [Int]
  /// The cost of one execution of each query class with the chosen ones.
  package var costs: [Double]
  /// None from algorithms that are there to compare with.
  package var reasons: [Int: Reason]
  /// The smallest first, each cheaper than those before it; empty where the algorithm has none.
  package var curve: [Point]
  /// calls × cost that no configuration of the candidates within the limits gets below (``LowerBound``); nil where the
  /// algorithm has none.
  package var lowerBound: Double?
  /// Whether time was up before the planner had been asked all.
  package var isCutShort: Bool

  package init(
    chosen: [Int], costs: [Double], reasons: [Int: Reason], curve: [Point] = [], lowerBound: Double? = nil,
    isCutShort: Bool = false
  ) {
    self.chosen = chosen
    self.costs = costs
    self.reasons = reasons
    self.curve = curve
    self.lowerBound = lowerBound
    self.isCutShort = isCutShort
  }
}

/// An algorithm: one file each.
package protocol SelectionAlgorithm {
  func select(_ problem: SelectionProblem, _ oracle: some CostOracle) throws -> SelectionResult
}
