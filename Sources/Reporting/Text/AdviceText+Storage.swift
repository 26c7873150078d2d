import Advice

extension AdviceText {
  /// What less and more storage would do.
  func storage(_ document: AdviceDocument, on page: inout TextPage) {
    guard let curve = StorageCurve(document) else { return }
    page.blank()
    page.line("Storage for new indexes, and the part of the workload's cost that is left", colour: style.bold)
    let rows = curve.rows
    let widths = (0..<3).map { column in rows.map { DisplayWidth.columns($0[column]) }.max() ?? 0 }
    for row in rows {
      let cells = zip(row, widths).map { TextPage.cell($0, $1) } + row.dropFirst(3).filter { !$0.isEmpty }
      page.line(cells.joined(separator: "  "), indentation: 2)
    }
    if let remark = curve.remark { page.paragraph(remark, indentation: 2, colour: style.dim) }
  }
}
