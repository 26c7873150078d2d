internal import AccessPatterns
internal import Catalog
internal import SQLSyntax

/// The statements that copy columns of a row into the rows that refer to it, and keep them.
struct ColumnCopy {
  let join: LookupJoin
  let driving: Table
  let source: Table
  /// Sorted.
  let columns: [String]
  let uses: [LookupUse]
  let input: ScaleInput

  /// By the source's column, what it is called in the driving table.
  private var names: [(source: String, copy: String)] {
    columns.map { column in
      // A reference of its own is called what it refers to, where that is free.
      if column.hasSuffix("_id"), driving.column(named: column) == nil { return (column, column) }
      let stem = join.reference.hasSuffix("_id") ? String(join.reference.dropLast(3)) : source.name
      let plain = SQLText.free("\(stem)_\(column)")
      return (column, SQLText.free(plain, avoiding: Set(driving.columns.map(\.name))))
    }
  }

  private var targetTrigger: String { SQLText.free("\(driving.name)_copies_\(source.name)") }
  private var sourceTrigger: String { SQLText.free("\(source.name)_copied_to_\(driving.name)") }

  func tradeoffs(_ cost: CopyCost) -> [String] {
    [
      """
      A change of one row of \(source.objectName.sql) writes \(FigureText.count(cost.copies, "row", "rows")) of \
      \(driving.objectName.sql), in the same transaction.
      """,
      """
      A new row of \(driving.objectName.sql), or one that gets another \(SQLText.name(join.reference)), reads a row of \
      \(source.objectName.sql) and locks it (FOR SHARE) until the transaction ends, so that no copy is missed: updates of \
      that row wait for it.
      """,
      "The same fact stands in two places: whoever disables the triggers has to fill the copies again.",
      """
      If the copy should rather say what was true when the row was written, leave out the trigger on \
      \(source.objectName.sql).
      """,
    ]
  }

  var remedies: [ScaleFinding.Remedy] {
    let (table, origin) = (driving.objectName, source.objectName)
    let names = names
    let add = names.map { name in
      """
      ALTER TABLE \(table.sql) ADD COLUMN \(SQLText.name(name.copy)) \
      \(source.column(named: name.source)?.type ?? "text")
      """
    }
    let list = { (prefix: String, own: Bool) in
      names.map { prefix + SQLText.name(own ? $0.copy : $0.source) }.joined(separator: ", ")
    }
    let (reference, key) = (SQLText.name(join.reference), SQLText.name(join.key))
    let targets = SQLText.trigger(
      targetTrigger, on: table, "BEFORE INSERT OR UPDATE OF \(reference)",
      body: """
          -- The row that it refers to already has it right; to lock it here could deadlock with its update.
          IF TG_OP = 'UPDATE' THEN
            IF NEW.\(reference) IS NOT DISTINCT FROM OLD.\(reference) THEN RETURN NEW; END IF;
          END IF;
          SELECT \(list("s.", false)) INTO \(list("NEW.", true))
          FROM \(origin.sql) s WHERE s.\(key) = NEW.\(reference) FOR SHARE;
          RETURN NEW;
        """)
    let set = names.map { "\(SQLText.name($0.copy)) = NEW.\(SQLText.name($0.source))" }.joined(separator: ", ")
    let differs = "ROW(\(list("OLD.", false))) IS DISTINCT FROM ROW(\(list("NEW.", false)))"
    let sources = SQLText.trigger(
      sourceTrigger, on: origin, "AFTER UPDATE OF \(list("", false))",
      body: """
          IF \(differs) THEN
            UPDATE \(table.sql) SET \(set) WHERE \(reference) = NEW.\(key);
          END IF;
          RETURN NULL;
        """)
    let fill = SQLText.backfills(
      driving, input.tables,
      set: names.map { "\(SQLText.name($0.copy)) = s.\(SQLText.name($0.source))" }.joined(separator: ", "),
      from: "\(origin.sql) s",
      where: """
        s.\(key) = t.\(reference) AND ROW(\(list("t.", true))) IS DISTINCT FROM ROW(\(list("s.", false)))
        """)
    var remedies = [
      ScaleFinding.Remedy(
        """
        Add the \(columns.count == 1 ? "column" : "columns"), keep the copies by triggers, and fill them in batches: \
        adding a column without a default rewrites nothing, and each batch is a transaction of its own (outside a \
        transaction block).
        """,
        statements: add + targets + sources + fill)
    ]
    if let index = indexStatement {
      remedies.append(
        ScaleFinding.Remedy(
          """
          An index for the filter and the order together, and statements that read the copy instead of the join.
          """, statements: [index]))
    }
    if !driving.indexes.contains(where: { $0.keys.first?.column == join.reference && $0.isValid }) {
      let definition = IndexDefinition(table: table, keys: [IndexKey(column: join.reference)])
      remedies.insert(
        ScaleFinding.Remedy(
          "Before all else, an index by which the trigger finds the copies.",
          statements: [
            definition.statement(
              name: definition.name(avoiding: input.takenNames(in: table.schema)),
              concurrently: driving.kind != .partitioned)
          ]), at: 0)
    }
    remedies.append(
      ScaleFinding.Remedy(
        "The way back, at any step.",
        statements: SQLText.dropTrigger(sourceTrigger, on: origin) + SQLText.dropTrigger(targetTrigger, on: table)
          + names.map { "ALTER TABLE \(table.sql) DROP COLUMN \(SQLText.name($0.copy))" }))
    return remedies
  }

  /// For the use with the largest load that filters by a copied column; nil when none does.
  private var indexStatement: String? {
    let split = uses.filter { !$0.filtered.isEmpty }.max { $0.joinLoad < $1.joinLoad }
    guard let split else { return nil }
    let copies = Dictionary(names.map { ($0.source, $0.copy) }, uniquingKeysWith: { first, _ in first })
    let filtered = split.filtered.sorted().compactMap { copies[$0] }
    var keys = (split.drivingKeys + filtered).map { IndexKey(column: $0) }
    for key in split.ordering {
      guard case .column(let name) = key.target, !keys.contains(where: { $0.column == name }) else { continue }
      keys.append(IndexKey(column: name, isDescending: key.isDescending, nullsFirst: key.nullsFirst))
    }
    let definition = IndexDefinition(table: driving.objectName, keys: keys)
    let name = definition.name(avoiding: input.takenNames(in: driving.schema))
    return definition.statement(name: name, concurrently: driving.kind != .partitioned)
  }
}
