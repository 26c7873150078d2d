package import Catalog
internal import PostgresClient
internal import SQLSyntax

extension Twin {
  /// Creates indexes to ask about, hidden until shown.
  ///
  /// They are built while the tables' files are empty: a build would read the sparse files page by page. So twins
  /// that share a server may do this at the same time, but not for tables with the same ``top(of:)``.
  ///
  /// - Parameter number: Of the first one; each gets a number of its own, which is its name in the server.
  /// - Returns: For each definition the index, or the server's reason why there can't be one.
  /// - Throws: `.twinLost`, `.twinRefused` or `.storage`.
  package func createHypothetical(
    _ definitions: [IndexDefinition], numberedFrom first: Int
  ) throws(PlannerError) -> [Result<HypotheticalIndex, PlannerError>] {
    guard let hypopg else { return try createReal(definitions, numberedFrom: first) }
    return try createHypothetical(definitions, numberedFrom: first, in: hypopg)
  }

  /// Creates them as real, empty indexes of the sizes that Sextant estimates.
  func createReal(
    _ definitions: [IndexDefinition], numberedFrom first: Int
  ) throws(PlannerError) -> [Result<HypotheticalIndex, PlannerError>] {
    let leaves = Set(definitions.map(\.table)).sorted().flatMap { tables.leaves(of: $0) }
    for leaf in leaves { try resize(leaf, toPages: 0) }
    let names = definitions.indices.map { "\(candidatePrefix)\(first + $0)" }
    let rejections = try build(definitions, names: names)
    let administration = try administration()
    let parts = try PlannerError.translating { () throws(PostgresError) in
      try register(administration, names: names, leaves: leaves)
    }
    // Back to their size before the planner is asked how many rows a partial index would hold.
    for leaf in leaves { try resize(leaf, toPages: leaf.pages) }
    let definitions = try canonical(definitions, names: names)
    let expressions = try deriveStatistics(
      zip(definitions, names).flatMap { definition, name in
        (parts[name] ?? []).compactMap { part in
          tables[part.table].map { ExpressionIndex(oid: part.oid, table: $0, definition: definition) }
        }
      }, administration)
    var results: [Result<HypotheticalIndex, PlannerError>] = []
    var sizes: [RelationSizes.Size] = []
    var shares = PredicateShares()
    var files: [GINPart] = []
    for (offset, definition) in definitions.enumerated() {
      let name = names[offset]
      if let rejection = rejections[offset] {
        results.append(.failure(rejection))
      } else {
        results.append(
          .success(try inflate(name: name, definition, parts: parts[name] ?? [], expressions, &sizes, &files, &shares)))
      }
    }
    try relocate(files, administration)
    try PlannerError.translating { () throws(PostgresError) in try RelationSizes.set(administration, sizes) }
    return results
  }

  /// Shows or hides indexes to all sessions, until told otherwise.
  ///
  /// - Throws: `.twinLost` or `.twinRefused`.
  package func setVisible(_ isVisible: Bool, _ indexes: [HypotheticalIndex]) throws(PlannerError) {
    if let hypopg { return hypopg.setVisible(isVisible, indexes.flatMap(\.oids)) }
    let identifiers = "{" + indexes.flatMap(\.oids).map(String.init).joined(separator: ",") + "}"
    let connection = try administration()
    try PlannerError.translating { () throws(PostgresError) in
      try connection.query(
        "UPDATE pg_index SET indisvalid = $1::bool WHERE indexrelid = ANY ($2::oid[]) AND indisvalid <> $1::bool",
        [String(isVisible), identifiers])
    }
  }

  /// Lets indexes be planned with no more, for good.
  ///
  /// - Throws: `.twinLost` or `.twinRefused`.
  package func forgetHypothetical(_ indexes: [HypotheticalIndex]) throws(PlannerError) {
    let oids = indexes.flatMap(\.oids)
    if let hypopg { hypopg.forget(oids) } else { try retire(oids) }
  }

