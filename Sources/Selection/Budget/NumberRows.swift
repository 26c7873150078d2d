/// Rows of numbers of different lengths, one behind the other in memory.
struct NumberRows {
  private let numbers: [Int32]
  private let ends: [Int]

  init(_ rows: [[Int]]) {
    numbers = rows.joined().map { Int32($0) }
    var end = 0
    ends = rows.map { row in
      end += row.count
      return end
    }
  }

  /// Of all rows.
  var count: Int { numbers.count }

  /// The places of a row's numbers.
  func places(of row: Int) -> Range<Int> { (row == 0 ? 0 : ends[row - 1])..<ends[row] }

  subscript(place place: Int) -> Int { Int(numbers[place]) }

  func contains(_ number: Int, in row: Int) -> Bool {
    for place in places(of: row) where numbers[place] == Int32(number) { return true }
    return false
  }
}
