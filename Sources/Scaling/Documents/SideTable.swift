internal import Catalog

/// The statements that move a column into a table beside, row for row.
struct SideTable {
  private let table: Table
  private let column: Column
  private let input: ScaleInput

  init(_ table: Table, _ column: Column, _ input: ScaleInput) {
    self.table = table
    self.column = column
    self.input = input
  }

  var remedies: [ScaleFinding.Remedy] {
    let (parent, name) = (table.objectName.sql, SQLText.name(column.name))
    guard let primary = table.primaryKey, table.kind == .ordinary else {
      return [ScaleFinding.Remedy("A table beside with the key and \(name); it needs a primary key to refer to.")]
    }
    let side = ObjectName(
      schema: table.schema,
      name: SQLText.free("\(table.name)_\(column.name)", avoiding: input.takenNames(in: table.schema)))
    let trigger = SQLText.free("\(table.name)_\(column.name)_beside")
    let keys = primary.map(SQLText.name)
    let list = keys.joined(separator: ", ")
    let types = primary.map { "\(SQLText.name($0)) \(table.column(named: $0)?.type ?? "bigint") NOT NULL" }
    let values = { (prefix: String) in (keys + [name]).map { prefix + $0 }.joined(separator: ", ") }
    return [
      ScaleFinding.Remedy(
        "A table beside, and a trigger that keeps it in step while statements still write the column.",
        statements: [
          "CREATE TABLE \(side.sql) (\(types.joined(separator: ", ")), \(name) \(column.type), PRIMARY KEY (\(list)), "
            + "FOREIGN KEY (\(list)) REFERENCES \(parent) (\(list)) ON DELETE CASCADE)"
        ]
          + SQLText.trigger(
            trigger, on: table.objectName, "AFTER INSERT OR UPDATE OF \(name)",
            body: """
                INSERT INTO \(side.sql) (\(list), \(name)) VALUES (\(values("NEW.")))
                ON CONFLICT (\(list)) DO UPDATE SET \(name) = excluded.\(name);
                RETURN NULL;
              """)),
      ScaleFinding.Remedy(
        "The rows that are there, in one transaction that lets none of them change until it ends.",
        statements: [
          "INSERT INTO \(side.sql) (\(list), \(name)) SELECT \(values("")) FROM \(parent) FOR SHARE ON CONFLICT DO NOTHING"
        ]),
      ScaleFinding.Remedy(
        "The way back up to here.",
        statements: SQLText.dropTrigger(trigger, on: table.objectName) + ["DROP TABLE \(side.sql)"]),
      ScaleFinding.Remedy(
        "When all statements read and write the table beside, drop the trigger and the column (there is no way back from it "
          + "but a backup); the space comes back as rows are written anew, or by VACUUM FULL. Where nobody will ever look "
          + "inside, text or json is as good a type there."),
    ]
  }
}