  /// Takes real indexes out of their tables' lists: the planner opens also those that are not valid, and dropping them
  /// would take several times as long.
  ///
  /// What is not live is not in the list (`RelationGetIndexList` in relcache.c). Sessions keep the list until the table's
  /// own row changes.
  ///
  /// - Throws: `.twinLost` or `.twinRefused`.
  func retire(_ oids: [UInt32]) throws(PlannerError) {
    let identifiers = "{" + oids.map(String.init).joined(separator: ",") + "}"
    let connection = try administration()
    try PlannerError.translating { () throws(PostgresError) in
      try connection.query(
        """
        WITH gone AS (
          UPDATE pg_index SET indislive = false, indisvalid = false WHERE indexrelid = ANY ($1::oid[]) RETURNING indrelid
        )
        UPDATE pg_class SET relhasindex = true WHERE oid IN (SELECT indrelid FROM gone)
        """, [identifiers])
    }
  }

  /// A twin's index of one table or partition.
  private struct Part {
    let oid: UInt32
    let name: String
    let table: ObjectName
    let path: String?
  }

  private func resize(_ table: Table, toPages pages: Int) throws(PlannerError) {
    guard let path = relations[table.objectName]?.path else { return }
    try file(path).resize(toPages: pages)
  }

  /// Statements that are sent at once.
  private static let batchSize = 100

  /// - Returns: The errors, by position.
  private func build(
    _ definitions: [IndexDefinition], names: [String]
  ) throws(PlannerError) -> [Int: PlannerError] {
    let statements = zip(definitions, names).map { $0.statement(name: $1) }
    // A session of its own, since others may have the tables' segments open. Not as superuser: an expression's
    // constants are folded while the index is made.
    var connection = try ownership()
    var rejections: [Int: PlannerError] = [:]
    var next = 0
    while next < statements.count {
      let batch = statements[next..<min(next + Self.batchSize, statements.count)]
      if try buildAtOnce(batch, connection) {
        next += batch.count
        continue
      }
      if !connection.isOpen { connection = try ownership() }
      let answers = try PlannerError.translating { () throws(PostgresError) in
        try connection.pipeline(batch.map { [PipelinedStatement($0)] })
      }
      for (position, answer) in zip(batch.indices, answers) {
        guard case .failure(let error) = answer[0] else { continue }
        if error.isServerFailure { throw PlannerError(error) }
        rejections[position] = PlannerError(error, refused: .statementRejected)
      }
      // Fewer than were sent when the session was ended because one took too long.
      next += answers.count
      if !connection.isOpen { connection = try ownership() }
    }
    return rejections
  }

  /// In one transaction, which spares the commits.
  ///
  /// - Returns: False when one of them is refused; then none is there.
  private func buildAtOnce(
    _ statements: ArraySlice<String>, _ connection: Connection
  ) throws(PlannerError) -> Bool {
    try PlannerError.translating { () throws(PostgresError) in
      let all = [PipelinedStatement("BEGIN")] + statements.map { PipelinedStatement($0) }
      let answers = try connection.pipeline([all])[0]
      guard connection.isOpen else { return false }
      let isComplete = answers.count == all.count && !answers.contains { (try? $0.get()) == nil }
      try connection.query(isComplete ? "COMMIT" : "ROLLBACK")
      return isComplete
    }
  }

