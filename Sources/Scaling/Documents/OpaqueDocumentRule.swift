internal import Catalog
internal import Planner

/// A GIN index on documents that no statement asks anything of is dead weight.
///
/// Documents that are read and written whole want no index: each write takes their keys and values apart for it.
/// Advised to be dropped when the workload reads or writes the column, no statement of it asks for something inside
/// (containment, keys, paths), and PostgreSQL has counted no scan of the index.
///
/// Without such an index the column is right as it is, which is said: jsonb, or json and text when what was written has
/// to come back to the letter.
package struct OpaqueDocumentRule: ScaleRule {
  package static let identifier = "opaque-document"

  package init() {}

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
        return finding(table, column, classes, input)
      }
    }
  }

  private func finding(
    _ table: Table, _ column: Column, _ classes: [CostedClass], _ input: ScaleInput
  ) -> ScaleFinding {
    let subject = "\(table.objectName.sql).\(SQLText.name(column.name))"
    let indexes = table.indexes.filter { index in
      index.method == "gin" && index.keys.allSatisfy { $0.column == column.name } && index.constraint == nil
    }
    let unused = indexes.filter { ($0.scans ?? 0) == 0 }
    let writes = classes.filter { $0.pattern.relations.contains { $0.table == table.objectName && $0.write != nil } }
    let calls = writes.reduce(0) { $0 + Double($1.queryClass.calls) }
    let size = DocumentSize(table.statistics(of: column.name))
    var reasons = [
      "no statement of the workload asks for anything inside: it is read and written whole",
      "documents are \(size.words)",
    ]
    for index in indexes {
      let scans = index.scans.map { FigureText.count(Double($0), "scan", "scans") } ?? "an unknown number of scans"
      reasons.append(
        "\(SQLText.name(index.name)) takes \(FigureText.bytes(Double(index.pages) * 8_192)) and has had \(scans)")
    }
    let isCase = !unused.isEmpty
    if !isCase {
      reasons.append(
        indexes.isEmpty
          ? "without an index on it nothing is paid for what isn't used"
          : "the index is scanned by something that the workload has no part of"
      )
    }
    let pages = unused.reduce(0) { $0 + Double($1.pages) }
    return ScaleFinding(
      Self.self, .jsonb, isCase ? .advised : .notAdvised, subjects: [subject],
      summary: isCase
        ? "The GIN index on \(subject) serves nothing"
        : "\(subject) is read and written whole: a document is right for it",
      classes: classes, in: input,
      figures: [.init("writes", calls, .count), .init("index_bytes", pages * 8_192, .bytes)],
      reasons: reasons,
      tradeoffs: isCase ? ["statements that the workload doesn't hold may want it: look at a month-end as well"] : [],
      remedies: isCase
        ? [
          ScaleFinding.Remedy(
            "Drop it", statements: unused.map { drop($0, table) }),
          ScaleFinding.Remedy("The way back", statements: unused.map { create($0, table) }),
        ] : [])
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
