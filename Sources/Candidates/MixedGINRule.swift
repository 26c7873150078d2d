package import AccessPatterns
package import Catalog

/// GIN with a scalar column beside the documents, arrays or texts: `(tags, tenant_id)`.
///
/// Where a condition of GIN stands beside one of equality, one index for both reads only the entries of rows that fulfil both.
/// It needs the extension btree_gin, which comes with PostgreSQL, and writes one more entry for each row. The order of the keys
/// means nothing to GIN: the scalar comes last, so that the index without it can take its place.
///
/// Source: "btree_gin" and "Multicolumn Indexes" in PostgreSQL's documentation.
package struct MixedGINRule: CandidateRule {
  package static let identifier = "mixed-gin"

  /// The fewest distinct values of a scalar column that narrows a search down.
  private static let leastValues = 10.0

  private let rules: [any CandidateRule]

  package init(_ catalog: Catalog? = nil) { rules = [GINRule(), catalog.map(PatternRule.init) ?? PatternRule()] }

  package func candidates(for access: RelationAccess, on table: Table) -> [IndexDefinition] {
    let equal = access.predicates.filter { $0.kind == .equality }.flatMap(\.target.columns)
    let scalars = AccessParts(access, table).equality.filter { key in
      guard let name = key.column, equal.contains(name), let column = table.column(named: name) else { return false }
      return ContribExtension.scalarTypes.contains(column.typeName)
        && table.distinctValues(of: column) >= Self.leastValues
    }
    guard !scalars.isEmpty else { return [] }
    return rules.flatMap { $0.candidates(for: access, on: table) }.filter { $0.method == "gin" }.flatMap { definition in
      scalars.map { scalar in
        var mixed = definition
        mixed.keys.append(scalar)
        return mixed
      }
    }
  }
}
