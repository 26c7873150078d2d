internal import AccessPatterns
internal import Catalog
internal import Planner
internal import SQLSyntax

/// What PostgreSQL has for a time series.
struct TimeSeries {
  let table: Table
  let column: Column
  let readers: [CostedClass]
  let use: TableUse
  let churn: Churn
  let input: ScaleInput

  var remedies: [ScaleFinding.Remedy] { [brin, partitions, rollup].compactMap { $0 } }

  private var leaves: [Table] { input.tables.leaves(of: table.objectName) }

  private func bytes(_ definition: IndexDefinition) -> Double {
    leaves.reduce(0) { $0 + Double(IndexSizeEstimate(definition, on: $1).bytes) }
  }

  private var brin: ScaleFinding.Remedy? {
    // A table of one range of pages is read whole.
    guard input.bytes(of: table) >= 128 * Double(input.catalog.server.blockSize),
      !table.indexes.contains(where: { $0.method == "brin" && $0.keys.first?.column == column.name })
    else { return nil }
    let definition = IndexDefinition(table: table.objectName, method: "brin", keys: [IndexKey(column: column.name)])
    let tree = IndexDefinition(table: table.objectName, keys: [IndexKey(column: column.name)])
    let existing = table.indexes.first { $0.method == "btree" && $0.keys.first?.column == column.name }
    let isPartitioned = table.kind == .partitioned
    let name = SQLText.name(definition.name(avoiding: input.takenNames(in: table.schema)))
    let replaced = existing.map {
      " It can replace \(SQLText.name($0.name)) where all that is read are wide ranges."
    }
    return ScaleFinding.Remedy(
      "A BRIN index: about \(FigureText.bytes(bytes(definition))) where a B-tree takes \(FigureText.bytes(bytes(tree))), "
        + "and nothing to speak of to keep.\(replaced ?? "")",
      statements: [
        """
        CREATE INDEX \(isPartitioned ? "" : "CONCURRENTLY ")\(name) ON \(table.objectName.sql) USING brin \
        (\(SQLText.name(column.name))) WITH (autosummarize = on)
        """
      ])
  }

  private var partitions: ScaleFinding.Remedy? {
    guard table.kind != .partitioned else { return nil }
    let deletes = use.deletes.filter { $0.access.rangeColumns.contains(column.name) }
    let told = deletes.reduce(0) { $0 + $1.rows }
    // Counters have all that was deleted, over a time that is known better.
    let deleted = churn.isCounted ? max(told, churn.deletes) : told
    let retention =
      deletes.isEmpty
      ? ""
      : " The \(FigureText.count(deleted, "row that was", "rows that were")) deleted by time would be a DETACH and a DROP "
        + "that write nothing."
    return ScaleFinding.Remedy(
      "Partitions by range of \(SQLText.name(column.name)): it has \(FigureText.bytes(input.bytes(of: table))) "
        + "now.\(retention) `sextant partition` says when, how wide, and what it breaks.")
  }

