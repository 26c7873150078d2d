/// What differs between the catalogs of the versions of PostgreSQL that are read: the one place that knows.
///
/// Source: the release notes and src/include/catalog of versions 12 to 18.
struct ServerVersion: Equatable {
  /// The oldest server that is read.
  static let oldest = 12

  /// `server_version_num`.
  let number: Int
  var major: Int { number / 10_000 }

  /// Before 14 a table that was never analysed had 0 rows; since then −1.
  var tellsUnknownRows: Bool { major >= 14 }
  /// `pg_range.rngmultitypid`.
  var hasMultiranges: Bool { major >= 14 }
  /// `pg_statistic_ext.stxexprs`, `pg_stats_ext_exprs`.
  var hasExpressionsInExtendedStatistics: Bool { major >= 14 }
  /// `pg_read_all_data`.
  var hasReadAllData: Bool { major >= 14 }
  /// `pg_statistic_ext_data.stxdinherit`, `pg_stats_ext.inherited`.
  var hasInheritedExtendedStatistics: Bool { major >= 15 }
  /// `pg_database.datlocprovider`.
  var hasLocaleProvider: Bool { major >= 15 }
  /// Whether `pg_stats` shows the histograms of ranges.
  var showsRangeStatistics: Bool { major >= 17 }

  /// The column of `pg_database` with the ICU locale: `daticulocale` in 15 and 16, `datlocale` since 17.
  var icuLocaleColumn: String {
    switch major {
    case ..<15: "NULL::text"
    case 15...16: "d.daticulocale"
    default: "CASE WHEN d.datlocprovider = 'i' THEN d.datlocale END"
    }
  }

  /// What lets a role see the statistics of everything.
  func grantAll(to role: String) -> String {
    hasReadAllData ? "GRANT pg_read_all_data TO \(role)" : "GRANT SELECT ON pg_catalog.pg_statistic TO \(role)"
  }
}
