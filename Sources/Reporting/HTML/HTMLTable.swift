/// A table that scrolls inside its own container, and that the page's script sorts and filters.
struct HTMLTable {
  struct Column {
    var title: String
    var isNumber = false
    /// Whether there is an order to sort by.
    var isSortable = true
  }

  struct Cell {
    var html: HTML
    /// What it is sorted by; nil for the text that it shows. A missing figure sorts last.
    var order: Double?

    init(_ html: HTML, order: Double? = nil) {
      self.html = html
      self.order = order
    }

    /// A figure, as it is shown; `-` for none.
    static func figure(_ value: Double?, _ text: (Double) -> String) -> Cell {
      value.map { Cell("\(text($0))", order: $0) } ?? none
    }

    static func figure(_ value: Int?, _ text: (Int) -> String = HumanNumber.count) -> Cell {
      value.map { Cell("\(text($0))", order: Double($0)) } ?? none
    }

    static let none = Cell("<span class=\"dim\">-</span>", order: -.infinity)
  }

  /// Rows from which on a table is worth a search field.
  private static let filterRows = 6

  /// Says what the rows are.
  var caption: String
  var columns: [Column]
  var rows: [[Cell]]
  /// Ids of the rows that something refers to.
  var ids: [Int: String] = [:]
  /// Whether there is something to search for in it; a table of a few figures is no wider than they are.
  var isFiltered = true

  var html: HTML {
    let head = columns.map { column -> HTML in
      "<th scope=\"col\"\(column.isNumber ? " class=\"number\"" : HTML.empty)\(column.isSortable ? " data-sort=\"\"" : HTML.empty)>\(column.title)</th>"
    }
    let body = rows.enumerated().map { offset, row -> HTML in
      let cells = zip(columns, row).map { column, cell in Self.cell(cell, column) }.joined()
      let id: HTML = ids[offset].map { " id=\"\($0)\"" } ?? .empty
      return "<tr\(id)>\(cells)</tr>\n"
    }
    let filter: HTML = isFiltered && rows.count >= Self.filterRows ? " data-filter=\"\(caption)\"" : .empty
    return """
      <div class="scroll" role="region" aria-label="\(caption)" tabindex="0">
      <table\(isFiltered ? HTML.empty : " class=\"figures\"")\(filter)>
      <caption class="hidden">\(caption)</caption>
      <thead><tr>\(head.joined())</tr></thead>
      <tbody>
      \(body.joined())</tbody>
      </table>
      </div>

      """
  }

  private static func cell(_ cell: Cell, _ column: Column) -> HTML {
    let order: HTML =
      cell.order.map {
        $0.isFinite
          ? " data-order=\"\(FixedDecimal.text($0, places: 6, minimumPlaces: 0) ?? "0")\"" : " data-order=\"\""
      }
      ?? .empty
    return "<td\(column.isNumber ? " class=\"number\"" : HTML.empty)\(order)>\(cell.html)</td>"
  }
}
