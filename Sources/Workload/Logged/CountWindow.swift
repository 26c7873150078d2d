/// Counters by index of which neighbours are used: memory for those between the lowest and the highest in use.
struct CountWindow: Sendable {
  private var first = 0
  private var counts: [ScaledCount] = []

  /// Room is made for this many at a time.
  private static let step = 8

  /// - Parameter index: Not negative; whoever calls bounds it.
  /// - Returns: By how many bytes it has grown.
  @discardableResult
  mutating func add(_ count: ScaledCount, at index: Int) -> Int {
    let place = index - first
    if place >= 0, place < counts.count {
      counts[place] += count
      return 0
    }
    let before = counts.count
    makeRoom(for: index)
    counts[index - first] += count
    return (counts.count - before) * MemoryLayout<ScaledCount>.stride
  }

  private mutating func makeRoom(for index: Int) {
    let start = index / Self.step * Self.step
    if counts.isEmpty {
      first = start
      counts = Array(repeating: .zero, count: Self.step)
    } else if index < first {
      counts.insert(contentsOf: repeatElement(.zero, count: first - start), at: 0)
      first = start
    } else {
      counts.append(contentsOf: repeatElement(.zero, count: start + Self.step - first - counts.count))
    }
  }

  mutating func add(_ other: CountWindow) {
    for (index, count) in other.used { add(count, at: index) }
  }

  /// Those that are not 0, in the order of their indexes.
  var used: [(index: Int, count: ScaledCount)] {
    counts.enumerated().filter { $0.element > .zero }.map { (first + $0.offset, $0.element) }
  }

  // MARK: - As text

  /// `78:3 80:1.5`: one line of a document where numbers would take hundreds.
  var text: String { used.map { "\($0.index):\($0.count.text)" }.joined(separator: " ") }

  /// - Returns: Nil when it isn't what ``text`` writes, with indexes below `limit`.
  init?(text: String, limit: Int) {
    for part in text.split(separator: " ") {
      let pair = part.split(separator: ":", omittingEmptySubsequences: false)
      guard pair.count == 2, let index = Int(pair[0]), (0..<limit).contains(index),
        let count = ScaledCount(text: pair[1])
      else { return nil }
      add(count, at: index)
    }
  }

  init() {}
}

extension CountWindow: Equatable {
  static func == (first: CountWindow, second: CountWindow) -> Bool {
    first.used.elementsEqual(second.used, by: ==)
  }
}
