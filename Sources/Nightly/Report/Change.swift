/// Something that is different from the night before.
package struct Change: Codable, Sendable, Equatable {
  package enum Kind: String, Codable, Sendable {
    /// A query class that was not there before, or is gone.
    case classAppeared = "class_appeared"
    case classVanished = "class_vanished"
    case classSlower = "class_slower"
    case classFaster = "class_faster"
    /// The planner takes another plan for it.
    case planChanged = "plan_changed"
    /// A recommendation's state.
    case recommendationNew = "recommendation_new"
    case recommendationApplied = "recommendation_applied"
    case recommendationVerified = "recommendation_verified"
    case recommendationRegressed = "recommendation_regressed"
    case recommendationExpired = "recommendation_expired"
    case recommendationDismissed = "recommendation_dismissed"
    /// What the counters tell of the server.
    case server
  }

  package var kind: Kind
  /// What happened, to be read after a word for ``kind``.
  package var message: String
  /// The query class's id or the recommendation's; nil for the server.
  package var subject: String?
  /// The class's text.
  package var query: String?
  /// Milliseconds a night that it makes, more or less; what changes are ordered by.
  package var weight: Double

  package init(_ kind: Kind, _ message: String, subject: String? = nil, query: String? = nil, weight: Double = 0) {
    self.kind = kind
    self.message = message
    self.subject = subject
    self.query = query
    self.weight = weight
  }
}

extension Change {
  /// What got worse first, then the server, what was done and what came of it, and the rest by weight.
  package static func precedes(_ left: Change, _ right: Change) -> Bool {
    (left.rank, -left.weight, left.kind.rawValue, left.subject ?? "")
      < (right.rank, -right.weight, right.kind.rawValue, right.subject ?? "")
  }

  private var rank: Int {
    switch kind {
    case .recommendationRegressed: 0
    case .server: 1
    case .recommendationVerified, .recommendationApplied: 2
    default: 3
    }
  }
}
