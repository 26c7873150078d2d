internal import Planner
internal import Workload

/// Says in words which values of a query class's parameters were planned with.
enum ParameterWording {
  /// What a plan that is shown leaves out; nil when it is all there is.
  static func planNote(_ planned: PlannedClass) -> String? {
    if planned.isGeneric { return "planned with unknown parameters (a generic plan)" }
    guard planned.bindings.count > 1, let first = planned.bindings.first else { return nil }
    return
      "the plan for one of \(planned.bindings.count) sets of parameter values, which stands for \(RejectionWording.percent(first.weight)) of the executions; the costs above are means over all sets"
  }

  /// Where the values came from.
  ///
  /// A statement without parameters keeps its constants; a dump's `$1` gets values from the statistics, unless a log
  /// or a `.sql` file gave some.
  static func source(_ query: QueryClass, _ planned: PlannedClass) -> String? {
    if planned.isGeneric { return "unknown parameters (a generic plan)" }
    let sets = planned.bindings.count == 1 ? "one set of values" : "\(planned.bindings.count) sets of values"
    guard hasParameters(planned) else { return nil }
    return areDrawn(query, planned) ? "\(sets) drawn from the statistics" : "\(sets) from the workload"
  }

  static func areDrawn(_ query: QueryClass, _ planned: PlannedClass) -> Bool {
    !planned.isGeneric && hasParameters(planned) && query.parameters.isEmpty
  }

  private static func hasParameters(_ planned: PlannedClass) -> Bool {
    planned.bindings.contains { !$0.statement.parameters.isEmpty }
  }
}
