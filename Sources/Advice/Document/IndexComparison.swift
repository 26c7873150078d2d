/// What an index of the user's own would do: beside things as they are, and beside the advice.
package struct IndexComparison: Sendable, Equatable {
  package struct Impossible: Error, CustomStringConvertible {
    package let description: String
  }

  package struct Idea: Sendable, Equatable {
    package var statement: String
    /// Qualified, as SQL.
    package var table: String
    package var sizeInBytes: Int
    /// `estimated`, or `hypopg` for comparison with published work.
    package var sizeSource: String
    package var writeOverhead: Recommendation.WriteOverhead
    /// What there is already that does its work: `the same as the existing orders_status_idx`.
    package var existing: String?
    /// What speaks against it, whatever it saves.
    package var warnings: [String]
    package var build: Recommendation.Build?

    package init(
      statement: String, table: String, sizeInBytes: Int, sizeSource: String = "estimated",
      writeOverhead: Recommendation.WriteOverhead, existing: String? = nil, warnings: [String] = [],
      build: Recommendation.Build? = nil
    ) {
      self.build = build
      self.existing = existing
      self.warnings = warnings
      self.statement = statement
      self.table = table
      self.sizeInBytes = sizeInBytes
      self.sizeSource = sizeSource
      self.writeOverhead = writeOverhead
    }
  }

  /// One query class; costs are of one execution.
  package struct ClassCosts: Sendable, Equatable {
    package var `class`: String
    package var query: String
    package var calls: Int
    package var now: Double
    package var withIdeas: Double
    package var withAdvice: Double
    package var withBoth: Double
    /// Whether a plan with the ideas alone uses one of them.
    package var usesIdea: Bool
    package var planNow: String
    package var planWithIdeas: String
    package var planWithAdvice: String
    /// Where the values of its parameters came from, in words; nil when it has none.
    package var parameters: String?
    /// What the plans leave out, as in ``Recommendation/Effect/planNote``.
    package var planNote: String?
    /// As in ``Recommendation/Effect/origin``.
    package var origin: String?

    package init(
      class: String, query: String, calls: Int, now: Double, withIdeas: Double, withAdvice: Double, withBoth: Double,
      usesIdea: Bool, planNow: String, planWithIdeas: String, planWithAdvice: String, parameters: String? = nil,
      planNote: String? = nil, origin: String? = nil
    ) {
      self.class = `class`
      self.query = query
      self.calls = calls
      self.now = now
      self.withIdeas = withIdeas
      self.withAdvice = withAdvice
      self.withBoth = withBoth
      self.usesIdea = usesIdea
      self.planNow = planNow
      self.planWithIdeas = planWithIdeas
      self.planWithAdvice = planWithAdvice
      self.parameters = parameters
      self.planNote = planNote
      self.origin = origin
    }
  }

  package var ideas: [Idea]
  /// Statements of the advice.
  package var advice: [String]
  /// Sums of calls × cost over the classes looked at.
  package var now: Double
  package var withIdeas: Double
  package var withAdvice: Double
  package var withBoth: Double
  /// The classes whose cost an idea changes, or the one that was asked for; largest change first.
  package var classes: [ClassCosts]
  /// Query classes that were looked at.
  package var classesLookedAt: Int
  /// Of those, the ones whose parameters got values from the statistics.
  package var classesWithDrawnValues: Int
  /// As in ``AdviceDocument/warnings``.
  package var warnings: [String]

  package init(
    ideas: [Idea], advice: [String], now: Double, withIdeas: Double, withAdvice: Double, withBoth: Double,
    classes: [ClassCosts], classesLookedAt: Int, classesWithDrawnValues: Int, warnings: [String] = []
  ) {
    self.ideas = ideas
    self.advice = advice
    self.now = now
    self.withIdeas = withIdeas
    self.withAdvice = withAdvice
    self.withBoth = withBoth
    self.classes = classes
    self.classesLookedAt = classesLookedAt
    self.classesWithDrawnValues = classesWithDrawnValues
    self.warnings = warnings
  }
}
