internal import Catalog

/// A foreign key of several columns: their values together are those of one row of the referenced table.
///
/// One column, the driver, says how many rows reference the same row, as its statistics have it. Each of its distinct
/// values stands for another row of the referenced table, in the order of both, or for a few neighbours where the
/// referenced column has a value in several rows; all columns of the key take the values of such a row.
struct CompositeReference {
  /// Places of the key's columns in its table.
  let columns: [Int]
  /// The place of one of them.
  let driver: Int
  let target: TablePlan
  /// Places of the referenced columns, in the same order.
  let targetColumns: [Int]
  private let map: RankMap
  /// Of the driver's common values in order, how many of the rest come before each.
  private let positions: [Int]
  /// The number of each common value among those, by the value's number.
  private let order: [Int]
  /// Neighbours that one value may stand for.
  private let neighbours: Int
  private let filling: Filling

  init(columns: [Int], driver: Int, plan: ColumnPlan, target: TablePlan, targetColumns: [Int]) {
    self.columns = columns
    self.driver = driver
    self.target = target
    self.targetColumns = targetColumns
    map = plan.map
    let all = max(1, plan.values?.rest.count ?? 1)
    let scaled = (plan.values?.positions ?? []).map { $0 * plan.map.restCount / all }
    let sorted = scaled.indices.sorted { (scaled[$0], $0) < (scaled[$1], $1) }
    positions = sorted.map { scaled[$0] }
    var order = scaled
    for (place, common) in sorted.enumerated() { order[common] = place }
    self.order = order
    let other = target.columns[targetColumns[columns.firstIndex(of: driver)!]].map
    let distinct = max(1, other.commonCount + other.restCount)
    neighbours = max(1, (target.rows + distinct - 1) / distinct)
    filling = Filling(target, target.needed(for: targetColumns))
  }

  /// The row that a value of the driver stands for, the n-th time that it comes.
  private func row(of value: Int, _ occurrence: Int) -> Int {
    let index: Int
    if value < map.commonCount {
      index = positions[order[value]] + order[value]
    } else {
      let rest = value - map.commonCount
      // Those before or at it, by halving.
      var low = 0
      var high = positions.count
      while low < high {
        let middle = (low + high) / 2
        if positions[middle] <= rest { low = middle + 1 } else { high = middle }
      }
      index = rest + low
    }
    let count = max(1, map.commonCount + map.restCount)
    let first = index * target.rows / count
    let size = max(1, min(neighbours, (index + 1) * target.rows / count - first))
    return min(target.rows - 1, first + occurrence % size)
  }

  /// The numbers of the referenced row's values, in the order of ``columns``.
  func values(of value: Int, occurrence: Int) -> [Int] {
    let numbers = filling.values(ofRow: row(of: value, occurrence))
    return targetColumns.map { numbers[$0] }
  }
}
