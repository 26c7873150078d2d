internal import Catalog
internal import Planner

/// A key that statements take out of documents again and again becomes a column, or gets an index of its own.
///
/// Advised when statements that filter, sort or group by the key take at least 5 % of the load, or half of what the
/// table's readers take and 0.1 % of the workload's: the planner knows nothing of a key's values but through an index or
/// a column with statistics. Three ways, by what they cost: an index
/// on the expression, which rewrites nothing; a plain column that a trigger keeps, filled in batches; and a generated
/// column, whose ADD COLUMN rewrites the table while nobody may read it, which only a small table bears. Generated
/// columns and indexes take immutable expressions only, which casts to dates and times are not.
///
/// Advised as well when the documents are larger than 1 kB and the key is only returned: each row's document has to be
/// fetched and decompressed for it.
///
/// Not advised: a key that is only returned, out of small documents, or that has its index already; and a key that the
/// workload doesn't tell, as a dump that has `$1` for it.
package struct ExtractedKeyRule: ScaleRule {
  package static let identifier = "extracted-key"

  package init() {}

  package func findings(_ input: ScaleInput) -> [ScaleFinding] {
    let (documents, workload) = (DocumentUse(input), WorkloadUse(input))
    func sorted(_ keys: [ExtractedKey: [KeyUse]]) -> [(key: ExtractedKey, value: [KeyUse])] {
      keys.sorted {
        ($0.key.table, $0.key.column, $0.key.path.joined(separator: "\0"))
          < ($1.key.table, $1.key.column, $1.key.path.joined(separator: "\0"))
      }
    }
    return sorted(documents.keys).compactMap {
      finding($0.key, $0.value, workload[$0.key.table].readers, input)
    }
      + sorted(documents.untold).filter { untold in
        !documents.keys.keys.contains { $0.table == untold.key.table && $0.column == untold.key.column }
      }.compactMap { untold($0.key, $0.value, workload[$0.key.table].readers, input) }
  }

  /// A key that is searched by, and that no text names.
  private func untold(
    _ document: ExtractedKey, _ uses: [KeyUse], _ readers: [CostedClass], _ input: ScaleInput
  ) -> ScaleFinding? {
    let searched = uses.filter(\.isSearched).map(\.costed)
    guard input.matters(searched, among: readers) else { return nil }
    let subject = "\(document.table.sql).\(SQLText.name(document.column))"
    return ScaleFinding(
      Self.self, .jsonb, .notAdvised, subjects: [subject],
      summary: "A key of \(subject) is searched by, and the workload doesn't say which.", classes: uses.map(\.costed),
      in: input,
      reasons: [
        "The statements have a parameter in its place (\(input.names(searched))), as a dump has $1 for it: a log, or a "
          + "document of query classes with examples, names it."
      ])
  }

  private func finding(
    _ key: ExtractedKey, _ uses: [KeyUse], _ readers: [CostedClass], _ input: ScaleInput
  ) -> ScaleFinding? {
    guard let table = input.tables[key.table], input.matters(uses.map(\.costed), among: readers) else { return nil }
    let size = DocumentSize(table.statistics(of: key.column))
    let searched = uses.filter(\.isSearched)
    let isSearched = input.matters(searched.map(\.costed), among: readers)
    let index = table.indexes.first { $0.isValid && $0.keys.contains { isKey($0, key) } }
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
      \(FigureText.count(calls, "call takes", "calls take")) \(name) out of \(subject)\
      \(searched.isEmpty ? ", to return it" : asking).
      """,
      "Documents are \(size.words).",
    ]
    if let index {
      reasons.insert("The index \(SQLText.name(index.name)) holds the key already.", at: 0)
    } else if !isCase {
      reasons.insert("A key of small documents that is only returned costs next to nothing.", at: 0)
    }
    let column = KeyColumn(
      key: key, table: table, type: type, isSearched: isSearched,
      context: KeyContext(key, searched.map(\.costed), input), input: input)
    return ScaleFinding(
      Self.self, .jsonb, isCase ? .advised : .notAdvised, subjects: [subject, name],
      summary: isCase
        ? """
        The key \(name) of \(subject) is asked for so often that it wants \
        \(isSearched ? "a column or an index" : "a column").
        """
        : "The key \(name) of \(subject) may stay in the document.",
      classes: uses.map(\.costed), in: input,
      figures: [
        .init("calls", calls, .count), .init("searched_share", input.share(of: searched.map(\.costed)), .share),
        .init("table_bytes", input.bytes(of: table), .bytes),
      ] + (isSearched && isCase ? [.init("index_bytes_estimate", column.indexBytes, .bytes)] : []),
      reasons: reasons,
      tradeoffs: isCase
        ? [
          """
          A column holds the value a second time, and is read without the document; an index on the expression does not.
          """
        ] + (type == "text" ? [] : ["A value that is no \(type) makes writes fail from then on, as it makes reads fail now."])
        : [],
      remedies: isCase ? column.remedies : [])
  }

  /// Whether an index key is this one: compared by what the parser makes of it.
  private func isKey(_ index: IndexKey, _ key: ExtractedKey) -> Bool {
    guard let expression = index.expression, let path = KeyColumn.path(of: expression) else { return false }
    return path.column == key.column && path.path == key.path
  }
}
