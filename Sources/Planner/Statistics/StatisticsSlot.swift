internal import Catalog

/// One of the five slots of a `pg_statistic` row.
///
/// Source: src/include/catalog/pg_statistic.h; ranges: src/backend/utils/adt/rangetypes_typanalyze.c.
struct StatisticsSlot {
  let kind: Int
  let operation: UInt32
  let collation: UInt32
  var numbers: [Double]?
  /// An array literal and the type of its elements.
  var values: (text: String, element: UInt32)?

  /// The default collation.
  private static let defaultCollation: UInt32 = 100
  private static let textEquality: UInt32 = 98
  private static let text: UInt32 = 25
  private static let float8: UInt32 = 701
  private static let float8LessThan: UInt32 = 672

  /// The slots of one column, at most five.
  static func slots(of statistics: ColumnStatistics, type: StatisticsType) -> [StatisticsSlot] {
    var slots: [StatisticsSlot] = []
    if let values = statistics.mostCommonValues, let frequencies = statistics.mostCommonFrequencies {
      slots.append(
        StatisticsSlot(
          kind: 1, operation: type.equality, collation: type.collation, numbers: frequencies,
          values: (values, type.baseType)))
    }
    if let histogram = statistics.histogram {
      slots.append(
        StatisticsSlot(
          kind: 2, operation: type.lessThan, collation: type.collation, values: (histogram, type.baseType)))
    }
    if let correlation = statistics.correlation {
      slots.append(
        StatisticsSlot(kind: 3, operation: type.lessThan, collation: type.collation, numbers: [correlation]))
    }
    let element = type.isTextSearchVector ? text : type.elementType
    let equality = type.isTextSearchVector ? textEquality : type.elementEquality
    let collation = type.isTextSearchVector ? defaultCollation : type.collation
    if element != 0, let values = statistics.mostCommonElements,
      let frequencies = statistics.mostCommonElementFrequencies
    {
      slots.append(
        StatisticsSlot(
          kind: 4, operation: equality, collation: collation, numbers: frequencies, values: (values, element)))
    }
    if element != 0, let counts = statistics.elementCountHistogram {
      slots.append(StatisticsSlot(kind: 5, operation: equality, collation: collation, numbers: counts))
    }
    if let lengths = statistics.rangeLengthHistogram {
      slots.append(
        StatisticsSlot(
          kind: 6, operation: float8LessThan, collation: 0, numbers: [statistics.rangeEmptyFraction ?? 0],
          values: (lengths, float8)))
    }
    if let bounds = statistics.rangeBoundsHistogram {
      slots.append(StatisticsSlot(kind: 7, operation: 0, collation: 0, values: (bounds, type.rangeType)))
    }
    return Array(slots.prefix(5))
  }
}
