internal import Catalog
internal import Planner
internal import SQLSyntax

/// Numbered columns of one kind (`phone1`, `phone2`, `phone3`) become rows of a table of their own.
///
/// At least three columns of one type, with a common stem and numbers that count from 0 or 1; several things of each
/// number (`contact1_name`, `contact1_email`) are one group. Advised when statements ask all of them the same question
/// (`phone1 = x OR phone2 = x`, `x IN (phone1, phone2)`, `coalesce`), or when the later ones are NULL more and more
/// often, as in a list that is as long as it is. A search over the columns needs an index for each; one over rows needs
/// one.
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
    var alike: [CostedClass] = []
    var searched: [ColumnGroup.Part] = []
    for part in group.parts {
      let names = Set(part.columns.map(\.name))
      let found = use.classes.filter { asksAlike(names, of: table, $0, input) }
      if !found.isEmpty { searched.append(part) }
      alike += found
    }
    alike = alike.distinct
    let list = FigureText.list(group.columns.map { SQLText.name($0.name) })
    var reasons: [String] = []
    if !alike.isEmpty {
      let calls = alike.reduce(0) { $0 + Double($1.queryClass.calls) }
      let asked = FigureText.list(searched.flatMap(\.columns).map { SQLText.name($0.name) })
      reasons.append(
        "\(FigureText.count(calls, "call asks", "calls ask")) several of \(asked) the same question (\(input.names(alike))).")
    }
    if let nulls = group.nullFractions {
      reasons.append(
        "Of the rows \(FigureText.list(nulls.map { FigureText.percent(1 - $0) })) have them, in this order.")
    }
    let isCase = group.counts && (!alike.isEmpty || (group.isList && !group.isLines))
    if !group.counts {
      reasons.insert(
        "The numbers \(FigureText.list(group.numbers.map(String.init))) don't count: they are part of the names.", at: 0)
    } else if !isCase {
      reasons.insert(
        group.isLines
          ? "They are the lines of one value, and no statement searches them alike."
          : "No statement asks them alike, and rows don't fill them as a list: they are measures of their own.", at: 0)
    }
    return ScaleFinding(
      Self.self, .normalize, isCase ? .advised : .notAdvised,
      subjects: group.columns.map { "\(table.sql).\(SQLText.name($0.name))" },
      summary: isCase
        ? "In \(table.sql), \(list) are a list: rows of a table of their own."
        : "In \(table.sql), \(list) may stay.",
      classes: alike, in: input,
      figures: [
        .init("columns", Double(group.columns.count), .count),
        .init("positions", Double(group.numbers.count), .count),
      ] + (group.nullFractions?.last.map { [.init("last_column_null", $0, .share)] } ?? []),
      reasons: reasons,
      tradeoffs: isCase
        ? [
          "Reading a row with its list takes a join, or an aggregate of one (array_agg).",
          "Until the columns are gone each write of the list is made twice, by the trigger.",
        ] : [],
      remedies: isCase ? ChildTable(group, searched: searched, input).remedies : [])
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
