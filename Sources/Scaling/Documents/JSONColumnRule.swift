internal import Catalog
internal import Planner

/// A json column that statements ask for keys becomes jsonb.
///
/// json keeps the text and parses it at every look; jsonb is parsed once, has operators for containment, and GIN
/// indexes. ALTER COLUMN … TYPE rewrites the table under ACCESS EXCLUSIVE, so the way is a second column that a trigger
/// keeps, batches, and a swap of names in one short transaction. jsonb keeps neither the order of keys, nor blanks, nor
/// the first of keys that occur twice.
///
/// Not advised: documents that no statement looks into: json is written faster, and comes back to the letter.
package struct JSONColumnRule: ScaleRule {
  package static let identifier = "json-column"

  package init() {}

  package func findings(_ input: ScaleInput) -> [ScaleFinding] {
    let (workload, documents) = (WorkloadUse(input), DocumentUse(input))
    return input.namedTables.flatMap { table in
      table.columns.filter { $0.typeName == "json" }.compactMap { column -> ScaleFinding? in
        let place = ExtractedKey(table: table.objectName, column: column.name, path: [])
        let asking = documents.queried[place] ?? []
        let classes = workload[table.objectName].classes.filter { costed in
          costed.pattern.relations.contains { $0.table == table.objectName && $0.columns.contains(column.name) }
        }
        guard !(asking + classes).isEmpty else { return nil }
        return finding(table, column, asking, classes, input)
      }
    }
  }

  private func finding(
    _ table: Table, _ column: Column, _ asking: [CostedClass], _ classes: [CostedClass], _ input: ScaleInput
  ) -> ScaleFinding {
    let subject = "\(table.objectName.sql).\(SQLText.name(column.name))"
    let isCase = !asking.isEmpty
    let calls = asking.reduce(0) { $0 + Double($1.queryClass.calls) }
    return ScaleFinding(
      Self.self, .jsonb, isCase ? .advised : .notAdvised, subjects: [subject],
      summary: isCase
        ? "\(subject) is json and asked for keys: jsonb is for that." : "\(subject) may stay json: nothing looks into it.",
      classes: isCase ? asking : classes, in: input, figures: [.init("calls", calls, .count)],
      reasons: [
        isCase
          ? "\(FigureText.count(calls, "call", "calls")) look into it, and parse the text each time."
          : "No statement of the workload looks into it, and json comes back as it was written."
      ],
      tradeoffs: isCase
        ? [
          "In jsonb neither the order of keys nor blanks nor keys that occur twice are kept; writing it takes a little "
            + "longer."
        ] : [],
      remedies: isCase ? remedies(table, column, input) : [])
  }

  private func remedies(_ table: Table, _ column: Column, _ input: ScaleInput) -> [ScaleFinding.Remedy] {
    let (name, old) = (table.objectName, SQLText.name(column.name))
    let copyName = SQLText.free("\(column.name)_jsonb", avoiding: Set(table.columns.map(\.name)))
    let (copy, kept) = (SQLText.name(copyName), SQLText.name(SQLText.free("\(column.name)_json")))
    let trigger = SQLText.free("\(table.name)_\(column.name)_jsonb")
    let dropTrigger = SQLText.dropTrigger(trigger, on: name)
    let notNull =
      column.isNotNull
      ? [
        """
        ALTER TABLE \(name.sql) ADD CONSTRAINT \(SQLText.name(SQLText.free("\(copyName)_present"))) CHECK (\(copy) IS \
        NOT NULL) NOT VALID
        """,
        "ALTER TABLE \(name.sql) VALIDATE CONSTRAINT \(SQLText.name(SQLText.free("\(copyName)_present")))",
      ] : []
    return [
      ScaleFinding.Remedy(
        "A jsonb column that a trigger keeps, filled in batches (outside a transaction block).",
        statements: ["ALTER TABLE \(name.sql) ADD COLUMN \(copy) jsonb"]
          + SQLText.trigger(
            trigger, on: name, "BEFORE INSERT OR UPDATE", body: "  NEW.\(copy) := NEW.\(old)::jsonb;\n  RETURN NEW;")
          + SQLText.backfills(
            table, input.tables, set: "\(copy) = t.\(old)::jsonb", where: "t.\(copy) IS DISTINCT FROM t.\(old)::jsonb")
          + notNull),
      ScaleFinding.Remedy(
        "The way back up to here.", statements: dropTrigger + ["ALTER TABLE \(name.sql) DROP COLUMN \(copy)"]),
      ScaleFinding.Remedy(
        "The swap of names, as one transaction that is over at once; statements that write see jsonb from then on.",
        statements: [
          """
          DO $sextant$
          BEGIN
            SET LOCAL lock_timeout = '2s';
            DROP TRIGGER \(SQLText.name(trigger)) ON \(name.sql);
            ALTER TABLE \(name.sql) RENAME COLUMN \(old) TO \(kept);
            ALTER TABLE \(name.sql) ALTER COLUMN \(kept) DROP NOT NULL;
            ALTER TABLE \(name.sql) RENAME COLUMN \(copy) TO \(old);
          END
          $sextant$
          """
        ]),
    ]
  }
}
