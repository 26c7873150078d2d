internal import Catalog
internal import Planner
internal import Selection
internal import Workload

/// The room that dropped indexes make for new ones within a storage budget.
///
/// A budget counts new indexes less dropped ones. What can be dropped whatever is created is looked for first, and its
/// bytes (measured, where statistics are) are added to the budget. When the indexes that are chosen then turn out to need
/// one of those after all, the choice is made again with the room of the others, until what is created fits.
struct FreedRoom {
  private let request: AdviceRequest
  /// Bytes of each index that can go.
  private let independent: [ObjectName: Int]
  private(set) var bytes: Int
  private(set) var whatIfCalls = 0

  /// - Parameter workload: Planned; no candidate exists yet.
  init(_ request: AdviceRequest, _ workload: AnalyzedWorkload, _ pool: TwinPool) throws(PlannerError) {
    self.request = request
    guard request.limits.budget != nil, request.wants(AdviceRequest.drop) else {
      independent = [:]
      bytes = 0
      return
    }
    let search = DropSearch(
      request: request, pool: pool, workload: workload,
      advisedOfClass: [[UInt32]](repeating: [], count: workload.classes.count), advised: [])
    let outcome = try search.search(from: workload.planned.map { $0?.baselineCost ?? 0 })
    independent = Dictionary(
      outcome.dropped.map { ($0.family.name, $0.family.bytes) }, uniquingKeysWith: { first, _ in first })
    bytes = independent.values.map { $0 }.clampedSum
    whatIfCalls = outcome.whatIfCalls
  }

  /// The limits with the room that is freed.
  var limits: SelectionProblem.Limits {
    var limits = request.limits
    limits.budget = limits.budget.map { $0.addingClamped(bytes) }
    return limits
  }

  /// Takes back the room of indexes that stay after all.
  ///
  /// - Parameters:
  ///   - created: Bytes of the chosen indexes.
  ///   - search: For what can be dropped beside them.
  /// - Returns: Whether the choice has to be made again.
  mutating func reconsider(created: Int, _ search: DropSearch, costs: [Double]) throws(PlannerError) -> Bool {
    guard let budget = request.limits.budget, bytes > 0, created > budget else { return false }
    let outcome = try search.search(from: costs)
    whatIfCalls += outcome.whatIfCalls
    let dropped = outcome.dropped.map(\.family.bytes).clampedSum
    guard created > budget.addingClamped(dropped) else { return false }
    let left = outcome.dropped.compactMap { independent[$0.family.name] }.clampedSum
    // Always less than before, so that there is an end.
    bytes = left < bytes ? left : 0
    return true
  }
}
