/// Fills rows of a table with the numbers of their values.
final class Filling {
  private let plan: TablePlan
  private let needed: [Bool]?
  private let isLed: [Bool]
  /// Of the followers of each key.
  private let maps: [[RankMap]]
  private var places: [RankMap.Place]
  private var ranks: [Int]
  private var numbers: [Int]
  private var before: [Int]

  /// - Parameter needed: By column, which ones are wanted; nil for all.
  init(_ plan: TablePlan, _ needed: [Bool]? = nil) {
    self.plan = plan
    self.needed = needed
    isLed = plan.columns.indices.map { index in plan.keys.contains { $0.followers.contains(index) } }
    maps = plan.keys.map { key in key.followers.map { plan.columns[$0].map } }
    places = plan.columns.map { _ in RankMap.Place(value: 0, occurrence: 0, size: 1) }
    ranks = plan.columns.map { _ in 0 }
    numbers = plan.columns.map { _ in -1 }
    before = numbers
  }

  /// - Parameters:
  ///   - values: The numbers of the row's values, -1 for NULL.
  ///   - present: How many rows before it have a value, by column; counted on.
  func fill(_ values: inout [Int], _ row: Int, _ present: inout [Int]) {
    for index in plan.columns.indices where needed?[index] ?? true {
      let column = plan.columns[index]
      guard column.map.ranks > 0, !column.isNull(row) else {
        values[index] = -1
        continue
      }
      if isLed[index] {
        // Until its key has its turn.
        values[index] = 0
      } else {
        ranks[index] = column.order.rank(of: present[index])
        places[index] = column.map.place(of: ranks[index])
        values[index] = places[index].value
      }
      present[index] += 1
    }
    for pair in plan.pairs where values[pair.low] >= 0 && values[pair.high] >= 0 { follow(pair, &values) }
    for (key, maps) in zip(plan.keys, maps) where values[key.driver] >= 0 {
      let found = key.values(at: places[key.driver], maps: maps, seed: plan.seed)
      for (follower, value) in zip(key.followers, found) where values[follower] >= 0 { values[follower] = value }
    }
    for reference in plan.references where values[reference.driver] >= 0 {
      let occurrence = isLed[reference.driver] ? 0 : places[reference.driver].occurrence
      let found = reference.values(of: values[reference.driver], occurrence: occurrence)
      for (column, value) in zip(reference.columns, found) where values[column] >= 0 { values[column] = value }
    }
  }

  /// The numbers of the values of any row, as far as columns without NULL go; those that are not needed are -1.
  func values(ofRow row: Int) -> [Int] {
    for index in before.indices { before[index] = plan.columns[index].nullCount == 0 ? row : 0 }
    fill(&numbers, row, &before)
    return numbers
  }

  private func follow(_ pair: OrderedPair, _ values: inout [Int]) {
    let larger = plan.columns[pair.high]
    guard let rank = pair.rank(for: ranks[pair.low], values[pair.low], plan.columns[pair.low], larger) else {
      // No value is large enough.
      if larger.nullCount > 0 { values[pair.high] = -1 }
      return
    }
    ranks[pair.high] = rank
    places[pair.high] = larger.map.place(of: rank)
    values[pair.high] = places[pair.high].value
  }
}
