/// A snapshot file: a catalog and, if asked for, what pg_stat_statements held at the same moment.
package struct Snapshot: Sendable, Equatable {
  package var catalog: Catalog
  /// Rows of the pg_stat_statements view (of any version), column name to text, with `datname` and `rolname` beside
  /// the oids; nil when they were not recorded.
  package var statements: [[String: String?]]?

  package init(catalog: Catalog, statements: [[String: String?]]? = nil) {
    self.catalog = catalog
    self.statements = statements
  }
}
