internal import Catalog
internal import Planner
internal import SQLSyntax

/// Numbered columns of one kind (`phone1`, `phone2`, `phone3`) become rows of a table of their own.
///
/// At least three columns of one type, with a common stem and numbers that count from 0 or 1. Advised when statements
/// ask all of them the same question (`phone1 = x OR phone2 = x`, `x IN (phone1, phone2)`, `coalesce`), or when the
/// later ones are NULL more and more often, as in a list that is as long as it is. A search over the columns needs an
/// index for each; one over rows needs one.
///
/// Not advised: names that end in a number and don't count (`sha256`), lines of an address, and columns that every row
/// fills: four quarters are four measures, no list.
package struct RepeatingColumnsRule: ScaleRule {
  package static let identifier = "repeating-columns"

  package init() {}

  package func findings(_ input: ScaleInput) -> [ScaleFinding] {
    let workload = WorkloadUse(input)
    return input.namedTables.flatMap { table in
      ColumnGroup.all(in: table).map { finding($0, workload[table.objectName], input) }
    }
  }

  private func finding(_ group: ColumnGroup, _ use: TableUse, _ input: ScaleInput) -> ScaleFinding {
    let table = group.table.objectName
    let names = Set(group.columns.map(\.name))
    let alike = use.classes.filter { asksAlike(names, of: table, $0, input) }
    let list = FigureText.list(group.columns.map { SQLText.name($0.name) })
    var reasons: [String] = []
    if !alike.isEmpty {
      let calls = alike.reduce(0) { $0 + Double($1.queryClass.calls) }
      reasons.append("\(FigureText.count(calls, "call", "calls")) ask several of \(list) the same question")
    }
    if let nulls = group.nullFractions {
      reasons.append(
        "of the rows \(FigureText.list(nulls.map { FigureText.percent(1 - $0) })) have them, in this order")
    }
    let isCase = group.counts && (!alike.isEmpty || (group.isList && !group.isLines))
    if !group.counts {
      reasons.append(
        "the numbers \(FigureText.list(group.numbers.map(String.init))) don't count: they are part of the names")
    } else if !isCase {
      reasons.append(
        group.isLines
          ? "they are the lines of one value, and no statement searches them alike"
          : "no statement asks them alike, and rows don't fill them as a list: they are measures of their own")
    }
    let child = ChildTable(group, input)
    return ScaleFinding(
      Self.self, .normalize, isCase ? .advised : .notAdvised,
      subjects: group.columns.map { "\(table.sql).\(SQLText.name($0.name))" },
      summary: isCase
        ? "\(list) of \(table.sql) are a list: rows of a table of their own" : "\(list) of \(table.sql) may stay",
      classes: alike, in: input,
      figures: [.init("columns", Double(group.columns.count), .count)]
        + (group.nullFractions?.last.map { [.init("last_column_null", $0, .share)] } ?? []),
      reasons: reasons,
      tradeoffs: isCase
        ? [
          "reading a row with its list takes a join, or an aggregate of one (array_agg)",
          "until the columns are gone each write of the list is made twice, by the trigger",
        ] : [],
      remedies: isCase ? child.remedies : [])
  }

  /// Whether an OR, an IN or a COALESCE of the statement is over several of the columns.
  private func asksAlike(
    _ columns: Set<String>, of table: ObjectName, _ costed: CostedClass, _ input: ScaleInput
  ) -> Bool {
    guard let tree = StatementTree(costed, input.tables) else { return false }
    var found = false
    tree.walk { node, _ in
      let isAlike =
        node.isKind("CoalesceExpr") || node.isKind("BoolExpr") && node.enumeration("boolop") == "OR_EXPR"
        || node.isKind("AExpr") && node.enumeration("kind") == "AEXPR_IN"
        || node.isKind("AArrayExpr")
      if isAlike {
        let named = node.descendants("ColumnRef").compactMap(tree.column).filter { $0.table == table }.map(\.column)
        if columns.intersection(named).count > 1 { found = true }
      }
      return !found
    }
    return found
  }
}

