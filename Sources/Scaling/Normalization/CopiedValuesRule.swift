internal import Catalog
internal import Planner

/// A column that repeats a column of the table that its row refers to: a deliberate copy, or a fact that stands in two
/// places and can differ.
///
/// Same type as a column of the table that a foreign key refers to, the same name or one made of both (``CopiedName``),
/// and statistics that agree: at most as many distinct values as the foreign key has, and the most common ones are
/// values of the referenced column. Extended
/// statistics with dependencies, where there are some, count more than both. Statistics can't prove it; a query that
/// reads only does, and is given.
///
/// Not advised, as a question: a value as it was at the time (the price in an order line): the referenced column is
/// updated while the copy is not, or rows with the same key have different values; and up to 20 distinct values without
/// extended statistics, which agree by chance.
package struct CopiedValuesRule: ScaleRule {
  package static let identifier = "copied-values"

  package init() {}

  /// Names that nearly every table has, of columns that say something of its own rows.
  private static let own: Set<String> = [
    "id", "uuid", "name", "title", "status", "state", "type", "kind", "description", "note", "notes", "comment",
    "version",
    "active", "enabled", "position", "metadata", "data", "tags", "url", "slug", "code",
  ]
  private static let ownSuffixes = ["_at", "_on", "_by", "_id"]
  private static let least = 100.0
  /// So few distinct values are those of another column by chance, as countries are.
  private static let fewValues = 20.0

  package func findings(_ input: ScaleInput) -> [ScaleFinding] {
    let workload = WorkloadUse(input)
    return input.namedTables.flatMap { table in
      let dependencies = FunctionalDependencies(of: table.objectName, in: input.catalog)
      return table.simpleForeignKeys.flatMap { key -> [ScaleFinding] in
        guard let referenced = input.tables[key.table], referenced.objectName != table.objectName,
          input.tables.rows(of: table.objectName) >= Self.least
        else { return [] }
        return table.columns.compactMap { column in
          guard column.name != key.column,
            let origin = CopiedName.origin(of: column, byReference: key.column, in: referenced),
            origin.name != key.key, column.generated == nil
          else { return nil }
          let pair = Pair(
            table: table, column: column, reference: key.column, referenced: referenced, key: key.key, origin: origin)
          return finding(pair, dependencies.degree(key.column, column.name), workload, input)
        }
      }
    }
  }

  struct Pair {
    let table: Table
    let column: Column
    let reference: String
    let referenced: Table
    let key: String
    let origin: Column
  }

  private func finding(
    _ pair: Pair, _ degree: Double?, _ workload: WorkloadUse, _ input: ScaleInput
  ) -> ScaleFinding? {
    let (table, referenced) = (pair.table.objectName, pair.referenced.objectName)
    let rows = input.tables.rows(of: table)
    guard let distinct = pair.table.distinctCount(of: pair.column.name, rows: rows),
      let keys = pair.table.distinctCount(of: pair.reference, rows: rows),
      let known = SharedValues.share(
        of: pair.table.statistics(of: pair.column.name), in: pair.referenced.statistics(of: pair.origin.name)),
      known >= 0.9
    else { return nil }
    let isOwn = Self.own.contains(pair.column.name) || Self.ownSuffixes.contains { pair.column.name.hasSuffix($0) }
    // Names that every table has need more than statistics that agree by chance.
    if isOwn, (degree ?? 0) < 0.99 { return nil }
    let (source, copy) = (
      "\(referenced.sql).\(SQLText.name(pair.origin.name))", "\(table.sql).\(SQLText.name(pair.column.name))"
    )
    let updates = workload[referenced].updatedRows(of: pair.origin.name)
    let copyUpdates = workload[table].updatedRows(of: pair.column.name)
    let isFrozen = updates > 0 && copyUpdates == 0
    // ANALYZE counts distinct values of a sample: a tenth more may be chance.
    let isDecided = degree.map { $0 >= 0.99 } ?? (distinct <= keys * 1.1)
    var reasons = [
      """
      The name and type of \(copy) point to \(source), and \(FigureText.part(known, of: "its most common values")) are \
      there.
      """,
      """
      \(FigureText.count(distinct)) distinct values against \(FigureText.count(keys)) keys in \
      \(SQLText.name(pair.reference)).
      """,
    ]
    if let degree {
      reasons.append("Extended statistics: the key decides the value in \(FigureText.percent(degree)) of the rows.")
    }
    let isChance = degree == nil && distinct <= Self.fewValues
    let isCase = isDecided && !isFrozen && !isChance
    if isFrozen {
      reasons.insert(
        "Updates change \(FigureText.count(updates, "row", "rows")) of \(source) and none of \(copy): is it the value as it "
          + "was at the time? Then the copy is right, and a name such as \(pair.column.name)_at_the_time would say so.",
        at: 0)
    } else if !isDecided {
      reasons.insert(
        "Rows with the same key have different values: is it the value as it was at the time? Then the copy is right.",
        at: 0)
    } else if isChance {
      reasons.insert(
        "So few values agree by chance, and nothing else shows that the key decides them: the statements below tell.",
        at: 0)
    } else if updates > 0 {
      let renaming = (workload[referenced].updates + workload[table].updates).filter {
        $0.columns.contains(pair.origin.name) || $0.columns.contains(pair.column.name)
      }
      reasons.append(
        "Both are updated (\(input.names(renaming.map(\.costed)))): whoever forgets one makes them differ. Is it a "
          + "deliberate copy?")
    } else {
      reasons.append("No statement of the workload updates \(source): is it a deliberate copy, made to save a join?")
    }
    if isCase {
      reasons.append("Confidence: \(degree != nil ? "high" : "medium"); the first statements below prove it.")
    }
    let classes = workload[table].classes.filter { costed in
      costed.pattern.relations.contains { $0.table == table && $0.columns.contains(pair.column.name) }
    }
    return ScaleFinding(
      Self.self, .normalize, isCase ? .advised : .notAdvised, subjects: [copy, source],
      summary: isCase
        ? "\(copy) repeats \(source)." : "\(copy) looks like \(source) and seems to be a value of its own.",
      classes: classes, in: input,
      figures: [
        .init("distinct_values", distinct, .count), .init("distinct_keys", keys, .count),
        .init("source_updates", updates, .count), .init("copy_updates", copyUpdates, .count),
      ] + (degree.map { [.init("dependency_degree", $0, .share)] } ?? []),
      reasons: reasons,
      tradeoffs: isCase
        ? [
          "Without the column its readers join \(referenced.sql) by its key, and sort by what is there: "
            + "\(FigureText.count(Double(classes.count), "class", "classes")) of the workload."
        ]
        : [],
      remedies: remedies(pair, isCase, input))
  }

  private func remedies(_ pair: Pair, _ isCase: Bool, _ input: ScaleInput) -> [ScaleFinding.Remedy] {
    let (table, referenced) = (pair.table.objectName.sql, pair.referenced.objectName.sql)
    let (column, origin, reference, key) = (
      SQLText.name(pair.column.name), SQLText.name(pair.origin.name), SQLText.name(pair.reference),
      SQLText.name(pair.key)
    )
    let proof = ScaleFinding.Remedy(
      "The proof: each returns a row if the column is more than a copy, none if it is one.",
      statements: [
        "SELECT \(reference) FROM \(table) GROUP BY \(reference) HAVING count(DISTINCT \(column)) > 1 LIMIT 1",
        """
        SELECT t.\(reference) FROM \(table) t JOIN \(referenced) r ON r.\(key) = t.\(reference) \
        WHERE t.\(column) IS DISTINCT FROM r.\(origin) LIMIT 1
        """,
      ])
    guard isCase else { return [proof] }
    return [
      proof,
      ScaleFinding.Remedy(
        "Once no statement reads or writes it (a deliberate copy stays, with a trigger that keeps it).",
        statements: ["ALTER TABLE \(table) DROP COLUMN \(column)"]),
      ScaleFinding.Remedy(
        "The way back (outside a transaction block).",
        statements: ["ALTER TABLE \(table) ADD COLUMN \(column) \(pair.column.type)"]
          + SQLText.backfills(
            pair.table, input.tables, set: "\(column) = r.\(origin)", from: "\(referenced) r",
            where: "r.\(key) = t.\(reference) AND t.\(column) IS DISTINCT FROM r.\(origin)")),
    ]
  }
}
