package import Catalog
package import Planner

/// How PostgreSQL's hash divides a column's values over partitions.
package struct HashDivision: Sendable, Equatable {
  /// By value, the remainder of its hash: of the common values, or of all where they are known and not too many.
  package var remainders: [String: Int]
  /// By remainder, the part of the rows with a rare value; adds up to 1.
  package var rareParts: [Double]
  /// Whether ``rareParts`` are counted rather than taken as equal.
  package var isCounted: Bool

  package init(remainders: [String: Int], rareParts: [Double], isCounted: Bool = false) {
    self.remainders = remainders
    self.rareParts = rareParts
    self.isCounted = isCounted
  }

  /// Values that are counted through at most, and those that are kept one by one.
  private static let mostCounted = 100_000.0
  private static let mostKept = 5_000.0
  /// The part of the numbers between the least and the largest that has to be values, so that all of them can stand for
  /// those.
  private static let leastDensity = 0.9

  /// Asks a twin: for each common value, and for all of them where they are whole numbers without large gaps.
  ///
  /// - Parameter twin: One that has the table.
  /// - Throws: `.statementRejected` for a type that has no hash; `.twinLost`.
  package init(_ column: Column, of table: Table, modulus: Int, in twin: Twin) throws(PlannerError) {
    rareParts = Array(repeating: 1 / Double(max(1, modulus)), count: max(1, modulus))
    isCounted = false
    remainders = [:]
    guard let statistics = column.statistics else { return }
    let curve = ValueCurve(statistics, KeyScale(column, twin.catalog), rows: table.rows)
    let values = curve.common.map(\.value)
    let name = table.objectName
    func ask(_ values: [String]) throws(PlannerError) -> [String: Int] {
      guard !values.isEmpty else { return [:] }
      let answers = try twin.hashRemainders(of: values, column: column.name, of: name, modulus: modulus)
      return Dictionary(zip(values, answers).map { ($0, $1) }, uniquingKeysWith: { first, _ in first })
    }
    remainders = try ask(values)
    let positions = curve.bounds + curve.common.compactMap(\.position)
    guard curve.scale?.isWhole == true, let least = positions.min(), let most = positions.max(),
      most - least < Self.mostCounted, abs(least) < 1e15, curve.distinct >= (most - least + 1) * Self.leastDensity
    else { return }
    let known = Set(values)
    let counts: [Int]
    if most - least < Self.mostKept {
      let others = (Int(least)...Int(most)).map { String($0) }.filter { !known.contains($0) }
      let answers = try ask(others)
      counts = (0..<modulus).map { remainder in answers.values.count { $0 == remainder } }
      remainders.merge(answers) { first, _ in first }
    } else {
      counts = try twin.hashCounts(
        from: Int(least), to: Int(most), leavingOut: values, column: column.name, of: name, modulus: modulus)
    }
    let total = counts.reduce(0, +)
    guard counts.count == modulus, total > 0 else { return }
    rareParts = counts.map { Double($0) / Double(total) }
    isCounted = true
  }
}
