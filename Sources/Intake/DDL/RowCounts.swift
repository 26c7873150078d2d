internal import Catalog
internal import SQLSyntax

/// How many rows the user says that tables have: `orders=5e6,shop.customers=2e5`.
package struct RowCounts: Sendable, Equatable {
  /// Name as the user wrote it, and rows.
  package var entries: [(name: String, rows: Double)]

  package init(_ entries: [(name: String, rows: Double)] = []) { self.entries = entries }

  package static func == (left: RowCounts, right: RowCounts) -> Bool {
    left.entries.elementsEqual(right.entries) { $0 == $1 }
  }

  /// Reads the argument of `--rows`.
  ///
  /// - Throws: `.invalidRows`.
  package init(parsing text: String) throws(IntakeError) {
    entries = []
    for part in Self.split(text) {
      guard let equals = part.lastIndex(of: "="), equals > part.startIndex,
        let rows = Double(part[part.index(after: equals)...].filter { $0 != "_" && $0 != " " }),
        rows.isFinite, (0...1e13).contains(rows)
      else {
        throw IntakeError(
          .invalidRows, subject: String(part.prefix(80)),
          "is not a table and its number of rows; write it as in --rows orders=5e6,shop.customers=2e5")
      }
      entries.append((String(part[..<equals].drop { $0 == " " }), rows.rounded()))
    }
  }

  /// At commas outside of quotes.
  private static func split(_ text: String) -> [Substring] {
    var isQuoted = false
    return text.split { character in
      if character == "\"" { isQuoted.toggle() }
      return character == "," && !isQuoted
    }
  }

  /// The rows by table.
  ///
  /// A name without a schema is looked for along the search path, and then anywhere.
  /// - Throws: `.invalidRows` for a name that no table or several have, listing those that come close.
  func resolved(in catalog: Catalog) throws(IntakeError) -> [ObjectName: Double] {
    var result: [ObjectName: Double] = [:]
    for (name, rows) in entries {
      let matches = catalog.tables.map(\.objectName).filter { Self.spellings(of: $0).contains(name) }
      let preferred = catalog.database.searchPath.lazy.compactMap { schema in matches.first { $0.schema == schema } }
        .first
      guard let table = preferred ?? (matches.count == 1 ? matches[0] : nil) else {
        guard matches.isEmpty else {
          let names = matches.map(\.sql).joined(separator: ", ")
          throw IntakeError(.invalidRows, subject: name, "several tables have this name: \(names)")
        }
        let close = Self.close(to: name, in: catalog)
        let hint = close.isEmpty ? "" : "; did you mean \(close.joined(separator: " or "))?"
        throw IntakeError(.invalidRows, subject: name, "no table has this name\(hint)")
      }
      result[table] = rows
    }
    return result
  }

  private static func spellings(of name: ObjectName) -> [String] {
    [name.name, SQLIdentifier.quoted(name.name), name.schema + "." + name.name, name.sql]
  }

  private static func close(to name: String, in catalog: Catalog) -> [String] {
    let wanted = Array(name.split(separator: ".").last.map { $0.lowercased() } ?? "")
    let limit = max(1, wanted.count / 3)
    return catalog.tables.map { (distance(wanted, Array($0.name.lowercased()), limit: limit), $0.objectName.sql) }
      .filter { $0.0 <= limit }.sorted { $0 < $1 }.prefix(3).map(\.1)
  }

  /// Levenshtein's distance.
  private static func distance(_ left: [Character], _ right: [Character], limit: Int) -> Int {
    guard abs(left.count - right.count) <= limit else { return limit + 1 }
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
