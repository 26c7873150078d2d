import Catalog
import SQLSyntax

/// Finds what a user may have meant by a name that nothing has.
enum NearNames {
  /// Names at most this many are offered.
  private static let limit = 3

  /// The end of a message: `; did you mean public.orders?`, or nothing.
  ///
  /// The same name in another schema or another case comes first, then the nearest ones.
  ///
  /// - Parameter name: As a user writes it, with or without schema and quotes.
  static func hint(forTable name: String, in catalog: Catalog) -> String { hint(forBare: bare(name), in: catalog) }

  /// - Parameter name: Without schema and quotes.
  static func hint(forBare name: String, in catalog: Catalog) -> String {
    let wanted = name.lowercased()
    let tables = catalog.tables.filter { $0.partitionBound == nil }.map(\.objectName)
    let same = tables.filter { $0.name.lowercased() == wanted }
    let found = same.isEmpty ? nearest(wanted, among: tables.map { ($0.name, $0.sql) }) : same.map(\.sql)
    return found.isEmpty ? "" : "; did you mean \(found.prefix(limit).joined(separator: " or "))?"
  }

  /// The name without schema and quotes, in lower case.
  private static func bare(_ name: String) -> String {
    var part = name[...]
    if let quote = name.lastIndex(of: "\""), quote == name.index(before: name.endIndex) {
      part = name[..<quote]
      part = part[(part.lastIndex(of: "\"").map { part.index(after: $0) } ?? part.startIndex)...]
    } else if let dot = name.lastIndex(of: ".") {
      part = name[name.index(after: dot)...]
    }
    return part.lowercased()
  }

  private static func nearest(_ wanted: String, among names: [(name: String, shown: String)]) -> [String] {
    let most = max(1, wanted.count / 3)
    return names.map { (distance(Array(wanted), Array($0.name.lowercased()), most: most), $0.shown) }
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
