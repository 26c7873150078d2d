internal import Catalog

/// The statistics of all columns, and of the expressions of indexes under the name of the index.
struct StatisticsByColumn {
  struct Key: Hashable {
    let schema: String
    let relation: String
    let column: String
  }

  /// Of a relation alone.
  var own: [Key: ColumnStatistics] = [:]
  /// With its children.
  var inherited: [Key: ColumnStatistics] = [:]
}

extension CatalogSession {
  func readStatistics() throws(IntakeError) -> StatisticsByColumn {
    var result = StatisticsByColumn()
    for row in try elements(Row.self, columnStatistics).map(\.value) {
      let key = StatisticsByColumn.Key(schema: row.schema, relation: row.relation, column: row.column)
      if row.inherited { result.inherited[key] = row.statistics } else { result.own[key] = row.statistics }
    }
    for row in try readRangeStatistics() {
      let key = StatisticsByColumn.Key(schema: row.schema, relation: row.relation, column: row.column)
      let place = row.inherited ? \StatisticsByColumn.inherited : \StatisticsByColumn.own
      result[keyPath: place][key]?.rangeLengthHistogram = row.statistics.rangeLengthHistogram
      result[keyPath: place][key]?.rangeEmptyFraction = row.statistics.rangeEmptyFraction
      result[keyPath: place][key]?.rangeBoundsHistogram = row.statistics.rangeBoundsHistogram
    }
    return result
  }

  private struct Row: Decodable {
    let schema: String
    let relation: String
    let column: String
    let inherited: Bool
    let statistics: ColumnStatistics
  }

  /// The members of ``ColumnStatistics`` from a row of `pg_stats` or `pg_stats_ext_exprs`.
  static func statistics(_ row: String, _ version: ServerVersion, ranges: Bool) -> String {
    let ranges =
      ranges
      ? """
      , 'range_length_histogram', \(row).range_length_histogram::text,
        'range_empty_fraction', \(row).range_empty_frac,
        'range_bounds_histogram', \(row).range_bounds_histogram::text
      """ : ""
    return """
      json_build_object('null_fraction', \(row).null_frac, 'average_width', \(row).avg_width,
        'distinct', \(row).n_distinct, 'most_common_values', \(row).most_common_vals::text,
        'most_common_frequencies', \(row).most_common_freqs, 'histogram', \(row).histogram_bounds::text,
        'correlation', nullif(\(row).correlation, 'NaN'), 'most_common_elements', \(row).most_common_elems::text,
        'most_common_element_frequencies', \(row).most_common_elem_freqs,
        'element_count_histogram', \(row).elem_count_histogram\(ranges))
      """
  }

  private var columnStatistics: String {
    """
    SELECT '', json_build_object('schema', s.schemaname, 'relation', s.tablename, 'column', s.attname,
      'inherited', s.inherited, 'statistics', \(Self.statistics("s", version, ranges: version.showsRangeStatistics)))
    FROM pg_stats s
    WHERE s.schemaname NOT IN ('pg_catalog', 'information_schema') AND s.schemaname !~ '^pg_toast'
    """
  }

  /// Before 17 the histograms of ranges (kinds 6 and 7 of src/include/catalog/pg_statistic.h) are in `pg_statistic`
  /// alone, which few may read.
  private func readRangeStatistics() throws(IntakeError) -> [Row] {
    guard !version.showsRangeStatistics, try mayRead("pg_statistic") else { return [] }
    func slot(_ kind: Int, _ column: String) -> String {
      let cases = (1...5).map { "WHEN s.stakind\($0) = \(kind) THEN s.\(column)\($0)" }.joined(separator: " ")
      return "CASE \(cases) END"
    }
    return try elements(
      Row.self,
      """
      SELECT '', json_build_object('schema', n.nspname, 'relation', c.relname, 'column', a.attname,
        'inherited', s.stainherit, 'statistics', json_build_object('average_width', s.stawidth,
          'range_length_histogram', (\(slot(6, "stavalues")))::text,
          'range_empty_fraction', (\(slot(6, "stanumbers")))[1],
          'range_bounds_histogram', (\(slot(7, "stavalues")))::text))
      FROM pg_statistic s JOIN pg_class c ON c.oid = s.starelid JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_attribute a ON a.attrelid = s.starelid AND a.attnum = s.staattnum
      WHERE (6 IN (s.stakind1, s.stakind2, s.stakind3, s.stakind4, s.stakind5)
        OR 7 IN (s.stakind1, s.stakind2, s.stakind3, s.stakind4, s.stakind5)) AND \(Self.isUserSchema("n"))
      """
    ).map(\.value)
  }

  func mayRead(_ catalog: String) throws(IntakeError) -> Bool {
    // From a catalog, like all statements of ours: so that the next run does not take it for the workload's.
    try rows(
      """
      SELECT has_table_privilege(oid, 'SELECT') FROM pg_catalog.pg_class
      WHERE oid = 'pg_catalog.\(catalog)'::pg_catalog.regclass
      """
    ).first?[0] == "t"
  }
}