/// The statements that make rows of a group of columns.
struct ChildTable {
  private let group: ColumnGroup
  private let input: ScaleInput

  init(_ group: ColumnGroup, _ input: ScaleInput) {
    self.group = group
    self.input = input
  }

  var remedies: [ScaleFinding.Remedy] {
    let (table, parent) = (group.table, group.table.objectName)
    guard let primary = table.primaryKey, table.kind == .ordinary,
      let type = group.columns.first?.type
    else {
      return [
        ScaleFinding.Remedy(
          "A child table with the parent's key, a position and the value; the parent needs a primary key for it")
      ]
    }
    let child = ObjectName(
      schema: table.schema,
      name: SQLText.free("\(table.name)_\(group.stem)", avoiding: input.takenNames(in: table.schema)))
    let keys = primary.map {
      (own: SQLText.name("\(table.name)_\($0)"), of: SQLText.name($0), column: table.column(named: $0))
    }
    let (own, of) = (keys.map(\.own).joined(separator: ", "), keys.map(\.of).joined(separator: ", "))
    let value = SQLText.name(group.stem == "position" ? "value" : group.stem)
    let rows = { (prefix: String) in
      zip(group.numbers, group.columns).map { "(\($0)::smallint, \(prefix)\(SQLText.name($1.name)))" }.joined(
        separator: ", ")
    }
    let trigger = SQLText.free("\(table.name)_\(group.stem)_rows")
    let match = keys.map { "\($0.own) = NEW.\($0.of)" }.joined(separator: " AND ")
    let insert = { (prefix: String) in
      """
      INSERT INTO \(child.sql) SELECT \(keys.map { prefix + $0.of }.joined(separator: ", ")), v.position, v.value FROM 
      """
    }
    let index = IndexDefinition(table: child, keys: [IndexKey(column: group.stem == "position" ? "value" : group.stem)])
    let columns = group.columns.map { SQLText.name($0.name) }.joined(separator: ", ")
    return [
      ScaleFinding.Remedy(
        "The table, and a trigger that keeps it in step while statements still write the columns",
        statements: [
          """
          CREATE TABLE \(child.sql) \
          (\(keys.map { "\($0.own) \($0.column?.type ?? "bigint") NOT NULL" }.joined(separator: ", ")), \
          position smallint NOT NULL, \(value) \(type) NOT NULL, PRIMARY KEY (\(own), position), \
          FOREIGN KEY (\(own)) REFERENCES \(parent.sql) (\(of)) ON DELETE CASCADE)
          """
        ]
          + SQLText.trigger(
            trigger, on: parent, "AFTER INSERT OR UPDATE OF \(columns)",
            body: """
                DELETE FROM \(child.sql) WHERE \(match);
                \(insert("NEW."))(VALUES \(rows("NEW."))) v (position, value)
                WHERE v.value IS NOT NULL;
                RETURN NULL;
              """)),
      ScaleFinding.Remedy(
        """
        The rows that are there, in one transaction that lets no row change until it ends; those of the trigger stay \
        as they are
        """,
        statements: [
          """
          \(insert("p."))\(parent.sql) p CROSS JOIN LATERAL (VALUES \(rows("p."))) v (position, value) \
          WHERE v.value IS NOT NULL FOR SHARE OF p ON CONFLICT DO NOTHING
          """
        ]),
      ScaleFinding.Remedy(
        "One index for the search over all of them, and statements that search the table",
        statements: [
          index.statement(name: index.name(avoiding: input.takenNames(in: table.schema)), concurrently: true)
        ]),
      ScaleFinding.Remedy(
        "The way back", statements: SQLText.dropTrigger(trigger, on: parent) + ["DROP TABLE \(child.sql)"]),
    ]
  }
}
