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

  subscript(_ row: Int) -> ArraySlice<Int32> { numbers[range(of: row)] }

  func contains(_ number: Int, in row: Int) -> Bool {
    for place in range(of: row) where numbers[place] == Int32(number) { return true }
    return false
  }

  private func range(of row: Int) -> Range<Int> { (row == 0 ? 0 : ends[row - 1])..<ends[row] }
}
