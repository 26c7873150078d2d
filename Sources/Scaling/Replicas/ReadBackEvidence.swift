internal import Planner
internal import Workload

/// What sessions tell of the executions of each class.
struct ReadBackEvidence {
  private var byStatement: [SessionFindings.Statement: [(key: SessionFindings.ReadKey, value: ReadContexts)]] = [:]
  /// Whether any session was seen.
  let hasSessions: Bool

  init(_ workload: Workload) {
    hasSessions = (workload.sessions?.coverage.executions ?? 0) > 0
    for (key, value) in workload.sessions?.sortedReads ?? [] {
      byStatement[key.statement, default: []].append((key, value))
    }
  }

  /// Nil when no session shows the class.
  func contexts(of entry: QueryClass) -> ReadContexts? {
    let found = byStatement[.init(fingerprint: entry.fingerprint, shape: entry.shape)] ?? []
    var sum = ReadContexts()
    for (key, value) in found where Self.agrees(key.database, entry.database) && Self.agrees(key.user, entry.user) {
      sum.add(value)
    }
    return sum.executions > 0 ? sum : nil
  }

  /// A dump may know a role by its number alone.
  private static func agrees(_ first: String?, _ second: String?) -> Bool {
    guard let first, let second else { return true }
    return first == second || first.hasPrefix("oid ") || second.hasPrefix("oid ")
  }
}
