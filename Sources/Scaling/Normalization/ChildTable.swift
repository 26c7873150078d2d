internal import Catalog

/// The statements that make rows of a group of columns.
struct ChildTable {
  private let group: ColumnGroup
  /// The parts that statements search over all numbers.
  private let searched: [ColumnGroup.Part]
  private let input: ScaleInput

  init(_ group: ColumnGroup, searched: [ColumnGroup.Part], _ input: ScaleInput) {
    self.group = group
    self.searched = searched
    self.input = input
  }

  /// What a part is called in the child.
  private func name(_ part: ColumnGroup.Part) -> String {
    let name = part.suffix.isEmpty ? group.stem : part.suffix
    return name == "position" ? "value" : name
  }

  var remedies: [ScaleFinding.Remedy] {
    let (table, parent) = (group.table, group.table.objectName)
    guard let primary = table.primaryKey, table.kind == .ordinary else {
      return [
        ScaleFinding.Remedy(
          "A child table with the parent's key, a position and the values; the parent needs a primary key for it.")
      ]
    }
    let child = ObjectName(
      schema: table.schema,
      name: SQLText.free("\(table.name)_\(group.stem)", avoiding: input.takenNames(in: table.schema)))
    let keys = primary.map {
      (own: SQLText.name("\(table.name)_\($0)"), of: SQLText.name($0), column: table.column(named: $0))
    }
    let (own, of) = (keys.map(\.own).joined(separator: ", "), keys.map(\.of).joined(separator: ", "))
    let names = group.parts.map { SQLText.name(name($0)) }
    let values = names.map { "v." + $0 }.joined(separator: ", ")
    let rows = { (prefix: String) in
      group.numbers.enumerated().map { place, number in
        let row = group.parts.map { prefix + SQLText.name($0.columns[place].name) }
        return "(\(number)::smallint, \(row.joined(separator: ", ")))"
      }.joined(separator: ", ")
    }
    let alias = "v (position, \(names.joined(separator: ", ")))"
    let trigger = SQLText.free("\(table.name)_\(group.stem)_rows")
    let match = keys.map { "\($0.own) = NEW.\($0.of)" }.joined(separator: " AND ")
    let insert = { (prefix: String) in
      "INSERT INTO \(child.sql) SELECT \(keys.map { prefix + $0.of }.joined(separator: ", ")), v.position, \(values) FROM "
    }
    let types = zip(names, group.parts).map { name, part in
      "\(name) \(part.columns[0].type)\(group.parts.count == 1 ? " NOT NULL" : "")"
    }
    let columns = group.columns.map { SQLText.name($0.name) }.joined(separator: ", ")
    return [
      ScaleFinding.Remedy(
        "The table, and a trigger that keeps it in step while statements still write the columns.",
        statements: [
          """
          CREATE TABLE \(child.sql) \
          (\(keys.map { "\($0.own) \($0.column?.type ?? "bigint") NOT NULL" }.joined(separator: ", ")), \
          position smallint NOT NULL, \(types.joined(separator: ", ")), PRIMARY KEY (\(own), position), \
          FOREIGN KEY (\(own)) REFERENCES \(parent.sql) (\(of)) ON DELETE CASCADE)
          """
        ]
          + SQLText.trigger(
            trigger, on: parent, "AFTER INSERT OR UPDATE OF \(columns)",
            body: """
                DELETE FROM \(child.sql) WHERE \(match);
                \(insert("NEW."))(VALUES \(rows("NEW."))) \(alias)
                WHERE num_nonnulls(\(values)) > 0;
                RETURN NULL;
              """)),
      ScaleFinding.Remedy(
        """
        The rows that are there, in one transaction that lets no row change until it ends; those of the trigger stay \
        as they are.
        """,
        statements: [
          """
          \(insert("p."))\(parent.sql) p CROSS JOIN LATERAL (VALUES \(rows("p."))) \(alias) \
          WHERE num_nonnulls(\(values)) > 0 FOR SHARE OF p ON CONFLICT DO NOTHING
          """
        ]),
    ] + indexes(child) + [
      ScaleFinding.Remedy(
        "The way back.", statements: SQLText.dropTrigger(trigger, on: parent) + ["DROP TABLE \(child.sql)"])
    ]
  }

  private func indexes(_ child: ObjectName) -> [ScaleFinding.Remedy] {
    let parts = searched.isEmpty && group.parts.count == 1 ? group.parts : searched
    guard !parts.isEmpty else { return [] }
    return [
      ScaleFinding.Remedy(
        "One index for the search over all of them, and statements that search the table.",
        statements: parts.map { part in
          let index = IndexDefinition(table: child, keys: [IndexKey(column: name(part))])
          return index.statement(name: index.name(avoiding: input.takenNames(in: child.schema)), concurrently: true)
        })
    ]
  }
}
