/// Distinct values of a column that are made up on demand, in the type's order: nothing of them is kept but what the
/// statistics say.
protocol OrderedValues: Sendable {
  var count: Int { get }
  /// - Parameter index: From 0, below ``count``.
  func text(at index: Int) -> String
  /// The number of the value nearest to one of the column's type; nil when the text can't be read.
  func index(near text: String) -> Int?
}

extension OrderedValues {
  /// By comparing bytes, as collation C does: others come near.
  func index(near text: String) -> Int? {
    guard count > 0 else { return nil }
    var low = 0
    var high = count
    while high - low > 1 {
      let middle = (low + high) / 2
      if self.text(at: middle) <= text { low = middle } else { high = middle }
    }
    return low
  }
}

/// Values that are known, such as the labels of an enumeration, or the histogram of a type that nothing can be made up
/// for.
struct ListedValues: OrderedValues {
  let values: [String]
  let count: Int

  /// - Parameter count: Fewer than there are to choose from them at equal distances.
  init(_ values: [String], count: Int? = nil) {
    self.values = values
    self.count = min(count ?? values.count, values.count)
  }

  func text(at index: Int) -> String {
    values[count < 2 || count == values.count ? index : index * (values.count - 1) / (count - 1)]
  }

  func index(near text: String) -> Int? {
    guard let exact = values.firstIndex(of: text) else { return nil }
    return count == values.count ? exact : min(count - 1, exact * count / values.count)
  }
}

/// Values of a type that numbers stand for.
struct NumberedValues: OrderedValues {
  let intervals: Intervals
  let type: NumberedType
  var count: Int { intervals.count }

  func text(at index: Int) -> String { type.text(of: intervals.value(at: index)) }
  func index(near text: String) -> Int? { type.number(of: text).map { intervals.index(of: $0) } }
}

/// The values of the column that a foreign key references, chosen as the referencing column's statistics say.
struct ReferencedValues: OrderedValues {
  let target: ColumnValues
  let intervals: Intervals
  var count: Int { intervals.count }

  func text(at index: Int) -> String { target.text(of: Int(intervals.value(at: index))) }
  func index(near text: String) -> Int? { target.number(near: text).map { intervals.index(of: Int64($0)) } }
}

/// The values of a kind but for those that are common, so that none of them comes under two numbers.
struct RemainingValues: OrderedValues {
  let all: any OrderedValues
  /// Numbers among ``all``, ascending.
  private let skipped: [Int]
  let count: Int

  /// - Parameters:
  ///   - make: Makes values of a wanted count, or fewer.
  ///   - count: How many are to remain.
  init(_ count: Int, without common: [String], make: (Int) -> any OrderedValues) {
    var all = make(count)
    var skipped = Self.numbers(of: common, in: all)
    // What is left out makes room for more, which may be common too.
    for _ in 0..<8 where !skipped.isEmpty && all.count - skipped.count < count {
      let more = make(count + skipped.count)
      guard more.count > all.count else { break }
      all = more
      skipped = Self.numbers(of: common, in: all)
    }
    self.all = all
    self.skipped = skipped
    self.count = min(count, all.count - skipped.count)
  }

  private static func numbers(of common: [String], in all: any OrderedValues) -> [Int] {
    Set(common.compactMap { text in all.index(near: text).flatMap { all.text(at: $0) == text ? $0 : nil } }).sorted()
  }

  func text(at index: Int) -> String {
    // The n-th skipped one has its number less n of those that remain before it.
    var low = 0
    var high = skipped.count
    while low < high {
      let middle = (low + high) / 2
      if skipped[middle] - middle <= index { low = middle + 1 } else { high = middle }
    }
    return all.text(at: index + low)
  }

  func index(near text: String) -> Int? {
    all.index(near: text).map { found in min(max(0, count - 1), found - skipped.prefix { $0 < found }.count) }
  }
}
