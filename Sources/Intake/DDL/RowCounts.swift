internal import Catalog

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
    for part in text.split(outsideQuotesAt: ",") where !part.isEmpty {
      guard let equals = part.lastIndex(of: "="), equals > part.startIndex,
        let rows = Double(part[part.index(after: equals)...].filter { $0 != "_" && $0 != " " }),
        rows.isFinite, (0...1e13).contains(rows)
      else {
        throw IntakeError(
          .invalidRows, subject: String(part.prefix(80)),
          "is not a table and its number of rows; write it as in --rows orders=5e6,shop.customers=2e5")
      }
      var name = part[..<equals].drop { $0 == " " }
      while name.last == " " { name.removeLast() }
      entries.append((String(name), rows.rounded()))
    }
  }

  /// The rows by table.
  ///
  /// A name without a schema is looked for along the search path, and then anywhere.
  /// - Throws: `.invalidRows` for a name that no table or several have, listing those that come close.
  func resolved(in catalog: Catalog) throws(IntakeError) -> [ObjectName: Double] {
    var result: [ObjectName: Double] = [:]
    for (text, rows) in entries {
      let name = WrittenTableName(text)
      let matches = name.matches(in: catalog).map(\.objectName)
      let preferred = catalog.database.searchPath.lazy.compactMap { schema in matches.first { $0.schema == schema } }
        .first
      guard let table = preferred ?? (matches.count == 1 ? matches[0] : nil) else {
        guard matches.isEmpty else {
          let names = matches.map(\.sql).joined(separator: ", ")
          throw IntakeError(.invalidRows, subject: text, "several tables have this name: \(names)")
        }
        let hint = NearNames.hint(for: name.bare, in: catalog, offersPartitions: true)
        throw IntakeError(.invalidRows, subject: text, "no table has this name\(hint)")
      }
      result[table] = rows
    }
    return result
  }
}