  /// Sums by the unit that statements group by; nil when none does.
  private var rollup: ScaleFinding.Remedy? {
    let found = readers.sorted { (input.load($1), $0.queryClass.id) < (input.load($0), $1.queryClass.id) }.lazy
      .compactMap { costed in StatementTree(costed, input.tables).map { (costed, $0) } }
      .first { !TimeRange.buckets($0.1, table.objectName, column.name).isEmpty }
    guard let (costed, tree) = found else { return nil }
    if let kept = keptSums { return kept }
    let words = """
      A table of sums by time, brought up to date from its last bucket on; reports read it instead of the rows. With \
      rows that come late, start some buckets earlier.
      """
    let bucket = TimeRange.buckets(tree, table.objectName, column.name)[0]
    guard bucket.call == "date_trunc", let unit = bucket.unit, let select = tree.statement, select.isKind("SelectStmt"),
      let groups = plainGroups(select, tree, costed)
    else { return ScaleFinding.Remedy(words) }
    var measured: [String: Set<String>] = [:]
    for call in AggregateQuery.calls(in: select) {
      guard let function = call.functionName, let argument = call.list("args").first, let name = tree.column(argument),
        name.table == table.objectName
      else { continue }
      measured[name.column, default: []].insert(function == "avg" ? "sum" : function)
    }
    let type = column.typeName == "timestamp" ? "timestamp" : "timestamptz"
    let target = ObjectName(
      schema: table.schema,
      name: SQLText.free("\(table.name)_by_\(unit)", avoiding: input.takenNames(in: table.schema)))
    var columns = [
      ("bucket", "\(type) NOT NULL", "date_trunc(\(SQLIdentifier.literal(unit)), \(SQLText.name(column.name)))")
    ]
    columns += groups.map { (SQLText.name($0.name), "\($0.type) NOT NULL", SQLText.name($0.name)) }
    let keys = columns.map(\.0)
    columns.append(("rows", "bigint NOT NULL", "count(*)"))
    for (name, functions) in measured.sorted(by: { $0.key < $1.key }) {
      guard let measure = table.column(named: name) else { continue }
      for function in functions.union(["count"]).sorted() where ["sum", "min", "max", "count"].contains(function) {
        let isSum = function == "sum" && ["int2", "int4", "int8", "numeric"].contains(measure.typeName)
        let kind = function == "count" ? "bigint" : isSum ? "numeric" : measure.type
        columns.append((SQLText.name("\(name)_\(function)"), kind, "\(function)(\(SQLText.name(name)))"))
      }
    }
    let places = (1...keys.count).map(String.init).joined(separator: ", ")
    let set = columns.dropFirst(keys.count).map { "\($0.0) = excluded.\($0.0)" }.joined(separator: ", ")
    return ScaleFinding.Remedy(
      words,
      statements: [
        """
        CREATE TABLE \(target.sql) (\(columns.map { "\($0.0) \($0.1)" }.joined(separator: ", ")), \
        PRIMARY KEY (\(keys.joined(separator: ", "))))
        """,
        """
        INSERT INTO \(target.sql) (\(columns.map(\.0).joined(separator: ", "))) \
        SELECT \(columns.map(\.2).joined(separator: ", ")) FROM \(table.objectName.sql) \
        WHERE \(SQLText.name(column.name)) >= (SELECT coalesce(max(bucket), '-infinity') FROM \(target.sql)) \
        GROUP BY \(places) ON CONFLICT (\(keys.joined(separator: ", "))) DO UPDATE SET \(set)
        """,
      ])
  }

  /// When the workload fills a table of sums already.
  private var keptSums: ScaleFinding.Remedy? {
    let fills = readers.first { costed in
      costed.pattern.relations.contains { $0.write?.command == .insert && $0.table != table.objectName }
        && StatementTree(costed, input.tables).map { !$0.nodes("SelectStmt").allSatisfy { $0.count("group_clause") == 0 } }
          == true
    }
    guard let fills, let target = fills.pattern.relations.first(where: { $0.write?.command == .insert })?.table else {
      return nil
    }
    return ScaleFinding.Remedy(
      "\(target.sql) holds sums of it already, by \(fills.shortName): reports that can read those need not read the rows.")
  }

  /// What the query groups by beside the time, and is filtered by for equality; nil when it isn't NOT NULL columns of
  /// the table alone.
  private func plainGroups(_ select: SyntaxNode, _ tree: StatementTree, _ costed: CostedClass) -> [Column]? {
    guard select.list("from_clause").allSatisfy({ $0.isKind("RangeVar") }), select.list("from_clause").count == 1 else {
      return nil
    }
    let targets = select.list("target_list")
    // A report of one tenant needs the sums by tenant.
    let filters = costed.pattern.relations.filter { $0.table == table.objectName }.flatMap(\.equalColumns).sorted()
    var groups = filters.compactMap(table.column(named:))
    guard groups.allSatisfy(\.isNotNull) else { return nil }
    for group in select.list("group_clause") {
      var node = group
      if let place = group["ival"]?.integer("ival"), targets.indices.contains(place - 1) {
        node = targets[place - 1]["val"] ?? group
      } else if group.isKind("ColumnRef"), let name = group.strings("fields").last,
        let output = targets.first(where: { $0.string("name") == name }), table.column(named: name) == nil
      {
        node = output["val"] ?? group
      }
      if ["date_trunc", "date_bin"].contains(node.functionName ?? "") { continue }
      guard let name = tree.column(node), let column = table.column(named: name.column), column.isNotNull else {
        return nil
      }
      if !groups.contains(column) { groups.append(column) }
    }
    return groups
  }
}
