/// Finds what a user may have meant by a name that no table has.
package enum NearNames {
  /// Names at most this many are offered.
  private static let limit = 3

  /// The end of a message: `; did you mean public.orders?`, or nothing.
  ///
  /// The same name in another schema or another case comes first, then the nearest ones.
  ///
  /// - Parameters:
  ///   - name: Without schema and quotes.
  ///   - offersPartitions: Whether a partition may be what was meant.
  package static func hint(for name: String, in catalog: Catalog, offersPartitions: Bool = false) -> String {
    let wanted = name.lowercased()
    let tables = catalog.tables.filter { offersPartitions || $0.partitionBound == nil }.map(\.objectName)
    let same = tables.filter { $0.name.lowercased() == wanted }.map(\.sql)
    let found = same.isEmpty ? nearest(wanted, among: tables) : same
    return found.isEmpty ? "" : "; did you mean \(found.prefix(limit).joined(separator: " or "))?"
  }

  private static func nearest(_ wanted: String, among tables: [ObjectName]) -> [String] {
    let most = max(1, wanted.count / 3)
    return tables.map { (distance(Array(wanted), Array($0.name.lowercased()), most: most), $0.sql) }
      .filter { $0.0 <= most }.sorted { $0 < $1 }.map(\.1)
  }

  /// Levenshtein's distance; anything above `most` when it is larger than that.
  private static func distance(_ left: [Character], _ right: [Character], most: Int) -> Int {
    guard abs(left.count - right.count) <= most else { return most + 1 }
    var previous = Array(0...right.count)
    for (row, letter) in left.enumerated() {
      var current = [row + 1]
      for (column, other) in right.enumerated() {
        current.append(min(previous[column] + (letter == other ? 0 : 1), previous[column + 1] + 1, current[column] + 1))
      }
      previous = current
    }
    return previous[right.count]
  }
}
