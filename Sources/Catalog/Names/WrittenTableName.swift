/// A table's name as a user writes it in an option: with its schema or without, each part quoted or not.
///
/// Quotes are never needed and always allowed: `orders`, `"orders"`, `shop.Order Lines` and `shop."Order Lines"` all
/// name what they seem to name. Case is kept, quoted or not.
package struct WrittenTableName: Sendable {
  private let text: String
  /// Without their quotes: a name, or a schema and a name.
  private let parts: [String]

  package init(_ text: String) {
    self.text = text
    parts = text.split(outsideQuotesAt: ".").map(Self.unquoted)
  }

  /// The name without schema and quotes.
  package var bare: String { parts.last ?? text }

  /// The tables that it could mean, in the catalog's order.
  package func matches(in catalog: Catalog) -> [Table] {
    catalog.tables.filter { table in
      parts == [table.name] || parts == [table.schema, table.name]
        // A name may have dots and quotes of its own.
        || text == table.name || text == table.schema + "." + table.name
    }
  }

  private static func unquoted(_ part: Substring) -> String {
    guard part.count >= 2, part.first == "\"", part.last == "\"" else { return String(part) }
    return part.dropFirst().dropLast().split(separator: "\"\"", omittingEmptySubsequences: false)
      .joined(separator: "\"")
  }
}

extension String {
  /// The parts between separators, those within double quotes left alone; empty parts are parts.
  package func split(outsideQuotesAt separator: Character) -> [Substring] {
    var isQuoted = false
    return split(omittingEmptySubsequences: false) { character in
      if character == "\"" { isQuoted.toggle() }
      return character == separator && !isQuoted
    }
  }
}
