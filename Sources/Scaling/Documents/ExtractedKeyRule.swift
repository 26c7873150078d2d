internal import Catalog
internal import Planner

/// A key that statements take out of documents again and again becomes a column, or gets an index of its own.
///
/// Advised when statements that filter, sort or group by the key take at least 5 % of the load: the planner knows
/// nothing of a key's values but through an index or a column with statistics. Three ways, by what they cost: an index
/// on the expression, which rewrites nothing; a plain column that a trigger keeps, filled in batches; and a generated
/// column, whose ADD COLUMN rewrites the table while nobody may read it, which only a small table bears. Generated
/// columns and indexes take immutable expressions only, which casts to dates and times are not.
///
/// Advised as well when the documents are larger than 1 kB and the key is only returned: each row's document has to be
/// fetched and decompressed for it.
///
/// Not advised: a key that is only returned, out of small documents, or that has its index already.
package struct ExtractedKeyRule: ScaleRule {
  package static let identifier = "extracted-key"

  package init() {}

  private static let leastShare = 0.05

  package func findings(_ input: ScaleInput) -> [ScaleFinding] {
    DocumentUse(input).keys.sorted {
      ($0.key.table, $0.key.column, $0.key.path.joined(separator: "\0"))
        < ($1.key.table, $1.key.column, $1.key.path.joined(separator: "\0"))
    }.compactMap { finding($0.key, $0.value, input) }
  }

  private func finding(_ key: ExtractedKey, _ uses: [KeyUse], _ input: ScaleInput) -> ScaleFinding? {
    guard let table = input.tables[key.table], input.share(of: uses.map(\.costed)) >= Self.leastShare else {
      return nil
    }
    let size = DocumentSize(table.statistics(of: key.column))
    let searched = uses.filter(\.isSearched)
    let isSearched = input.share(of: searched.map(\.costed)) >= Self.leastShare
    let index = table.indexes.first { $0.isValid && $0.keys.first.map { isKey($0, key) } == true }
    let isCase = isSearched ? index == nil : size.isLarge
    let calls = uses.reduce(0) { $0 + Double($1.costed.queryClass.calls) }
    let subject = "\(key.table.sql).\(SQLText.name(key.column))"
    let name = key.path.joined(separator: ".")
    var types: [String: Double] = [:]
    for use in uses { types[use.types.first ?? "text", default: 0] += input.load(use.costed) + 1e-9 }
    let type = types.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? "text"
    let searchedShare = FigureText.percent(input.share(of: searched.map(\.costed)))
    let asking = ", \(searchedShare) of the load to filter, sort or group by it"
    var reasons = [
      """
      \(FigureText.count(calls, "call", "calls")) take \(name) out of \(subject)\
      \(searched.isEmpty ? ", to return it" : asking)
      """,
      "documents are \(size.words)",
    ]
    if let index {
      reasons.append("the index \(SQLText.name(index.name)) holds the key already")
    } else if !isCase {
      reasons.append("a key of small documents that is only returned costs next to nothing")
    }
    let column = KeyColumn(key: key, table: table, type: type, isSearched: isSearched, input: input)
    return ScaleFinding(
      Self.self, .jsonb, isCase ? .advised : .notAdvised, subjects: [subject, name],
      summary: isCase
        ? """
        \(name) of \(subject) is asked for so often that it wants \(isSearched ? "a column or an index" : "a column")
        """
        : "\(name) of \(subject) may stay in the document",
      classes: uses.map(\.costed), in: input,
      figures: [
        .init("calls", calls, .count), .init("searched_share", input.share(of: searched.map(\.costed)), .share),
        .init("table_bytes", input.bytes(of: table), .bytes),
      ] + (isSearched && isCase ? [.init("index_bytes_estimate", column.indexBytes, .bytes)] : []),
      reasons: reasons,
      tradeoffs: isCase
        ? [
          """
          a column holds the value a second time, and is read without the document; an index on the expression does not
          """,
          "a value that is no \(type) makes writes fail from then on, as it makes reads fail now",
        ] : [],
      remedies: isCase ? column.remedies : [])
  }

  /// Whether an index key is this one: compared by what the parser makes of it.
  private func isKey(_ index: IndexKey, _ key: ExtractedKey) -> Bool {
    guard let expression = index.expression, let path = KeyColumn.path(of: expression) else { return false }
    return path.column == key.column && path.path == key.path
  }
}
