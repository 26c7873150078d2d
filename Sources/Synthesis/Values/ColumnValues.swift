/// All values that a column has: the common ones by falling frequency, then the rest in order.
struct ColumnValues: Sendable {
  /// Of those that are not NULL.
  let common: [(text: String, share: Double)]
  let rest: any OrderedValues
  /// Of the rest, how many come before each common value.
  let positions: [Int]
  /// What could not be done as the statistics say.
  var note: String?

  init(common: [(text: String, share: Double)], rest: any OrderedValues, note: String? = nil) {
    self.common = common
    self.rest = rest
    self.note = note
    positions = common.map { rest.count == 0 ? 0 : min(rest.count, (rest.index(near: $0.text) ?? -1) + 1) }
  }

  var count: Int { common.count + rest.count }

  func text(of number: Int) -> String {
    number < common.count ? common[number].text : rest.text(at: number - common.count)
  }

  /// The number of the value that is the same, or else the nearest.
  func number(near text: String) -> Int? {
    if let exact = common.firstIndex(where: { $0.text == text }) { return exact }
    if rest.count > 0, let near = rest.index(near: text) { return common.count + near }
    return nil
  }

  func ranks(_ rows: Int, most: Int = .max) -> RankMap {
    // Common values without an order come in that of their frequency.
    let places = rest.count == 0 ? common.indices.sorted { common[$0].text < common[$1].text } : []
    var order = positions
    for (place, index) in places.enumerated() { order[index] = place }
    return RankMap(ranks: rows, frequencies: common.map(\.share), positions: order, rest: rest.count, most: most)
  }
}
