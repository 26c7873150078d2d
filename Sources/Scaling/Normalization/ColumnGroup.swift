internal import Catalog

/// Columns of one stem, numbered: `phone1`, `phone2`, `phone3`, or several things of each number: `contact1_name`,
/// `contact1_email`, `contact2_name` and so on.
struct ColumnGroup {
  /// The same thing of each number.
  struct Part {
    /// Behind the number, without its `_`; empty when the number is the end.
    let suffix: String
    /// In the order of the numbers.
    let columns: [Column]
  }

  let table: Table
  let stem: String
  /// In order, at least three.
  let numbers: [Int]
  /// In the order of the table's columns; one, unless the numbers stand before suffixes.
  let parts: [Part]

  var columns: [Column] { parts.flatMap(\.columns) }

  static func all(in table: Table) -> [ColumnGroup] {
    var members: [String: (name: NumberedName, columns: [(number: Int, column: Column)])] = [:]
    var order: [String] = []
    for column in table.columns {
      guard let name = NumberedName(column.name) else { continue }
      // Columns of different types are different things.
      let key = [name.stem, name.suffix, column.type].joined(separator: "\0")
      if members[key] == nil { order.append(key) }
      members[key, default: (name, [])].columns.append((name.number, column))
    }
    var groups: [ColumnGroup] = []
    for (name, found) in order.compactMap({ members[$0] }) where found.count >= 3 {
      let sorted = found.sorted { $0.number < $1.number }
      let part = Part(suffix: name.suffix, columns: sorted.map(\.column))
      let numbers = sorted.map(\.number)
      // Name, email and phone of one number are one thing.
      if !name.suffix.isEmpty,
        let place = groups.firstIndex(where: {
          $0.stem == name.plainStem && $0.numbers == numbers && $0.parts.allSatisfy { !$0.suffix.isEmpty }
        })
      {
        groups[place] = ColumnGroup(
          table: table, stem: name.plainStem, numbers: numbers, parts: groups[place].parts + [part])
      } else {
        groups.append(ColumnGroup(table: table, stem: name.plainStem, numbers: numbers, parts: [part]))
      }
    }
    return groups.sorted { ($0.stem, $0.columns[0].name) < ($1.stem, $1.columns[0].name) }
  }

  /// Whether the numbers count: from 0 or 1, without a gap.
  var counts: Bool {
    numbers.first.map { $0 <= 1 } == true && zip(numbers, numbers.dropFirst()).allSatisfy { $0 + 1 == $1 }
  }

  /// Whether the stem is the name of a part of one value, such as the lines of an address.
  var isLines: Bool { ["line", "address", "street", "addr"].contains { stem == $0 || stem.hasSuffix("_" + $0) } }

  /// The fraction of NULL by number, of the part that is filled most; nil when one was not analysed.
  var nullFractions: [Double]? {
    let known = parts.compactMap { part -> [Double]? in
      let found = part.columns.compactMap { table.statistics(of: $0.name)?.nullFraction }
      return found.count == part.columns.count ? found : nil
    }
    guard known.count == parts.count else { return nil }
    return known.min { $0.reduce(0, +) < $1.reduce(0, +) }
  }

  /// Whether rows have some of the columns, the first ones rather than the last ones: a list that is as long as it is.
  var isList: Bool {
    guard let nulls = nullFractions, let first = nulls.first, let last = nulls.last else { return false }
    return last >= 0.3 && last > first && zip(nulls, nulls.dropFirst()).allSatisfy { $0 <= $1 + 0.05 }
  }
}

/// A name with a number of at most three digits at its end, or before an `_`.
private struct NumberedName {
  let stem: String
  let number: Int
  let suffix: String

  init?(_ name: String) {
    let characters = Array(name)
    func isDigit(_ place: Int) -> Bool { characters[place].isASCII && characters[place].isNumber }
    var end = characters.count
    if let last = characters.indices.last, !isDigit(last) {
      guard let place = characters.indices.dropLast().first(where: { isDigit($0) && characters[$0 + 1] == "_" }) else {
        return nil
      }
      end = place + 1
    }
    var start = end
    while start > 0, isDigit(start - 1) { start -= 1 }
    guard start > 0, end > start, end - start < 4, let number = Int(String(characters[start..<end])) else { return nil }
    stem = String(characters[..<start])
    self.number = number
    suffix = end < characters.count ? String(characters[(end + 1)...]) : ""
    if end < characters.count, suffix.isEmpty { return nil }
  }

  var plainStem: String { stem.hasSuffix("_") && stem.count > 1 ? String(stem.dropLast()) : stem }
}
