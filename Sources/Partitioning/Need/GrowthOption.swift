package import Catalog

/// What a user says of growth: `TABLE=ROWS/day`, `TABLE=5%/month`, or a percentage without a table, for all of them.
///
/// ROWS is a number with `k`, `M` or `G` behind it or without; the time is `day`, `week`, `month` or `year`. A percentage
/// is of the rows of today, and the same number of rows ever after.
package struct GrowthOption: Sendable, Equatable {
  package enum Amount: Sendable, Equatable {
    case rows(Double)
    /// 5 is 5 % of the table's rows.
    case percent(Double)
  }

  /// As written; nil for all tables that no other option names.
  package let table: String?
  package let amount: Amount
  /// The time in which it grows by ``amount``, in days.
  package let days: Double

  /// The option as it was written.
  package let text: String

  /// Why an option can't be used; its description is for the user who wrote it.
  package struct Invalid: Error, Equatable, CustomStringConvertible {
    package let description: String
  }

  private static let units = [
    "day": 1, "week": 7, "month": PointInTime.daysInMonth, "year": 12 * PointInTime.daysInMonth,
  ]
  private static let multiples: [Character: Double] = ["k": 1e3, "M": 1e6, "G": 1e9]

  package init(_ text: String) throws(Invalid) {
    self.text = text
    func invalid(_ what: String) -> Invalid {
      Invalid(description: "'\(text)' is no growth: \(what); write TABLE=ROWS/day, TABLE=5%/month or 5%/month")
    }
    // A table's name may hold any character, a rate no `=`.
    let cut = text.lastIndex(of: "=")
    let rate = cut.map { text[text.index(after: $0)...] } ?? text[...]
    let parts = rate.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2 else { throw invalid("a number and a time with / between them are missing") }
    guard let days = Self.units[String(parts[1])] else {
      throw invalid("the time has to be day, week, month or year, not '\(parts[1])'")
    }
    var number = parts[0]
    let isPercent = number.last == "%"
    if isPercent { number.removeLast() }
    var factor = 1.0
    if !isPercent, let last = number.last, let multiple = Self.multiples[last] {
      factor = multiple
      number.removeLast()
    }
    let hasDigitsOnly = number.first?.isNumber == true && number.allSatisfy { $0.isNumber || $0 == "." }
    guard hasDigitsOnly, let value = Double(number), value.isFinite else {
      throw invalid("'\(parts[0])' is not a number of zero or more")
    }
    table = cut.map { String(text[..<$0]) }
    if table?.isEmpty == true { throw invalid("the table's name is missing") }
    if table == nil, !isPercent { throw invalid("a number of rows needs the table that grows by it") }
    amount = isPercent ? .percent(value) : .rows(value * factor)
    self.days = days
  }

  /// Rows for a day of a table of so many rows.
  func rowsPerDay(of rows: Double) -> Double {
    switch amount {
    case .rows(let count): count / days
    case .percent(let percent): rows * percent / 100 / days
    }
  }

  /// The option that a table grows by: one that names it comes before one for all; of two the later.
  static func choice(for table: ObjectName, among options: [GrowthOption], in catalog: Catalog) -> GrowthOption? {
    let named = options.last { option in
      option.table.map { WrittenTableName($0).matches(in: catalog).contains { $0.objectName == table } } ?? false
    }
    return named ?? options.last { $0.table == nil }
  }

  /// - Throws: ``Invalid`` when an option names no table, or several.
  package static func check(_ options: [GrowthOption], in catalog: Catalog) throws(Invalid) {
    for option in options {
      guard let table = option.table else { continue }
      let name = WrittenTableName(table)
      let matches = name.matches(in: catalog)
      if matches.isEmpty {
        throw Invalid(
          description: "'\(option.text)': there is no table \(table)" + NearNames.hint(for: name.bare, in: catalog))
      }
      if matches.count > 1 {
        let names = matches.map(\.objectName.sql).joined(separator: ", ")
        throw Invalid(description: "'\(option.text)': \(table) could be \(names); write the schema too")
      }
    }
  }
}
