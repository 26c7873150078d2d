internal import Catalog

/// How large a column's documents are, as far as statistics tell.
///
/// The average width of `pg_stats` counts what is stored in the row: of a value that is stored out of line that is the
/// pointer of 18 bytes (`total_width` in `compute_scalar_stats`, src/backend/commands/analyze.c). But ANALYZE keeps no
/// value of more than 1 kB (`WIDTH_THRESHOLD` there), so a column of which it kept none has documents that are larger.
enum DocumentSize: Equatable {
  /// Bytes on average.
  case stored(Double)
  /// Larger than 1 kB, and the row holds no more than a pointer, or what compression made of them.
  case large(inRow: Double)
  case unknown

  /// `TOAST_TUPLE_THRESHOLD` for blocks of 8 kB: a row beyond it has its largest values compressed, then moved out.
  ///
  /// Source: src/include/access/heaptoast.h.
  static let toastThreshold = 2_032.0

  init(_ statistics: ColumnStatistics?) {
    guard let statistics else {
      self = .unknown
      return
    }
    let width = Double(statistics.averageWidth)
    let keptNone =
      statistics.mostCommonValues == nil && statistics.histogram == nil && statistics.distinct < 0
      && statistics.nullFraction < 1
    self = keptNone || width >= 1_024 ? .large(inRow: width) : .stored(width)
  }

  var isLarge: Bool { if case .large = self { true } else { false } }

  var words: String {
    switch self {
    case .stored(let width): "\(FigureText.count(width)) bytes on average"
    case .large(let width) where width <= 18:
      "more than 1 kB each and stored out of line (the row holds a pointer of 18 bytes)"
    case .large(let width): "more than 1 kB each (\(FigureText.count(width)) bytes on average in the row)"
    case .unknown: "of unknown size"
    }
  }
}
