internal import Catalog

/// A key of several columns no two rows of which may have the same values.
///
/// One column, the driver, has its values as its statistics say. The others follow it: among the rows that have the same
/// value of the driver they take different values, or combinations of values.
struct UniqueKey {
  let driver: Int
  let followers: [Int]

  /// More than this, and the table is sorted by the column.
  private static let sortedCorrelation = 0.9

  /// The keys of a table that need followers.
  ///
  /// - Parameters:
  ///   - distinct: Of each column, by its place.
  ///   - correlations: Of each column.
  ///   - rows: Of the table.
  static func keys(of table: Table, distinct: [Int], correlations: [Double?], rows: Int) -> [UniqueKey] {
    // The rows are in the order of the driver: the one that they are in at the source, or else that of the most values.
    func leads(_ left: Int, _ right: Int) -> Bool {
      let sorted = [left, right].map { abs(correlations[$0] ?? 0) > sortedCorrelation }
      if sorted[0] != sorted[1] { return sorted[0] }
      return (distinct[left], right) > (distinct[right], left)
    }
    let places = Dictionary(table.columns.enumerated().map { ($1.name, $0) }) { first, _ in first }
    var columnLists = table.constraints.filter { $0.kind == .primaryKey || $0.kind == .unique }.map(\.columns)
    columnLists += table.indexes.filter { $0.isUnique && $0.keys.allSatisfy { $0.column != nil } }.map { index in
      index.keys.compactMap(\.column)
    }
    var result: [UniqueKey] = []
    var used: Set<Int> = []
    for list in columnLists where list.count > 1 {
      let columns = list.compactMap { places[$0] }
      guard columns.count == list.count, let driver = columns.min(by: leads),
        columns.allSatisfy({ distinct[$0] < rows })
      else { continue }
      let followers = columns.filter { $0 != driver && !used.contains($0) && distinct[$0] < rows }
        .sorted { (distinct[$0], $1) > (distinct[$1], $0) }
      // One that follows already can't lead.
      guard !followers.isEmpty, !used.contains(driver) else { continue }
      result.append(UniqueKey(driver: driver, followers: followers))
      used.formUnion(followers + [driver])
    }
    return result
  }

  /// The numbers of the followers' values for a row.
  ///
  /// - Parameter maps: Of the followers, in order.
  func values(at place: RankMap.Place, maps: [RankMap], seed: UInt64) -> [Int] {
    guard maps.count > 1 else { return [maps[0].spread(place, shift: Hash64.unit(seed, place.value))] }
    var left = place.occurrence
    var result = maps.map { _ in 0 }
    for index in maps.indices.reversed() {
      let count = max(1, maps[index].commonCount + maps[index].restCount)
      result[index] = (left + (index == 0 ? Int(Hash64.mix(seed, place.value) % UInt64(count)) : 0)) % count
      left /= count
    }
    return result
  }
}

extension RankMap {
  /// The value for the n-th of some rows that must all differ: spread over the distribution where no value is so common
  /// that it would come twice, else the n-th most common one.
  func spread(_ place: Place, shift: Double) -> Int {
    let count = commonCount + restCount
    guard count > 0, ranks > 0 else { return 0 }
    guard greatestShare * Double(place.size) <= 1 else { return place.occurrence % count }
    let position = (Double(place.occurrence) + shift) / Double(place.size)
    return self.place(of: min(ranks - 1, Int(position * Double(ranks)))).value
  }
}
