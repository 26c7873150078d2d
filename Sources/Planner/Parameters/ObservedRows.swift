internal import Glibc
package import Workload

/// The rows that one execution of a query class returned or changed on average: which of the values that its
/// parameters may have are plausible follows from it.
package struct ObservedRows: Sendable {
  package let perCall: Double
  private let calls: Double

  /// How many times more or fewer rows a plan may be estimated to return than were seen for its values to be believed.
  private static let tolerance = 4.0
  /// How much of a LIMIT that was reached the estimate may fall short of.
  private static let enough = 0.75
  /// Rounds of other values that are tried when none of those drawn agrees.
  private static let rounds = 2
  /// A mean below this is told apart from one row, which is the least that the planner estimates, no further.
  private static let least = 0.25

  /// - Returns: nil when nothing is known of the rows.
  package init?(_ query: QueryClass) {
    guard query.calls > 0, query.rows > 0 else { return nil }
    calls = Double(query.calls)
    perCall = Double(query.rows) / calls
  }

  /// The mean with one decimal where that says more.
  package var words: String {
    let tenths = (min(perCall, 1e15) * 10).rounded() / 10
    if tenths == 0 { return "fewer than 0.1" }
    return tenths >= 10 || tenths == tenths.rounded() ? String(Int(tenths.rounded())) : String(tenths)
  }

  /// The LIMIT that seems to be reached by each execution, or by nearly each, so that it hides how many rows there are
  /// more: a mean without fraction, or just below what a page has.
  var reachedLimit: Double? {
    // Of few executions the mean is whole by chance.
    if perCall == perCall.rounded(), calls >= Self.enoughCalls || Self.pages.contains(perCall) { return perCall }
    return Self.pages.first { perCall < $0 && perCall >= $0 * Self.nearly }
  }

  /// Rows that people put on a page.
  private static let pages: [Double] = [1, 5, 10, 20, 25, 30, 40, 50, 100, 200, 250, 500, 1_000]
  private static let nearly = 0.97
  private static let enoughCalls = 8.0

  private var isWhole: Bool { reachedLimit != nil }

  /// How many times as many rows as estimated were seen: above 1 when more, 1 when as many as far as can be told.
  ///
  /// - Returns: nil when the estimate can't be compared.
  private func excess(over returned: ReturnedRows) -> Double? {
    switch returned {
    case .unknown: nil
    case .estimated(let rows): excess(over: rows)
    // Of more rows than the limit takes nobody knows how many there are. When it isn't always reached, there are as many
    // as are returned, about.
    case .limited(_, let rows): reachedLimit.map { max(1, $0 / max(1, rows)) } ?? excess(over: rows)
    }
  }

  private func excess(over rows: Double) -> Double {
    if rows <= 1, perCall <= 1 { return 1 }
    return max(perCall, Self.least) / max(rows, 1)
  }

  /// Whether the estimate is so far from what was seen that it can't be believed.
  package func contradicts(_ returned: ReturnedRows) -> Bool {
    guard let excess = excess(over: returned) else { return false }
    // That there are enough rows for a LIMIT that each execution reaches is certain, not a mean.
    if isWhole, isLimited(returned) { return excess > 1 / Self.enough }
    return distance(excess) > log(Self.tolerance)
  }

  private func isLimited(_ returned: ReturnedRows) -> Bool {
    if case .limited = returned { true } else { false }
  }

  private func distance(_ excess: Double) -> Double { abs(log(excess)) }

  /// The bindings that agree with the rows seen. When none does, other values are looked for; then the two whose
  /// estimates lie on both sides of what was seen, weighted so that their mean is that, or else the nearest one.
  ///
  /// - Parameter plan: Plans other values than those given, so that about so many times as many rows come out.
  func agreeing(
    _ bindings: [PlannedClass.Binding],
    plan: (_ base: [String?], _ factor: Double) throws(PlannerError) -> [PlannedClass.Binding]
  ) throws(PlannerError) -> [PlannedClass.Binding] {
    guard bindings.allSatisfy({ excess(over: $0.baseline.returned) != nil }) else { return bindings }
    var all = bindings
    for round in 0...Self.rounds {
      let near = all.filter { !contradicts($0.baseline.returned) }
      if !near.isEmpty { return near }
      guard round < Self.rounds, let nearest = nearest(all),
        let factor = excess(over: nearest.baseline.returned)
      else { break }
      do throws(PlannerError) {
        let found = try plan(nearest.statement.parameters, factor).filter { other in
          excess(over: other.baseline.returned) != nil && !all.contains { $0.statement == other.statement }
        }
        guard !found.isEmpty else { break }
        all += found
      } catch {
        // The values drawn first can be planned: they do.
        guard error.code == .statementTimedOut else { throw error }
        break
      }
    }
    // Too few rows for a LIMIT: values that are no better than the first ones are no reason to depart from them.
    if isWhole, all.contains(where: { isLimited($0.baseline.returned) }) { all = bindings }
    return mixture(all) ?? nearest(all).map { [$0] } ?? bindings
  }

  /// The first of those that are as near as any.
  private func nearest(_ bindings: [PlannedClass.Binding]) -> PlannedClass.Binding? {
    func distance(_ binding: PlannedClass.Binding) -> Double {
      self.distance(excess(over: binding.baseline.returned) ?? .infinity)
    }
    return bindings.min { distance($0) < distance($1) }
  }

  /// The nearest estimates below and above what was seen: a mean between a rare value's rows and a common one's.
  private func mixture(_ bindings: [PlannedClass.Binding]) -> [PlannedClass.Binding]? {
    func rows(_ binding: PlannedClass.Binding) -> Double? {
      switch binding.baseline.returned {
      case .estimated(let rows): rows
      case .limited(_, let rows): isWhole ? nil : rows
      case .unknown: nil
      }
    }
    let sorted = bindings.compactMap { binding in rows(binding).map { (rows: $0, binding: binding) } }
      .sorted { $0.rows < $1.rows }
    guard let below = sorted.last(where: { $0.rows <= perCall }), let above = sorted.first(where: { $0.rows > perCall })
    else { return nil }
    let share = (perCall - below.rows) / (above.rows - below.rows)
    return [(below.binding, 1 - share), (above.binding, share)].map { binding, weight in
      PlannedClass.Binding(statement: binding.statement, weight: weight, baseline: binding.baseline)
    }
  }
}
