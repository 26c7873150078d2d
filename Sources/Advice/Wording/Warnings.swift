internal import Catalog

/// What a reader has to know before believing the figures.
struct Warnings {
  let texts: [String]

  init(_ catalog: Catalog, _ workload: AnalyzedWorkload) {
    var texts: [String] = []
    if catalog.statistics == .assumed {
      texts.append("costs rest on assumed sizes: no statistics were at hand, only the schema (see --rows)")
    }
    // Those that the role may not see have a warning of their own.
    let hidden = Set(catalog.unreadable.map(\.table))
    let unanalysed = catalog.tables.filter { table in
      !hidden.contains(table.objectName) && table.kind == .ordinary && table.rows > 0 && table.pages > 0
        && table.columns.allSatisfy { $0.statistics == nil && $0.inheritedStatistics == nil }
    }
    if catalog.statistics == .measured, !unanalysed.isEmpty {
      let names = unanalysed.prefix(5).map(\.objectName.sql).joined(separator: ", ")
      texts.append(
        "no column statistics for \(unanalysed.count) \(unanalysed.count == 1 ? "table" : "tables") (\(names)\(unanalysed.count > 5 ? ", …" : "")): run ANALYZE"
      )
    }
    texts += UnreadableWording.texts(catalog)
    // What was cut has no calls; a statement whose own text was cut has.
    if workload.skipped.contains(where: { $0.code == .truncated && $0.calls == 0 }) {
      texts.append("an input ends in the middle: what should have come behind it is missing (see text-truncated below)")
    }
    if let note = AssumedNames.note(workload.patterns) { texts.append(note) }
    if let hint = ForeignKeyWording.hint(catalog, workload.writes()) { texts.append(hint) }
    let generic = workload.planned.compactMap { $0 }.count(where: \.isGeneric)
    if generic > 0 {
      texts.append(
        "\(generic) query \(generic == 1 ? "class" : "classes") could be planned with unknown parameters only")
    }
    self.texts = texts
  }
}
