internal import AccessPatterns
internal import Catalog
internal import Planner
internal import Workload

/// The rows that a workload writes to one table.
struct WrittenRows {
  private(set) var inserted = 0.0
  private(set) var deleted = 0.0

  init(to table: ObjectName, _ classes: [CostedClass]) {
    for costed in classes {
      switch Self.write(of: costed, to: table)?.command {
      case .insert: inserted += Self.rows(of: costed)
      case .delete: deleted += Self.rows(of: costed)
      default: break
      }
    }
  }

  /// What the class writes to the table by its last command; what a WITH query writes is not counted by anybody.
  static func write(of costed: CostedClass, to table: ObjectName) -> WriteAccess? {
    costed.pattern.relations.lazy.filter { $0.table == table }.compactMap(\.write).first { !$0.isInWith }
  }

  /// The rows of all calls: as counted, or else as the planner expects them, one where it can't tell.
  static func rows(of costed: CostedClass) -> Double {
    let query = costed.queryClass
    if query.callsWithRows > 0 { return Double(query.rows) / Double(query.callsWithRows) * Double(query.calls) }
    let expected = costed.plan.bindings.reduce(0.0) { sum, binding in
      switch binding.baseline.returned {
      case .estimated(let rows), .limited(let rows, of: _): sum + binding.weight * rows
      case .unknown: sum + binding.weight
      }
    }
    return Double(query.calls) * (costed.plan.bindings.isEmpty ? 1 : expected)
  }
}
