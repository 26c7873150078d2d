internal import AccessPatterns
internal import Catalog
internal import Planner
internal import Workload

/// What the workload does with each table, made once for a rule.
struct WorkloadUse {
  private var byTable: [ObjectName: TableUse] = [:]
  /// What the workload's counters cover, in seconds; nil when it doesn't say.
  let seconds: Double?

  init(_ input: ScaleInput) {
    seconds = Moment.seconds(from: input.workload.window?.from, to: input.workload.window?.to)
    for costed in input.classes {
      for access in costed.pattern.relations {
        // The rows of a partition are the partitioned table's.
        let table = input.tables.ancestors(of: access.table).last?.objectName ?? access.table
        byTable[table, default: TableUse()].add(access, of: costed)
      }
    }
  }

  subscript(table: ObjectName) -> TableUse { byTable[table] ?? TableUse() }

  /// Of what the workload counts over its window.
  func rate(_ count: Double) -> CountedRate? {
    seconds.map { CountedRate(perSecond: count / $0, source: "in the workload's \(FigureText.duration($0))") }
  }
}
