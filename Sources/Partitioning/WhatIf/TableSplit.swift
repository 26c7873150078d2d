internal import Catalog

/// Divides a table's rows, pages and statistics by a column.
///
/// What a partition has, as measured for tables that were really partitioned: f of the rows, as the key's statistics tell
/// it; f of the pages; the key's own values; of another column as many values as rows drawn by lot have; and otherwise the
/// statistics of the whole table. A column that goes along with a range's key (an id with a time) has the
/// values at the same quantiles.
struct TableSplit {
  /// Holds its rows itself; ``Table/rows`` are those that its pages have now.
  let table: Table
  let key: Column
  private let curves: [String: ValueCurve]

  init(_ table: Table, by key: Column, _ catalog: Catalog) {
    self.table = table
    self.key = key
    var curves: [String: ValueCurve] = [:]
    for column in table.columns {
      guard let statistics = column.statistics else { continue }
      curves[column.name] = ValueCurve(statistics, KeyScale(column, catalog), rows: table.rows)
    }
    self.curves = curves
  }

  /// The values of the key; nil without statistics.
  var keyCurve: ValueCurve? { curves[key.name] }

  /// The part of the table's rows, or `otherwise` when the key's statistics don't tell it.
  func share(of slice: RowSlice, otherwise: Double) -> Double {
    if case .equal(let part) = slice { return part }
    guard let curve = keyCurve else { return otherwise }
    return ValuePart(slice, of: curve).share(of: curve)
  }

  /// The table cut down to a part of its rows: rows, pages and the columns' statistics.
  func part(_ slice: RowSlice, share: Double) -> Table {
    var part = table
    part.rows = (max(0, table.rows) * share).rounded()
    part.pages = part.rows > 0 ? max(1, Int((Double(table.pages) * share - 1e-6).rounded(.up))) : 0
    part.pagesAtAnalyze = part.pages
    part.allVisiblePages = min(part.pages, Int((Double(table.allVisiblePages) * share - 1e-6).rounded(.up)))
    for index in part.columns.indices {
      let column = table.columns[index]
      guard part.rows > 0, let curve = curves[column.name] else {
        // ANALYZE leaves none of an empty table.
        part.columns[index].statistics = nil
        continue
      }
      part.columns[index].statistics =
        if column.name == key.name {
          ValuePart(slice, of: curve).statistics(of: curve, share: share, rows: part.rows, slice: slice)
        } else if let followed = following(curve, slice) {
          ValuePart(followed, of: curve).statistics(
            of: curve, share: ValuePart(followed, of: curve).share(of: curve), rows: part.rows, slice: followed)
        } else {
          independent(curve.statistics, share: share, rows: part.rows)
        }
    }
    return part
  }

  /// The statistics of a column, or of an index's expression, that has nothing to do with the key.
  func independent(_ statistics: ColumnStatistics, share: Double, rows: Double) -> ColumnStatistics {
    guard statistics.distinct != 0, table.rows > 0 else { return statistics }
    let values = statistics.distinct < 0 ? -statistics.distinct * table.rows : statistics.distinct
    var part = statistics
    part.distinct = ValuePart.distinct(
      values * ValueCounts(mean: table.rows / max(1, values)).part(inShare: share), statistics, rows: rows)
    return part
  }

  // MARK: - Columns that go along with the key

  /// The least correlation with the order of the rows, of the key and of a column, at which the column goes along.
  static let leastCorrelation = 0.95
  /// More NULLs than this, and nobody knows where they are.
  private static let mostNulls = 0.05

  /// Whether the heap's order is that of the key, so that what goes along with the heap goes along with the key.
  var isInHeapOrder: Bool { abs(keyCurve?.statistics.correlation ?? 0) >= Self.leastCorrelation }

  /// Whether the column's values are known to rise or fall with the key's.
  func follows(_ column: String) -> Bool { column != key.name && curves[column].map(goesAlong) ?? false }

  private func goesAlong(_ curve: ValueCurve) -> Bool {
    isInHeapOrder && abs(curve.statistics.correlation ?? 0) >= Self.leastCorrelation && curve.nulls <= Self.mostNulls
      && (!curve.bounds.isEmpty || !curve.common.isEmpty && curve.common.allSatisfy { $0.position != nil })
  }

  /// The range of a column that goes along with the key, for a range of the key: the same quantiles.
  ///
  /// Rows that were moved take both columns along, and both lose the same of their correlation. What one has lost more
  /// than the other is taken as its own scatter: values that lie up to w/2 off, evenly, have the correlation 1 − w²/2, and
  /// a range of width p spreads over one of the same variance as both together, √(p² + w²).
  private func following(_ curve: ValueCurve, _ slice: RowSlice) -> RowSlice? {
    guard case .range(let lower, let upper) = slice, let keyCurve, goesAlong(curve) else { return nil }
    let (own, other) = (keyCurve.statistics.correlation ?? 0, curve.statistics.correlation ?? 0)
    var start = lower.map(keyCurve.quantile) ?? 0
    var end = upper.map(keyCurve.quantile) ?? 1
    if own * other < 0 { (start, end) = (1 - end, 1 - start) }
    let width = end - start
    let scatter = 2 * abs(abs(own) - abs(other))
    let margin = ((width * width + scatter).squareRoot() - width) / 2
    start -= margin
    end += margin
    return .range(
      from: start <= 0 ? nil : curve.position(at: start), to: end >= 1 ? nil : curve.position(at: end))
  }
}
