package import Advice
package import Catalog

/// An index that an advice wants to have created or dropped, as it can be measured.
package struct Proposal: Sendable, Equatable {
  package enum Action: String, Sendable {
    case createIndex = "create_index"
    case dropIndex = "drop_index"
  }

  /// The recommendation's.
  package var id: String
  package var action: Action
  package var method: String
  package var table: ObjectName
  /// Without its schema, which is the table's.
  package var index: String
  /// As the advice has it.
  package var statement: String
  package var rollback: String
  /// As the advice has it: it is printed, and never run here.
  package var rollout: [Recommendation.Step]
  package var sizeInBytes: Int
  /// The query classes that the advice says become cheaper or dearer.
  package var queries: [Query]
  /// For an index that is created.
  package var definition: CreateIndexText?

  package struct Query: Sendable, Equatable {
    /// The class's id.
    package var `class`: String
    package var fingerprint: String
    package var query: String
    package var calls: Int
    /// Planner cost units of one execution.
    package var costBefore: Double
    package var costAfter: Double
  }
}

/// What an advice proposes, and what of it can't be measured.
package struct AdviceProposals: Sendable, Equatable {
  /// In the advice's order.
  package var proposals: [Proposal]
  /// Recommendations of other kinds, in words.
  package var unmeasured: [String]
}
