package import Catalog
internal import PostgresClient

/// Names by which plans tell whose index they use: a plan names no schema.
extension Twin {
  static func candidatePrefix(avoiding catalog: Catalog) -> String {
    var prefix = "sextant_candidate_"
    let taken = Set(
      catalog.tables.flatMap { [$0.name] + $0.indexes.map(\.name) + $0.constraints.map(\.name) }
        + catalog.views.map(\.name)
    ).filter { $0.contains(prefix) }
    while taken.contains(where: { $0.hasPrefix(prefix) }) { prefix = "_" + prefix }
    return prefix
  }

  /// The partitioned table at the top of those that a table is a partition of, or the table itself.
  package func top(of table: ObjectName) -> ObjectName { tables.ancestors(of: table).last?.objectName ?? table }

  /// Gives names of their own to indexes of partitions that share one with another index: PostgreSQL makes them up, each
  /// unique in its schema only.
  ///
  /// - Returns: The indexes, with the names that they have now.
  /// - Throws: `.twinLost` or `.twinRefused`.
  package func distinguish(_ indexes: [HypotheticalIndex]) throws(PlannerError) -> [HypotheticalIndex] {
    var uses: [String: Int] = [:]
    for name in catalog.tables.flatMap(\.indexes).map(\.name) + indexes.flatMap(\.parts).map(\.name) {
      uses[name, default: 0] += 1
    }
    var renamed: [HypotheticalIndex.Part] = []
    let results = indexes.map { index in
      let parts = index.parts.map { part in
        guard uses[part.name, default: 0] > 1 else { return part }
        let new = HypotheticalIndex.Part(oid: part.oid, name: Self.variant(of: part.name) { uses[$0] != nil })
        uses[new.name] = 1
        renamed.append(new)
        return new
      }
      return HypotheticalIndex(
        definition: index.definition, name: index.name, parts: parts, bytes: index.bytes, share: index.share,
        carriesStatistics: index.carriesStatistics)
    }
    guard !renamed.isEmpty else { return indexes }
    let connection = try administration()
    try PlannerError.translating { () throws(PostgresError) in
      try connection.query(
        """
        UPDATE pg_class SET relname = new.name FROM unnest($1::oid[], $2::name[]) AS new(oid, name)
        WHERE pg_class.oid = new.oid
        """,
        [PostgresArray.literal(renamed.map { String($0.oid) }), PostgresArray.literal(renamed.map(\.name))])
    }
    return results
  }

  /// A name like another one, in 63 bytes, that is not taken.
  private static func variant(of name: String, isTaken: (String) -> Bool) -> String {
    var number = 2
    while true {
      let suffix = "_\(number)"
      var base = name
      while base.utf8.count + suffix.utf8.count > 63 { base.removeLast() }
      if !isTaken(base + suffix) { return base + suffix }
      number += 1
    }
  }
}
