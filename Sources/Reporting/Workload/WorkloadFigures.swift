internal import Workload

/// Sums over a workload, for its summary.
struct WorkloadFigures {
  let calls: Int
  let statements: Int
  let statementsSkipped: Int
  /// Of query classes, and of what is skipped as far as logs tell.
  let milliseconds: Double
  let errors: Int
  let cancelled: Int
  let isSampled: Bool
  /// By total time, then calls, then in their order.
  let ranked: [QueryClass]

  var failures: Int { errors.addingClamped(cancelled) }

  init(_ workload: Workload) {
    let logged = workload.classes.compactMap(\.logged)
    calls = workload.classes.map(\.calls).clampedSum
    statements = workload.classes.map(\.statements).clampedSum
    statementsSkipped = workload.skipped.map(\.statements).clampedSum
    milliseconds =
      workload.classes.map(\.totalMilliseconds).sorted().reduce(0, +)
      + workload.skipped.compactMap { $0.logged?.milliseconds }.sorted().reduce(0, +)
    errors = logged.map { $0.errors.ranked.reduce($0.errors.others) { $0 + $1.count }.rounded }.clampedSum
    cancelled = logged.map(\.cancelled.rounded).clampedSum
    isSampled = logged.contains { figures in
      let failed = figures.errors.ranked.reduce(figures.errors.others + figures.cancelled) { $0 + $1.count }
      return figures.counts.calls + failed > ScaledCount(figures.counts.statements)
    }
    ranked = workload.classes.enumerated().sorted { first, second in
      let (one, other) = (first.element, second.element)
      if one.totalMilliseconds != other.totalMilliseconds { return one.totalMilliseconds > other.totalMilliseconds }
      return one.calls != other.calls ? one.calls > other.calls : first.offset < second.offset
    }.map(\.element)
  }
}
