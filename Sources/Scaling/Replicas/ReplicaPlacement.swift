internal import Planner
internal import Workload

/// Where one class can run.
struct ReplicaPlacement {
  let costed: CostedClass
  /// Why a standby can't run it at all; nil when one can.
  let reason: ReplicaSafety.Reason?
  /// Of its executions, 0 to 1; the three add up to 1 when there is no ``reason``.
  let movable: Double
  let inWriting: Double
  let readBack: Double
  /// Whether no session shows it: then all of it counts as movable.
  let isUnseen: Bool
  let isCautious: Bool

  init(_ costed: CostedClass, _ safety: ReplicaSafety, _ evidence: ReadBackEvidence, _ caution: LagCaution) {
    self.costed = costed
    reason = safety.reason(costed)
    let contexts = reason == nil ? evidence.contexts(of: costed.queryClass) : nil
    isUnseen = reason == nil && contexts == nil
    guard let contexts else {
      movable = reason == nil ? 1 : 0
      inWriting = 0
      readBack = 0
      isCautious = reason == nil && caution.applies(to: costed)
      return
    }
    let executions = Double(contexts.executions)
    movable = min(1, Double(contexts.tolerant) / executions)
    readBack = min(1 - movable, Double(contexts.readBack) / executions)
    inWriting = max(0, 1 - movable - readBack)
    isCautious = movable >= Self.someMoves && caution.applies(to: costed)
  }

  private static let someMoves = 0.1
  private static let mostMove = 0.9

  var isHeld: Bool { reason == nil && movable < Self.mostMove }

  /// For the list of classes.
  var note: String {
    if let reason { return "stays: \(reason.rawValue)" }
    if movable < Self.someMoves {
      return readBack > inWriting
        ? "stays: it is read back at once" : "stays: it is read in transactions that write"
    }
    if isHeld { return "may move where no write comes before it" }
    return isCautious ? "may move, if it tolerates lag" : isUnseen ? "may move, by its text" : "may move"
  }
}
