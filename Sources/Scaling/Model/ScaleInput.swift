package import Catalog
package import Planner
package import Workload

/// What rules look at.
package struct ScaleInput: Sendable {
  package let catalog: Catalog
  /// All of the workload: its window, its sessions, and what could not be analysed.
  package let workload: Workload
  /// The classes that could be planned.
  package let classes: [CostedClass]
  package let tables: TableTree
  /// What a class's load is counted in: its time where the source measured it, else calls × planner cost.
  package let usesTime: Bool
  /// Of all ``classes``, in milliseconds or planner cost units.
  package let totalLoad: Double

  package init(catalog: Catalog, workload: Workload, classes: [CostedClass]) {
    self.catalog = catalog
    self.workload = workload
    self.classes = classes
    tables = TableTree(catalog)
    let time = classes.reduce(0) { $0 + $1.queryClass.totalMilliseconds }
    usesTime = time > 0
    totalLoad = usesTime ? time : classes.reduce(0) { $0 + $1.load }
  }

  package func load(_ costed: CostedClass) -> Double {
    usesTime ? costed.queryClass.totalMilliseconds : costed.load
  }

  /// Of the workload's load, 0 to 1.
  package func share(_ costed: CostedClass) -> Double { totalLoad > 0 ? load(costed) / totalLoad : 0 }

  /// The classes as evidence, the largest load first.
  ///
  /// - Parameter notes: By ``QueryClass/id``, ``ScaleFinding/Evidence/note``.
  package func evidence(_ classes: [CostedClass], notes: [String: String] = [:]) -> [ScaleFinding.Evidence] {
    classes.map {
      ScaleFinding.Evidence(
        class: $0.queryClass.id, query: $0.queryClass.query, calls: $0.queryClass.calls, share: share($0),
        note: notes[$0.queryClass.id])
    }
    .sorted { ($1.share, $0.class) < ($0.share, $1.class) }
  }
}
