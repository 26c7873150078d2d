internal import AccessPatterns
package import Catalog
package import Planner
internal import SQLSyntax

/// What holds for a table as it is and not for the partitioned one: constraints that lack the key, what refers to them,
/// statements that rely on them, and what partitioned tables do otherwise.
///
/// Of the statements named as no longer possible, and of those that take their place, a test tells on a real PostgreSQL.
/// Source of the rules: "Limitations" of "Declarative Partitioning" in PostgreSQL's documentation.
package struct Breakages {
  let scheme: PartitionScheme
  let table: Table
  let catalog: Catalog
  let classes: [CostedClass]

  /// - Parameter classes: Of the whole workload.
  /// - Returns: nil when the catalog lacks the table.
  package init?(_ scheme: PartitionScheme, _ catalog: Catalog, _ classes: [CostedClass]) {
    guard let table = catalog.table(named: scheme.table) else { return nil }
    self.scheme = scheme
    self.table = table
    self.catalog = catalog
    self.classes = classes
  }

  /// Columns that every unique constraint has to have.
  var keyColumns: [String] { [scheme.column] + (scheme.subdivision.map { [$0.column] } ?? []) }

  var keyWords: String { keyColumns.joined(separator: " and ") }

  /// In the order of `Breakage.Kind`, within it by name.
  package func all() -> [PartitionAdvice.Breakage] {
    uniqueness() + foreignKeys() + upserts() + exclusions() + rowMovement() + others()
  }

  /// Those of the columns that the key has and these lack.
  func lacking(_ columns: [String]) -> [String] { keyColumns.filter { !columns.contains($0) } }

  /// The ids of classes for which `body` holds for one of their accesses of the table, the largest load first.
  func ids(of name: ObjectName, where body: (RelationAccess) -> Bool) -> [String] {
    concerned(name, body).map(\.queryClass.id)
  }

  func concerned(_ name: ObjectName, _ body: (RelationAccess) -> Bool) -> [CostedClass] {
    classes.filter { costed in costed.pattern.relations.contains { $0.table == name && body($0) } }
      .sorted { ($1.load, $0.queryClass.id) < ($0.load, $1.queryClass.id) }
  }
}
