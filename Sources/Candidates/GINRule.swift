package import AccessPatterns
package import Catalog

/// GIN: documents, arrays and texts by what they hold.
///
/// - `jsonb`: `@>`, `@?`, `@@` are served by `jsonb_path_ops`, which is smaller and finds more exactly; where `?`, `?|` or
///   `?&` ask for keys, the default `jsonb_ops` serves both.
/// - Arrays: `@>`, `&&` and `<@`. `value = ANY (column)` says the same as `column @> ARRAY[value]`, but no index serves it
///   as written.
/// - Text search: `@@` on a `tsvector` column, or on `to_tsvector('english', body)`. With one argument, `to_tsvector` depends
///   on a setting and PostgreSQL refuses the index.
///
/// An entry is written for each element of a value. With `fastupdate`, the default, new ones wait in a pending list that
/// each search reads, until VACUUM or `gin_pending_list_limit` has them sorted in.
///
/// Source: "GIN Indexes" and "jsonb Indexing" in PostgreSQL's documentation.
package struct GINRule: CandidateRule {
  package static let identifier = "gin"

  package init() {}

  package func candidates(for access: RelationAccess, on table: Table) -> [IndexDefinition] {
    var operators: [AccessTarget: Set<String>] = [:]
    var targets: [AccessTarget] = []
    for predicate in access.predicates + access.disjunctions.flatMap({ $0.flatMap { $0 } }) {
      guard predicate.kind == .other else { continue }
      if operators[predicate.target] == nil { targets.append(predicate.target) }
      operators[predicate.target, default: []].insert(predicate.operatorName)
    }
    return targets.compactMap { target in
      key(target, operators[target] ?? [], table).map {
        IndexDefinition(table: access.table, method: "gin", keys: [$0])
      }
    }
  }

  private static let containment: Set<String> = ["@>", "@?", "@@"]
  private static let existence: Set<String> = ["?", "?|", "?&"]
  private static let arrays: Set<String> = ["@>", "&&", "<@"]

  private func key(_ target: AccessTarget, _ operators: Set<String>, _ table: Table) -> IndexKey? {
    switch target {
    case .column(let name):
      guard let column = table.column(named: name) else { return nil }
      if column.typeName == "jsonb" { return document(IndexKey(column: name), operators) }
      let served = column.typeName == "tsvector" ? ["@@"] : column.typeName.hasPrefix("_") ? Self.arrays : []
      return operators.isDisjoint(with: served) ? nil : IndexKey(column: name)
    case .expression(let sql, _):
      // The type of an expression is PostgreSQL's to tell; `->` gives a document.
      if sql.contains(" -> ") || sql.contains(" #> ") || !operators.isDisjoint(with: Self.existence.union(["@?"])) {
        return document(IndexKey(expression: sql), operators)
      }
      return operators.isDisjoint(with: Self.arrays.union(["@@"])) ? nil : IndexKey(expression: sql)
    }
  }

  private func document(_ key: IndexKey, _ operators: Set<String>) -> IndexKey? {
    if !operators.isDisjoint(with: Self.existence) { return key }
    guard !operators.isDisjoint(with: Self.containment) else { return nil }
    var key = key
    key.operatorClass = "jsonb_path_ops"
    return key
  }
}
