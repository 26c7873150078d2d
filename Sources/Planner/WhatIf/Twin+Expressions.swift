internal import Catalog
internal import PostgresClient
internal import SQLSyntax

extension Twin {
  /// Makes the operator classes of an extension known to the twin, which has the source's extensions only. What this machine
  /// does not have stays unknown, and PostgreSQL refuses the indexes that need it.
  ///
  /// Call it before twins that share a server create indexes side by side: two sessions can't make the same extension.
  ///
  /// - Throws: `.twinLost`.
  package func provide(extension name: String) throws(PlannerError) {
    let schema =
      catalog.database.searchPath.first { catalog.schemas.contains($0) || $0 == "public" } ?? "public"
    let connection = try administration()
    _ = try? connection.query(
      "CREATE EXTENSION IF NOT EXISTS \(SQLIdentifier.quoted(name)) SCHEMA \(SQLIdentifier.quoted(schema))")
  }

  /// The definitions with their expressions in the words of `pg_get_indexdef` and their predicates in those of `pg_get_expr`,
  /// as a catalog has those of indexes that exist: `lower(email::text)` for `lower(email)` of a varchar.
  ///
  /// - Parameter names: Of the twin's indexes, by definition.
  /// - Throws: `.twinLost` or `.twinRefused`.
  func canonical(
    _ definitions: [IndexDefinition], names: [String]
  ) throws(PlannerError) -> [IndexDefinition] {
    guard definitions.contains(where: { $0.predicate != nil || $0.keys.contains { $0.expression != nil } }) else {
      return definitions
    }
    let connection = try administration()
    let rows = try PlannerError.translating { () throws(PostgresError) in
      try connection.query(
        """
        SELECT c.relname, k, pg_get_indexdef(c.oid, k + 1, true)
        FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid, generate_series(0, i.indnkeyatts - 1) k
        WHERE c.relname = ANY ($1::name[]) AND i.indkey[k] = 0
        UNION ALL
        SELECT c.relname, -1, pg_get_expr(i.indpred, i.indrelid, true)
        FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid
        WHERE c.relname = ANY ($1::name[]) AND i.indpred IS NOT NULL
        """, [PostgresArray.literal(names)]
      ).rows
    }
    var texts: [String: [Int: String]] = [:]
    for row in rows {
      guard let name = row[0], let place = row[1].flatMap({ Int($0) }), let text = row[2] else { continue }
      texts[name, default: [:]][place] = text
    }
    return zip(definitions, names).map { definition, name in
      var definition = definition
      for (place, text) in texts[name] ?? [:] where definition.keys.indices.contains(place) {
        definition.keys[place].expression = text
      }
      if let predicate = texts[name]?[-1] { definition.predicate = predicate }
      return definition
    }
  }
}
