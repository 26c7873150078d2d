/// Columns of figures, numbers to the right, in front of a last column of text.
struct FigureTable {
  private let titles: [String]
  private let rows: [[String]]
  private let widths: [Int]

  init(titles: [String], rows: [[String]]) {
    self.titles = titles
    self.rows = rows
    widths = titles.indices.map { column in
      max(titles[column].utf8.count, rows.map { $0[column].utf8.count }.max() ?? 0)
    }
  }

  var header: String { line(titles) }
  var lines: [String] { rows.map(line) }
  /// Columns that the figures take, with the space behind them.
  var width: Int { widths.reduce(0) { $0 + $1 + 2 } }

  private func line(_ row: [String]) -> String {
    zip(row, widths).map { TextPage.cell($0, $1) }.joined(separator: "  ") + "  "
  }
}
