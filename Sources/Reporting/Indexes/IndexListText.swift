package import Advice
internal import IndexReview
internal import Workload

/// The existing indexes for a terminal, table by table.
package enum IndexListText {
  private static let narrowest = 48

  package static func write(_ list: IndexList, style: TextStyle = .plain, width: Int = 100) -> String {
    var page = TextPage(style: style, width: max(width, narrowest))
    for warning in list.warnings { page.paragraph("Warning: " + warning, colour: style.red) }
    header(list, on: &page)
    var start = list.entries.startIndex
    while start < list.entries.endIndex {
      let table = list.entries[start].index.family.table
      let end = list.entries[start...].firstIndex { $0.index.family.table != table } ?? list.entries.endIndex
      page.blank()
      page.line(table.sql, colour: style.bold)
      write(list.entries[start..<end], hasPlans: list.classesAnalyzed != nil, on: &page)
      start = end
    }
    if !list.entries.isEmpty {
      page.blank()
      page.paragraph(
        list.replicas == 0
          ? "Scans are this server's since its counters were reset, replicas not seen: standbys have counters of their own (--replica-snapshot)."
          : "Scans on \(HumanNumber.counted(list.replicas, "replica", "replicas")) counted, since the last of the servers' counters were reset.",
        colour: style.dim)
    }
    return page.text
  }

  private static func header(_ list: IndexList, on page: inout TextPage) {
    page.paragraph(
      "Sextant \(list.sextantVersion): indexes of PostgreSQL \(HumanNumber.serverVersion(list.serverVersion))",
      colour: page.style.bold)
    let ages = Set(list.entries.map(\.index.age.words))
    let age = ages.count == 1 ? "; counters of \(ages.first ?? "")" : ""
    page.paragraph("as of \(list.capturedAt)\(age)", colour: page.style.dim)
    page.blank()
    let going = list.entries.filter { $0.drop != nil }
    let count = HumanNumber.counted(list.entries.count, "index", "indexes")
    let freed = HumanNumber.bytes(going.map(\.index.family.bytes).clampedSum)
    page.paragraph(
      going.isEmpty ? "\(count), none to drop" : "\(count), \(HumanNumber.count(going.count)) to drop (\(freed))",
      label: "Indexes", labelWidth: 16, colour: page.style.bold)
    let planner =
      list.classesAnalyzed.map { "asked about \(HumanNumber.counted($0, "query class", "query classes"))" }
      ?? "not asked: there are no statements (--statements)"
    page.paragraph(planner, label: "Planner", labelWidth: 16)
  }

  private static func write(
    _ entries: ArraySlice<IndexList.Entry>, hasPlans: Bool, on page: inout TextPage
  ) {
    let table = FigureTable(
      titles: ["size", "scans"] + (hasPlans ? ["classes"] : []),
      rows: entries.map { entry in
        [
          HumanNumber.bytes(entry.index.family.bytes), entry.index.scans.map { HumanNumber.count($0) } ?? "unknown",
        ] + (hasPlans ? [HumanNumber.count(entry.classesUsing ?? 0)] : [])
      })
    page.line(table.header + "index", indentation: 2, colour: page.style.dim)
    let room = 2 + table.width
    for (figures, entry) in zip(table.lines, entries) {
      let item = entry.index
      page.line(figures + item.family.index.name, indentation: 2)
      page.paragraph("\(item.verdict.code): \(item.reason)", indentation: room, colour: page.style.dim)
      if let dearer = entry.classesDearer, dearer.isEmpty, item.verdict != .invalid {
        page.paragraph("no query class gets dearer without it", indentation: room, colour: page.style.dim)
      }
      if let drop = entry.drop { page.paragraph(drop + ";", indentation: room, isSQL: true) }
      for (bloat, statement) in zip(item.bloat, entry.rebuilds) {
        page.paragraph(
          "bloated: \(HumanNumber.bytes(bloat.bytes)), about \(HumanNumber.bytes(bloat.bytesRebuilt)) when rebuilt (estimated)",
          indentation: room, colour: page.style.dim)
        page.paragraph(statement + ";", indentation: room, isSQL: true)
      }
    }
  }
}
