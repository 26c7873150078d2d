internal import Catalog

/// Columns of one stem and type, numbered: `phone1`, `phone2`, `phone3`.
struct ColumnGroup {
  let table: Table
  let stem: String
  /// In the order of their numbers.
  let columns: [Column]
  let numbers: [Int]

  static func all(in table: Table) -> [ColumnGroup] {
    var members: [String: [(number: Int, column: Column)]] = [:]
    for column in table.columns {
      let digits = column.name.reversed().prefix { $0.isASCII && $0.isNumber }.count
      guard digits > 0, digits < 4, digits < column.name.count, let number = Int(column.name.suffix(digits)) else {
        continue
      }
      // Columns of different types are different things.
      members[String(column.name.dropLast(digits)) + "\0" + column.type, default: []].append((number, column))
    }
    return members.filter { $0.value.count >= 3 }.sorted { $0.key < $1.key }.map { key, found in
      let sorted = found.sorted { $0.number < $1.number }
      let stem = String(key.prefix { $0 != "\0" })
      return ColumnGroup(
        table: table, stem: stem.hasSuffix("_") && stem.count > 1 ? String(stem.dropLast()) : stem,
        columns: sorted.map(\.column), numbers: sorted.map(\.number))
    }
  }

  /// Whether the numbers count: from 0 or 1, without a gap.
  var counts: Bool {
    numbers.first.map { $0 <= 1 } == true && zip(numbers, numbers.dropFirst()).allSatisfy { $0 + 1 == $1 }
  }

  /// Whether the stem is the name of a part of one value, such as the lines of an address.
  var isLines: Bool { ["line", "address", "street", "addr"].contains { stem == $0 || stem.hasSuffix("_" + $0) } }

  /// The fraction of NULL, in the order of the columns; nil when one was not analysed.
  var nullFractions: [Double]? {
    let found = columns.compactMap { table.statistics(of: $0.name)?.nullFraction }
    return found.count == columns.count ? found : nil
  }

  /// Whether rows have some of the columns, the first ones rather than the last ones: a list that is as long as it is.
  var isList: Bool {
    guard let nulls = nullFractions, let first = nulls.first, let last = nulls.last else { return false }
    return last >= 0.3 && last > first && zip(nulls, nulls.dropFirst()).allSatisfy { $0 <= $1 + 0.05 }
  }
}
