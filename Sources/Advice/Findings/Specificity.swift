internal import Workload

/// Whether the executions of a burst are one client's.
///
/// Within a transaction they are. Outside of it a pool may have given the session to another client after every statement, so
/// that a statement that is simply frequent seems to run in a loop, whatever ran before it. Then it follows all statements
/// about as often; a loop follows its parent, and others seldom.
struct Specificity {
  let isInside: Bool
  let speaksForOneClient: Bool
  /// Of the parent's executions, the part that a burst follows; nil without a parent.
  private let share: Double?
  /// The same of all other statements together; nil when there are none.
  private let otherShare: Double?

  init(_ group: BurstFindings.Group, _ context: FindingContext, _ sessions: SessionFindings) {
    isInside = group.inside.bursts > 0
    guard group.outside.bursts > 0 else {
      speaksForOneClient = true
      share = nil
      otherShare = nil
      return
    }
    guard let parent = group.key.parent else {
      // Writes at the beginning of a session that is seen to begin.
      speaksForOneClient = true
      share = nil
      otherShare = nil
      return
    }
    let origin = group.key.origin
    let calls = context.queryClass(parent, origin)?.calls ?? 0
    let childCalls = context.queryClass(group.key.statement, origin)?.calls ?? 0
    let others = sessions.bursts.filter { key, _ in
      key.kind == .distinct && !key.inTransaction && key.database == origin.database && key.user == origin.user
        && key.statement == group.key.statement && key.parent != parent && key.parent != nil
    }
    let otherCalls = Double(context.calls(of: origin)) - Double(calls) - Double(childCalls)
    let share = calls > 0 ? min(1, Double(group.outside.bursts) / Double(calls)) : 0
    let otherShare =
      otherCalls > 0 ? min(1, Double(others.values.map(\.bursts).clampedSum) / otherCalls) : nil
    speaksForOneClient =
      share >= FindingThresholds.parentShare && share >= FindingThresholds.parentFactor * (otherShare ?? 0)
    self.share = share
    self.otherShare = otherShare
  }

  /// Why it is taken for a loop.
  var evidence: String? {
    if isInside, share == nil { return "they are within one transaction, so they are one client's" }
    guard speaksForOneClient, let share else { return nil }
    let others = otherShare.map { ", and \(RejectionWording.percent($0)) of other statements" } ?? ""
    return
      "such a burst follows \(RejectionWording.percent(share)) of the executions of the statement before it\(others)"
  }

  /// Why it is not.
  var reason: String {
    let others = otherShare.map { " and \(RejectionWording.percent($0)) of other statements" } ?? ""
    return
      "bursts follow \(RejectionWording.percent(share ?? 0)) of the executions of the statement before it\(others): it is frequent, and the sessions may be a pool's"
  }
}
