internal import AccessPatterns
internal import Catalog
internal import Planner

/// Documents that no statement asks anything of: their indexes are dead weight, and they themselves may be in the way.
///
/// Documents that are read and written whole want no index: each write takes their keys and values apart for it. A GIN
/// index is advised to be dropped when the workload reads or writes the column, no statement of it asks for something
/// inside (containment, keys, paths), and PostgreSQL has counted no scan of the index.
///
/// Documents that are half of their row or more, of at least 128 bytes, are read past by every statement that wants the
/// other columns of many rows. Where such statements have at least half of the load of the table's readers, a table
/// beside it is advised.
///
/// Otherwise the column is right as it is, which is said: jsonb, or json and text when what was written has to come
/// back to the letter.
package struct OpaqueDocumentRule: ScaleRule {
  package static let identifier = "opaque-document"

  package init() {}

  private static let leastWidth = 128.0
  private static let leastPart = 0.5

  package func findings(_ input: ScaleInput) -> [ScaleFinding] {
    let (workload, documents) = (WorkloadUse(input), DocumentUse(input))
    return input.namedTables.flatMap { table in
      table.columns.filter { $0.typeName == "jsonb" }.compactMap { column -> ScaleFinding? in
        let place = ExtractedKey(table: table.objectName, column: column.name, path: [])
        guard documents.queried[place] == nil else { return nil }
        let use = workload[table.objectName]
        let classes = use.classes.filter { costed in
          costed.pattern.relations.contains {
            $0.table == table.objectName
              && ($0.returned.contains(column.name) || $0.write?.columns.contains(column.name) == true)
          }
        }
        guard !classes.isEmpty else { return nil }
        return finding(table, column, classes, use, input)
      }
    }
  }

  private func finding(
    _ table: Table, _ column: Column, _ classes: [CostedClass], _ use: TableUse, _ input: ScaleInput
  ) -> ScaleFinding {
    let subject = "\(table.objectName.sql).\(SQLText.name(column.name))"
    let indexes = table.indexes.filter { index in
      index.method == "gin" && index.keys.allSatisfy { $0.column == column.name } && index.constraint == nil
    }
    let unused = indexes.filter { ($0.scans ?? 0) == 0 }
    let writes = classes.filter { $0.pattern.relations.contains { $0.table == table.objectName && $0.write != nil } }
    let calls = writes.reduce(0) { $0 + Double($1.queryClass.calls) }
    let size = DocumentSize(table.statistics(of: column.name))
    let past = readingPast(table, column, size, use, input)
    let isCase = !unused.isEmpty || !past.isEmpty
    var reasons: [String] = []
    if !isCase {
      reasons.append(
        indexes.isEmpty
          ? "Without an index on it nothing is paid for what isn't used."
          : "The index is scanned by something that the workload has no part of."
      )
    }
    reasons += [
      "No statement of the workload asks for anything inside: it is read and written whole.",
      "Documents are \(size.words).",
    ]
    for index in indexes {
      let scans = index.scans.map { FigureText.count(Double($0), "scan", "scans") } ?? "an unknown number of scans"
      reasons.append(
        "The index \(SQLText.name(index.name)) takes "
          + "\(FigureText.bytes(Double(index.pages) * Double(input.catalog.server.blockSize))) and has had "
          + "\(scans).")
    }
    if !past.isEmpty {
      reasons.append(
        "That is \(FigureText.percent(part(table, column))) of a row, and \(input.names(past)) read past it.")
    }
    var tradeoffs: [String] = []
    if !unused.isEmpty {
      tradeoffs.append("Statements that the workload doesn't hold may want the index: look at a month-end as well.")
    }
    if !past.isEmpty { tradeoffs.append("Reading a row with its document takes a join by the key.") }
    let pages = unused.reduce(0) { $0 + Double($1.pages) }
    let advice =
      unused.isEmpty
      ? "\(subject) is read and written whole and in the way of other reads: it may go into a table beside."
      : "The GIN index on \(subject) serves nothing."
    return ScaleFinding(
      Self.self, .jsonb, isCase ? .advised : .notAdvised, subjects: [subject],
      summary: isCase ? advice : "\(subject) is read and written whole: a document is right for it.",
      classes: (classes + past).distinct, in: input,
      figures: [.init("writes", calls, .count)]
        + (unused.isEmpty ? [] : [.init("index_bytes", pages * Double(input.catalog.server.blockSize), .bytes)]),
      reasons: reasons, tradeoffs: tradeoffs,
      remedies: (unused.isEmpty
        ? []
        : [
          ScaleFinding.Remedy("Drop it.", statements: unused.map { drop($0, table) }),
          ScaleFinding.Remedy("The way back.", statements: unused.map { create($0, table) }),
        ]) + (past.isEmpty ? [] : SideTable(table, column, input).remedies))
  }

  /// Of a row's columns, 0 to 1.
  private func part(_ table: Table, _ column: Column) -> Double {
    let widths = table.columns.map { Double(table.statistics(of: $0.name)?.averageWidth ?? 8) }
    let own = Double(table.statistics(of: column.name)?.averageWidth ?? 0)
    let all = widths.reduce(0, +)
    return all > 0 ? own / all : 0
  }

  /// Classes that read many rows without the column; empty when they don't matter, or when the column is small.
  private func readingPast(
    _ table: Table, _ column: Column, _ size: DocumentSize, _ use: TableUse, _ input: ScaleInput
  ) -> [CostedClass] {
    guard case .stored(let width) = size, width >= Self.leastWidth, part(table, column) >= Self.leastPart else {
      return []
    }
    let past = use.readers.filter { costed in
      costed.pattern.relations.filter { $0.table == table.objectName }.allSatisfy { access in
        access.write == nil && !access.columns.contains(column.name) && !table.isUnique(access.equalColumns)
      }
    }
    return input.matters(past, among: use.readers) ? past : []
  }

  private func drop(_ index: Index, _ table: Table) -> String {
    let name = ObjectName(schema: table.schema, name: index.name)
    // An index of a partitioned table can't be dropped CONCURRENTLY.
    return table.kind == .partitioned ? "DROP INDEX \(name.sql)" : "DROP INDEX CONCURRENTLY \(name.sql)"
  }

  private func create(_ index: Index, _ table: Table) -> String {
    index.definition(on: table.objectName).statement(name: index.name, concurrently: table.kind != .partitioned)
  }
}
