package import AccessPatterns
package import Catalog

/// GiST: ranges, points and other geometry, networks, and the nearest of them.
///
/// - Ranges and multiranges: `&&`, `@>`, `<@`, `-|-`, `<<`, `>>`, `&<`, `&>`.
/// - Points, boxes, polygons and circles: `<@`, `@>`, `&&` and the relative positions, and `ORDER BY place <-> value`, which
///   returns the nearest rows first and stops at the LIMIT.
/// - `inet` and `cidr`: `>>=`, `>>`, `<<=`, `<<`, `&&`. `inet_ops` is not the default of GiST and has to be named. A B-tree
///   serves `<<` and `<<=` as well, and `>>` and `>>=` not at all.
/// - PostGIS: `&&`, `<->`, and the functions that are rewritten to them, such as `ST_DWithin`.
/// - Texts: `ORDER BY name <-> value`, with pg_trgm. For conditions on texts GIN is smaller and faster.
/// - Behind a column that is compared for equality, with btree_gist: `(tenant_id, during)`. Its operators are those of one
///   type: `bigint = integer` is not among them, so the value has to have the column's own type.
///
/// Source: "GiST Indexes", "Built-in Operator Classes" and "btree_gist" in PostgreSQL's documentation.
package struct GiSTRule: CandidateRule {
  package static let identifier = "gist"

  private let operators: SearchTreeOperators

  package init(_ catalog: Catalog? = nil) { operators = SearchTreeOperators(catalog) }

  package func candidates(for access: RelationAccess, on table: Table) -> [IndexDefinition] {
    let keys = operators.keys(
      for: access, on: table, operators.gist, byDistance: operators.gistByDistance)
    let equal = access.predicates.filter { $0.kind == .equality }.compactMap { predicate -> IndexKey? in
      guard case .column(let name) = predicate.target, let column = table.column(named: name),
        ContribExtension.scalarTypes.contains(column.typeName)
      else { return nil }
      return IndexKey(column: name)
    }
    let leads = AccessParts(access, table).equality.filter(equal.contains)
    return keys.flatMap { key in
      ([[key]] + leads.filter { $0.column != key.column }.map { [$0, key] }).map {
        IndexDefinition(table: access.table, method: "gist", keys: $0)
      }
    }
  }
}
