package import SQLSyntax

/// Sextant's own hash of a statement's structure: finer than libpg_query's fingerprint where indexes depend on it.
///
/// The fingerprint merges `= 1`, `= NULL`, `IN (…)` and `= ANY($1)`, `LIMIT 10` and `LIMIT ALL`, `ORDER BY 1` and
/// `ORDER BY 2`, tables that differ in a date suffix. The shape keeps them apart. Like the fingerprint it
/// is blind to constants and parameters, except where a literal decides which index is possible at all: JSON keys,
/// the unit of `date_trunc`, text search configurations, and whether a LIKE pattern starts with a wildcard.
package struct QueryShape: Equatable, Sendable {
  /// Shapes of different versions can't be compared.
  package static let version = 1

  /// 16 hexadecimal digits, the same in every process.
  package let digits: String
  /// Whether `$n` occurs in the statement.
  package let hasParameters: Bool
  /// Whether a constant occurs where a parameter could stand.
  package let hasConstants: Bool

  /// - Complexity: Linear in the size of the tree. Recurses on its depth, which ``SQLParser/maximumDepth`` bounds;
  ///   call it on a ``ParserThread``.
  package init(of statement: SyntaxNode) {
    var hasher = ShapeHasher()
    hasher.combine(statement)
    digits = hasher.hash.hexadecimal
    hasParameters = hasher.hasParameters
    hasConstants = hasher.hasConstants
  }
}
