/// How long a selection may take, and who wants to know how far it is.
///
/// When time is up the planner is not asked any more: what is known is enough for a configuration that keeps the limits,
/// and for costs that it has at most.
package struct SelectionPace {
  package let isOver: () -> Bool
  /// Called with the part of the workload's cost that is left, whenever there is a better configuration.
  package let report: (Double) -> Void

  package init(isOver: @escaping () -> Bool = { false }, report: @escaping (Double) -> Void = { _ in }) {
    self.isOver = isOver
    self.report = report
  }
}
