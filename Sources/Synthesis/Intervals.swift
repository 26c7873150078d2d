/// Ascending whole numbers that follow a histogram: between each two bounds as many as there are between all others, as
/// far as so many fit.
struct Intervals {
  let count: Int
  private let bounds: [Int64]
  private let step: Int64
  /// The number of the first value of each interval, and the count at the end.
  private var starts: [Int] = [0]

  /// - Parameters:
  ///   - bounds: Ascending, at least one.
  ///   - count: How many are wanted.
  ///   - step: What all of them differ by a multiple of.
  ///   - extends: Whether what does not fit goes on behind the last bound; otherwise there are fewer.
  init(bounds: [Int64], count wanted: Int, step: Int64 = 1, extends: Bool) {
    var bounds = bounds.count == 1 ? [bounds[0], bounds[0]] : bounds
    var room = (1..<bounds.count).map { index -> Int in
      let (width, isOverflown) = bounds[index].subtractingReportingOverflow(bounds[index - 1])
      return isOverflown ? Int.max / 1024 : Int(width / step)
    }
    room[room.count - 1] += 1
    let capacity = room.reduce(0) { $0.addingReportingOverflow($1).overflow ? Int.max / 2 : $0 + $1 }
    if capacity < wanted, extends {
      let (end, isOverflown) = bounds[bounds.count - 1].addingReportingOverflow(Int64(wanted - capacity) * step)
      if !isOverflown {
        room[room.count - 1] += wanted - capacity
        bounds[bounds.count - 1] = end
      }
    }
    count = extends ? wanted : max(1, min(wanted, capacity))
    for filled in Self.fill(room, count) { starts.append(starts[starts.count - 1] + filled) }
    self.bounds = bounds
    self.step = step
  }

  /// Shares `count` out evenly, and what an interval has no room for among those that have.
  private static func fill(_ room: [Int], _ count: Int) -> [Int] {
    var filled = room.map { _ in 0 }
    var left = count
    while left > 0 {
      let open = room.indices.filter { filled[$0] < room[$0] }
      guard !open.isEmpty else {
        filled[filled.count - 1] += left
        break
      }
      var shared = 0
      for (place, index) in open.enumerated() {
        let fair = left * (place + 1) / open.count - left * place / open.count
        let taken = min(fair, room[index] - filled[index])
        filled[index] += taken
        shared += taken
      }
      left -= shared
      if shared == 0 { break }
    }
    filled[filled.count - 1] += max(0, count - filled.reduce(0, +))
    return filled
  }

  func value(at index: Int) -> Int64 {
    var low = 0
    var high = starts.count - 1
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= index { low = middle } else { high = middle }
    }
    let size = Int64(max(1, starts[low + 1] - starts[low]))
    let isLast = low == starts.count - 2
    let (width, isOverflown) = bounds[low + 1].subtractingReportingOverflow(bounds[low])
    let steps = isOverflown ? Int64.max / 1024 : width / step + (isLast ? 1 : 0)
    let offset = Int64(index - starts[low])
    // Product and division apart, or the product may not fit.
    let part = steps / size * offset + (steps % size) * offset / size
    let (value, isBeyond) = bounds[low].addingReportingOverflow(part &* step)
    return isBeyond ? bounds[low + 1] : value
  }

  /// The number of the value nearest below `value`, or of the first.
  func index(of value: Int64) -> Int {
    var low = 0
    var high = count
    while high - low > 1 {
      let middle = (low + high) / 2
      if self.value(at: middle) <= value { low = middle } else { high = middle }
    }
    return low
  }
}
