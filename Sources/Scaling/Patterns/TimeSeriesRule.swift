internal import AccessPatterns
internal import Catalog
internal import Planner

/// A table that is a time series: rows come in the order of time, stay as they are, and are read by ranges of time.
///
/// Found by what is done: hardly an update for a hundred inserts, a time column whose values lie in the order of the
/// rows (correlation of at least 0.9), and at least half of the load of its readers with a range of that column or
/// groups of `date_trunc` or `date_bin`. PostgreSQL has BRIN for it, which is a thousandth of a B-tree's size;
/// partitions by time, of which the oldest is dropped instead of deleted from; and a table of sums by hour or day.
///
/// Not advised: a table with a time that is updated a lot, such as orders with the time they were placed, or whose rows
/// lie in another order.
package struct TimeSeriesRule: ScaleRule {
  package static let identifier = "time-series"

  package init() {}

  private static let leastRows = 1_000.0
  private static let mostUpdates = 0.01
  private static let leastCorrelation = 0.9
  private static let leastReads = 0.5
  private static let urgentBytes = 1_024.0 * 1_024 * 1_024

  package func findings(_ input: ScaleInput) -> [ScaleFinding] {
    let workload = WorkloadUse(input)
    return input.namedTables.compactMap { table in
      let use = workload[table.objectName]
      guard input.tables.rows(of: table.objectName) >= Self.leastRows, !use.readers.isEmpty else { return nil }
      let load = use.readers.reduce(0) { $0 + input.load($1) }
      let found = table.timeColumns.map { column in
        (column, use.readers.filter { TimeRange.reads(table.objectName, column.name, $0, input) })
      }.max { input.share(of: $0.1) < input.share(of: $1.1) }
      guard let (column, readers) = found, load > 0,
        readers.reduce(0, { $0 + input.load($1) }) >= Self.leastReads * load
      else { return nil }
      return finding(table, column, readers, use, workload, input)
    }
  }

  private func finding(
    _ table: Table, _ column: Column, _ readers: [CostedClass], _ use: TableUse, _ workload: WorkloadUse,
    _ input: ScaleInput
  ) -> ScaleFinding? {
    let churn = Churn(table, input.tables, use)
    let leaves = input.tables.leaves(of: table.objectName)
    // Of a partitioned table each partition has an order of its own.
    let correlations = leaves.compactMap { $0.column(named: column.name)?.statistics?.correlation?.magnitude }
    guard !correlations.isEmpty, churn.inserts > 0 else { return nil }
    let correlation = correlations.reduce(0, +) / Double(correlations.count)
    let isAppended = churn.updates <= Self.mostUpdates * churn.inserts
    let isOrdered = correlation >= Self.leastCorrelation
    let name = "\(table.objectName.sql).\(SQLText.name(column.name))"
    let rate = workload.rate(use.inserts.reduce(0) { $0 + $1.rows })
    var reasons = [
      "\(FigureText.percent(input.share(of: readers))) of the load reads ranges or groups of \(name)",
      """
      \(churn.source): \(FigureText.count(churn.inserts, "insert", "inserts")), \
      \(FigureText.count(churn.updates, "update", "updates")), \(FigureText.count(churn.deletes, "delete", "deletes"))
      """,
      "rows lie in the order of \(SQLText.name(column.name)) (correlation \((correlation * 100).rounded() / 100))",
    ]
    let isCase = isAppended && isOrdered
    if !isAppended {
      reasons.append("rows change after they came: BRIN and partitions that are only appended to are not for it")
    } else if !isOrdered {
      reasons.append("BRIN finds nothing in another order")
    } else {
      let bytes = input.bytes(of: table)
      if bytes < Self.urgentBytes { reasons.append("with \(FigureText.bytes(bytes)) none of it is urgent") }
      reasons.append(
        StoreLimits.words(
          "rows written", rate, limit: StoreLimits.measurementsPerSecond,
          "TimescaleDB, or a store of columns,"))
    }
    let series = TimeSeries(table: table, column: column, readers: readers, use: use, input: input)
    return ScaleFinding(
      Self.self, .pattern, isCase ? .advised : .notAdvised, subjects: [name],
      summary: isCase
        ? "\(table.objectName.sql) is a time series by \(SQLText.name(column.name))"
        : "\(table.objectName.sql) is no time series",
      classes: readers, in: input,
      figures: [
        .init("correlation", correlation, .share), .init("inserts", churn.inserts, .count),
        .init("updates", churn.updates, .count), .init("table_bytes", input.bytes(of: table), .bytes),
      ] + (rate.map { [.init("rows_per_second", $0, .count)] } ?? []),
      reasons: reasons,
      tradeoffs: isCase
        ? [
          """
          BRIN reads all blocks of a range of 128: for a few rows of a short time, or the latest first, a B-tree is \
          better
          """,
          "rows that come late, or are updated into another place, make BRIN's ranges wide",
        ] : [],
      remedies: isCase ? series.remedies : [])
  }
}

/// Whether a class reads by time.
enum TimeRange {
  static func reads(_ table: ObjectName, _ column: String, _ costed: CostedClass, _ input: ScaleInput) -> Bool {
    let accesses = costed.pattern.relations.filter { access in
      access.write == nil
        && (access.table == table || input.tables.ancestors(of: access.table).contains { $0.objectName == table })
    }
    if accesses.contains(where: { $0.rangeColumns.contains(column) }) { return true }
    guard accesses.contains(where: { $0.columns.contains(column) }), let tree = StatementTree(costed, input.tables)
    else { return false }
    return !buckets(tree, table, column).isEmpty
  }

  /// Calls that round a column's time, with the unit where it is constant.
  static func buckets(_ tree: StatementTree, _ table: ObjectName, _ column: String) -> [(call: String, unit: String?)] {
    tree.nodes("FuncCall").compactMap { call in
      guard let name = call.functionName, ["date_trunc", "date_bin", "time_bucket"].contains(name),
        call.list("args").contains(where: { argument in
          tree.column(argument).map { $0.table == table && $0.column == column } ?? false
        })
      else { return nil }
      return (name, call.list("args").first?.text)
    }
  }
}
