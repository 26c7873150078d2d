internal import Catalog

/// What a reader has to know before believing the figures.
struct Warnings {
  let texts: [String]

  init(_ catalog: Catalog, _ workload: AnalyzedWorkload) {
    var texts: [String] = []
    if catalog.statistics == .assumed {
      texts.append("costs rest on assumed sizes: no statistics were at hand, only the schema (see --rows)")
    }
    let unanalysed = catalog.tables.filter { table in
      table.kind == .ordinary && table.rows > 0 && table.pages > 0
        && table.columns.allSatisfy { $0.statistics == nil && $0.inheritedStatistics == nil }
    }
    if catalog.statistics == .measured, !unanalysed.isEmpty {
      let names = unanalysed.prefix(5).map(\.objectName.sql).joined(separator: ", ")
      texts.append(
        "no column statistics for \(unanalysed.count) tables (\(names)\(unanalysed.count > 5 ? ", …" : "")): run ANALYZE, or let the reading role see pg_stats"
      )
    }
    for item in catalog.unreadable {
      texts.append(
        "statistics of \(item.table.sql) (\(item.columns.joined(separator: ", "))) may not be read; this would help: \(item.grant)"
      )
    }
    let generic = workload.planned.compactMap { $0 }.count(where: \.isGeneric)
    if generic > 0 { texts.append("\(generic) query classes could be planned with unknown parameters only") }
    self.texts = texts
  }
}
