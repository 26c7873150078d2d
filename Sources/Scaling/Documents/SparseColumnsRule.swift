internal import Catalog
internal import Planner

/// Many columns that hardly any row fills become one document.
///
/// At least eight columns without an index or constraint that are NULL in at least 95 % of the rows: attributes that
/// some kinds of rows have. A NULL costs one bit, so what is won is not space: it is that a new attribute is no ALTER
/// TABLE, and a table that stays readable. Advised only when no statement filters, joins or sorts by them, for which
/// columns have statistics that keys of documents don't have.
package struct SparseColumnsRule: ScaleRule {
  package static let identifier = "sparse-columns"

  package init() {}

  private static let leastColumns = 8
  private static let leastNull = 0.95

  package func findings(_ input: ScaleInput) -> [ScaleFinding] {
    let workload = WorkloadUse(input)
    return input.namedTables.compactMap { table in
      let bound = Set(
        table.constraints.filter { $0.kind != .notNull }.flatMap(\.columns)
          + table.indexes.flatMap { $0.keys.compactMap(\.column) })
      let sparse = table.columns.filter { column in
        guard let statistics = table.statistics(of: column.name) else { return false }
        return statistics.nullFraction >= Self.leastNull && !bound.contains(column.name) && column.generated == nil
      }
      return sparse.count >= Self.leastColumns ? finding(table, sparse, workload[table.objectName], input) : nil
    }
  }

  private func finding(_ table: Table, _ sparse: [Column], _ use: TableUse, _ input: ScaleInput) -> ScaleFinding {
    let names = Set(sparse.map(\.name))
    func searched(_ costed: CostedClass) -> Set<String> {
      costed.pattern.relations.filter { $0.table == table.objectName }.reduce(into: []) { found, access in
        let conditions = access.predicates + access.disjunctions.flatMap { $0.flatMap { $0 } }
        let targets =
          conditions.map(\.target) + access.joins.map(\.target) + access.ordering.map(\.target) + access.grouping
        found.formUnion(names.intersection(targets.flatMap(\.columns)))
      }
    }
    let asked = use.classes.reduce(into: Set<String>()) { $0.formUnion(searched($1)) }
    let touching = use.classes.filter { costed in
      costed.pattern.relations.contains { $0.table == table.objectName && !names.isDisjoint(with: $0.columns) }
    }
    let isCase = asked.isEmpty
    let filled = sparse.compactMap { table.statistics(of: $0.name) }.reduce(0) { $0 + 1 - $1.nullFraction }
    var reasons = [
      """
      \(sparse.count) of \(table.columns.count) columns are NULL in at least 95 % of the rows; of these, rows fill \
      \(FigureText.percent(filled / Double(sparse.count))) on average.
      """
    ]
    if isCase {
      reasons.append("No statement filters, joins or sorts by one of them: it is a matter of order, not of time.")
    } else {
      let list = FigureText.list(asked.sorted().map(SQLText.name))
      reasons.insert(
        "Statements search by \(list): columns have statistics for it, keys of a document have none.", at: 0)
    }
    return ScaleFinding(
      Self.self, .jsonb, isCase ? .advised : .notAdvised, subjects: [table.objectName.sql],
      summary: isCase
        ? "\(sparse.count) nearly empty columns of \(table.objectName.sql) could be one document."
        : "The nearly empty columns of \(table.objectName.sql) may stay: they are searched by.",
      classes: touching, in: input,
      figures: [
        .init("sparse_columns", Double(sparse.count), .count), .init("filled_share", min(1, max(0, filled / Double(sparse.count))), .share),
      ],
      reasons: reasons,
      tradeoffs: isCase
        ? [
          """
          Types and NOT NULL are checked no more, unless a CHECK does it; numbers and dates come back as text from ->>.
          """,
          "It saves no space to speak of: a NULL takes one bit.",
        ] : [],
      remedies: isCase ? remedies(table, sparse, input) : [])
  }

  private func remedies(_ table: Table, _ sparse: [Column], _ input: ScaleInput) -> [ScaleFinding.Remedy] {
    let name = table.objectName
    let taken = Set(table.columns.map(\.name))
    let column = SQLText.name(SQLText.free("attributes", avoiding: taken))
    let trigger = SQLText.free("\(table.name)_attributes")
    // jsonb_build_object takes at most 100 arguments: FUNC_MAX_ARGS.
    func document(_ prefix: String) -> String {
      stride(from: 0, to: sparse.count, by: 50).map { start in
        let pairs = sparse[start..<min(start + 50, sparse.count)].map {
          "\(SQLText.literal($0.name)), \(prefix)\(SQLText.name($0.name))"
        }
        return "jsonb_strip_nulls(jsonb_build_object(\(pairs.joined(separator: ", "))))"
      }.joined(separator: " || ")
    }
    let drops = sparse.map { "DROP COLUMN \(SQLText.name($0.name))" }.joined(separator: ", ")
    return [
      ScaleFinding.Remedy(
        "A jsonb column that a trigger keeps, filled in batches (outside a transaction block).",
        statements: ["ALTER TABLE \(name.sql) ADD COLUMN \(column) jsonb NOT NULL DEFAULT '{}'"]
          + SQLText.trigger(
            trigger, on: name, "BEFORE INSERT OR UPDATE", body: "  NEW.\(column) := \(document("NEW."));\n  RETURN NEW;"
          )
          + SQLText.backfills(
            table, input.tables, set: "\(column) = \(document("t."))",
            where: "t.\(column) IS DISTINCT FROM (\(document("t.")))")),
      ScaleFinding.Remedy(
        "The way back up to here.",
        statements: SQLText.dropTrigger(trigger, on: name) + ["ALTER TABLE \(name.sql) DROP COLUMN \(column)"]),
      ScaleFinding.Remedy(
        "When all statements read and write the document (there is no way back from it but a backup).",
        statements: SQLText.dropTrigger(trigger, on: name) + ["ALTER TABLE \(name.sql) \(drops)"]),
    ]
  }
}
