import Benchmarking

extension BenchText {
  func load(_ document: BenchDocument, on page: inout TextPage) {
    guard let load = document.load else { return }
    page.blank()
    page.paragraph(load.title, colour: style.bold)
    let names = max(0, load.rows.map { $0[0].count }.max() ?? 0)
    let figures = FigureTable(
      titles: Array(BenchDocument.Load.columns.dropFirst()), rows: load.rows.map { Array($0.dropFirst()) })
    page.line(TextPage.spaces(names + 2) + figures.header, indentation: 2, colour: style.dim)
    for (row, line) in zip(load.rows, figures.lines) {
      page.line(TextPage.cell(row[0], names, right: false) + "  " + line, indentation: 2)
    }
    if !load.classes.isEmpty {
      page.blank()
      let isWide = width >= Self.wide
      let rows = isWide ? load.classRows : load.classRows.map { Array($0.suffix(2)) }
      let titles = BenchDocument.Load.classColumns
      let table = FigureTable(titles: isWide ? titles : Array(titles.suffix(2)), rows: rows)
      page.line(table.header, indentation: 2, colour: style.dim)
      for (line, entry) in zip(table.lines, load.classes) {
        page.line(line, indentation: 2)
        page.line(QueryLine.shortened(entry.query, to: width - 4), indentation: 4, colour: style.dim)
      }
    }
    for remark in load.remarks { page.paragraph(remark, indentation: 2, colour: style.dim) }
  }
}
