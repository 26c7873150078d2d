internal import Planner

extension [CostedClass] {
  /// Each class once, in the order of its first: a class that writes a table in two ways is found twice.
  var distinct: [CostedClass] {
    var seen: Set<Int> = []
    return filter { seen.insert($0.plan.index).inserted }
  }
}
