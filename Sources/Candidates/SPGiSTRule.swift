package import AccessPatterns
package import Catalog

/// SP-GiST: ranges, points, boxes, polygons and networks by parts of space that don't overlap.
///
/// It serves what GiST serves on one column of these types (``GiSTRule``), by a tree whose branches share nothing: smaller
/// for points, since it keeps them as they are and not as boxes, and without the searches in several branches that GiST's
/// overlapping ones need. It has no multi-column keys for these searches, no multiranges and no circles.
///
/// Source: "SP-GiST Indexes" and "Built-in Operator Classes" in PostgreSQL's documentation.
package struct SPGiSTRule: CandidateRule {
  package static let identifier = "spgist"

  private let operators: SearchTreeOperators

  package init(_ catalog: Catalog? = nil) { operators = SearchTreeOperators(catalog) }

  package func candidates(for access: RelationAccess, on table: Table) -> [IndexDefinition] {
    operators.keys(for: access, on: table, operators.spgist, byDistance: operators.spgistByDistance).map {
      IndexDefinition(table: access.table, method: "spgist", keys: [$0])
    }
  }
}