  /// Hides the new indexes and gives the tables their statistics back, which `CREATE INDEX` has overwritten.
  ///
  /// - Returns: The new indexes by the name that was asked for, those of partitions with their root's.
  private func register(
    _ connection: Connection, names: [String], leaves: [Table]
  ) throws(PostgresError) -> [String: [Part]] {
    try connection.query("BEGIN")
    // Nothing is known of the catalogs' sizes, and they are large.
    for setting in ["enable_hashjoin", "enable_mergejoin", "enable_seqscan"] {
      try connection.query("SET LOCAL \(setting) = off")
    }
    let result = try connection.query(
      """
      WITH new AS (
        SELECT root.relname AS root, member.relid AS oid
        FROM pg_class root
        CROSS JOIN LATERAL (SELECT relid FROM pg_partition_tree(root.oid) UNION SELECT root.oid) member
        WHERE root.relkind IN ('i', 'I') AND root.relname = ANY ($1::name[])
      ), registered AS (
        INSERT INTO sextant_twin.switchable SELECT DISTINCT oid FROM new ON CONFLICT DO NOTHING
      ), hidden AS (
        UPDATE pg_index SET indisvalid = false WHERE indexrelid IN (SELECT oid FROM new)
      )
      SELECT new.root, c.oid, c.relname, n.nspname, t.relname, pg_relation_filepath(c.oid)
      FROM new JOIN pg_class c ON c.oid = new.oid JOIN pg_index i ON i.indexrelid = c.oid
      JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace
      WHERE c.relkind = 'i'
      ORDER BY c.oid
      """, ["{" + names.joined(separator: ",") + "}"])
    let sizes = RelationSizes(catalog: catalog, relations: relations)
    try RelationSizes.set(connection, leaves.compactMap(sizes.size))
    try connection.query("COMMIT")
    var parts: [String: [Part]] = [:]
    for row in result.rows {
      guard let root = row[0], let oid = row[1].flatMap({ UInt32($0) }), let name = row[2], let schema = row[3],
        let table = row[4]
      else { continue }
      let part = Part(
        oid: oid, name: name, table: ObjectName(schema: schema, name: table), path: row[5].flatMap(RelationMap.checked))
      parts[root, default: []].append(part)
    }
    return parts
  }

  /// - Parameters:
  ///   - sizes: Gets what `pg_class` has to say.
  ///   - files: Gets the parts whose files are written later.
  ///   - shares: What the planner has said of predicates already.
  private func inflate(
    name: String, _ definition: IndexDefinition, parts: [Part], _ expressions: ExpressionColumns,
    _ sizes: inout [RelationSizes.Size], _ files: inout [GINPart], _ shares: inout PredicateShares
  ) throws(PlannerError) -> HypotheticalIndex {
    var bytes = 0
    var (entries, rows) = (0.0, 0.0)
    for part in parts {
      guard var table = tables[part.table], let path = part.path else { continue }
      var sized = definition
      for (place, column) in expressions[part.oid] ?? [:] {
        table.columns.append(column)
        sized.keys[place].column = column.name
        sized.keys[place].expression = nil
      }
      let selectivity = try shares.share(of: definition.predicate, on: part.table, self)
      let size = IndexSizeEstimate(sized, on: table, selectivity: selectivity)
      bytes += size.bytes
      entries += max(0, table.rows) * selectivity
      rows += max(0, table.rows)
      if definition.method == "btree", size.height > 0 || size.pages > 1 {
        try file(path).forgeBTree(height: size.height)
      }
      if let gin = size.gin {
        files.append(GINPart(oid: part.oid, path: path, index: GINFile(size: gin, pages: size.pages)))
      } else {
        try file(path).resize(toPages: size.pages)
      }
      sizes.append(RelationSizes.Size(oid: part.oid, pages: size.pages, rows: size.rows, allVisible: 0))
    }
    return HypotheticalIndex(
      definition: definition, name: name, parts: parts.map { .init(oid: $0.oid, name: $0.name) }, bytes: bytes,
      share: definition.predicate == nil || rows == 0 ? 1 : entries / rows,
      carriesStatistics: parts.contains { expressions[$0.oid] != nil })
  }
}

/// The fraction of a table's rows that a predicate holds for, by the planner's estimate: each asked for once.
private struct PredicateShares {
  private struct Key: Hashable {
    let table: ObjectName
    let predicate: String
  }

  private var known: [Key: Double] = [:]

  mutating func share(of predicate: String?, on table: ObjectName, _ twin: Twin) throws(PlannerError) -> Double {
    guard let predicate else { return 1 }
    let key = Key(table: table, predicate: predicate)
    if let share = known[key] { return share }
    let all = "SELECT FROM ONLY \(table.sql)"
    let rows = try twin.summaries(
      of: [all, "\(all) WHERE (\(predicate))"].map { PlannableStatement(text: $0, role: .unbound) }
    ).map { $0?.rows }
    guard let whole = rows[0], let part = rows[1], whole > 0 else { return 1 }
    known[key] = min(1, part / whole)
    return known[key]!
  }
}
