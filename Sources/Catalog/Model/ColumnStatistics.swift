/// What ANALYZE found out about a column or an expression: a row of `pg_stats`.
///
/// Values stand as PostgreSQL prints them: an array literal of the column's type.
package struct ColumnStatistics: Codable, Sendable, Equatable {
  package var nullFraction: Double
  /// Bytes.
  package var averageWidth: Int
  /// Positive: a count. Negative: minus the fraction of rows (−1 is a unique column). 0: unknown.
  package var distinct: Double
  package var mostCommonValues: String?
  package var mostCommonFrequencies: [Double]?
  package var histogram: String?
  package var correlation: Double?
  package var mostCommonElements: String?
  package var mostCommonElementFrequencies: [Double]?
  package var elementCountHistogram: [Double]?
  /// Ranges and multiranges: lengths, fraction of empty ones, and bounds (`pg_stats` from 17; before it `pg_statistic`).
  package var rangeLengthHistogram: String?
  package var rangeEmptyFraction: Double?
  package var rangeBoundsHistogram: String?

  package init(
    nullFraction: Double = 0, averageWidth: Int, distinct: Double, mostCommonValues: String? = nil,
    mostCommonFrequencies: [Double]? = nil, histogram: String? = nil, correlation: Double? = nil,
    mostCommonElements: String? = nil, mostCommonElementFrequencies: [Double]? = nil,
    elementCountHistogram: [Double]? = nil, rangeLengthHistogram: String? = nil, rangeEmptyFraction: Double? = nil,
    rangeBoundsHistogram: String? = nil
  ) {
    self.nullFraction = nullFraction
    self.averageWidth = averageWidth
    self.distinct = distinct
    self.mostCommonValues = mostCommonValues
    self.mostCommonFrequencies = mostCommonFrequencies
    self.histogram = histogram
    self.correlation = correlation
    self.mostCommonElements = mostCommonElements
    self.mostCommonElementFrequencies = mostCommonElementFrequencies
    self.elementCountHistogram = elementCountHistogram
    self.rangeLengthHistogram = rangeLengthHistogram
    self.rangeEmptyFraction = rangeEmptyFraction
    self.rangeBoundsHistogram = rangeBoundsHistogram
  }
}

/// A `CREATE STATISTICS` object.
package struct ExtendedStatistics: Codable, Sendable, Equatable {
  package var schema: String
  package var name: String
  package var table: ObjectName
  /// `pg_get_statisticsobjdef`.
  package var definition: String
  /// The columns in the order of their attribute numbers: what ``ndistinct`` and ``dependencies`` count.
  package var columns: [String]
  /// `pg_statistic_ext_data.stxdinherit`.
  package var isInherited: Bool
  /// As `pg_ndistinct_out` prints it with the source's attribute numbers, such as `{"2, 3": 40}`.
  package var ndistinct: String?
  /// As `pg_dependencies_out` prints it, such as `{"2 => 3": 1.000000}`.
  package var dependencies: String?
  /// `pg_mcv_list_send` in hexadecimal. It embeds the oids of types, which are stable for built-in ones only.
  package var mostCommonValues: String?
  /// The source's attribute numbers of ``columns``, in the same order.
  package var attributeNumbers: [Int]
  /// Statistics of the expressions among the keys, in their order.
  package var expressionStatistics: [ColumnStatistics?]

  package init(
    schema: String, name: String, table: ObjectName, definition: String, columns: [String], isInherited: Bool = false,
    ndistinct: String? = nil, dependencies: String? = nil, mostCommonValues: String? = nil,
    attributeNumbers: [Int] = [], expressionStatistics: [ColumnStatistics?] = []
  ) {
    self.schema = schema
    self.name = name
    self.table = table
    self.definition = definition
    self.columns = columns
    self.isInherited = isInherited
    self.ndistinct = ndistinct
    self.dependencies = dependencies
    self.mostCommonValues = mostCommonValues
    self.attributeNumbers = attributeNumbers
    self.expressionStatistics = expressionStatistics
  }
}
