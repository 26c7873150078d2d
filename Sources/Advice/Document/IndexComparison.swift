/// What an index of the user's own would do: beside things as they are, and beside the advice.
package struct IndexComparison: Sendable, Equatable {
  package struct Impossible: Error, CustomStringConvertible {
    package let description: String
  }

  package struct Idea: Sendable, Equatable {
    package var statement: String
    package var sizeInBytes: Int
    package var writeOverhead: Recommendation.WriteOverhead
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
}
