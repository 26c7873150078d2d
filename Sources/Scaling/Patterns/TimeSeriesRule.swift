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
/// lie in another order; one below 100 MB with less than 5 % of the load, which is read from memory in a moment; and one
/// that is partitioned by the time already. A table that is updated more often than it is inserted into is not looked at.
package struct TimeSeriesRule: ScaleRule {
  package static let identifier = "time-series"

  package init() {}

  private static let leastRows = 1_000.0
  private static let mostUpdates = 0.01
  private static let leastCorrelation = 0.9
  private static let leastReads = 0.5
  private static let leastBytes = 100e6
  private static let leastShare = 0.05

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
    let churn = Churn(table, use, workload, input)
    let leaves = input.tables.leaves(of: table.objectName)
    // Of a partitioned table each partition has an order of its own.
    let correlations = leaves.compactMap { $0.column(named: column.name)?.statistics?.correlation?.magnitude }
    guard !correlations.isEmpty, churn.inserts > 0, churn.updates <= churn.inserts else { return nil }
    let correlation = correlations.reduce(0, +) / Double(correlations.count)
    let (name, bytes) = ("\(table.objectName.sql).\(SQLText.name(column.name))", input.bytes(of: table))
    let rate =
      churn.rate(churn.inserts) ?? workload.rate(use.inserts.reduce(0) { $0 + $1.rows })
    let share = input.share(of: readers)
    var against: String?
    if churn.updates > Self.mostUpdates * churn.inserts {
      against = "Rows change after they came: BRIN and partitions that are only appended to are not for it."
    } else if correlation < Self.leastCorrelation {
      against = "Rows lie in another order, in which BRIN finds nothing."
    } else if table.isPartitioned(by: column.name) {
      against = "It is partitioned by \(SQLText.name(column.name)) already, which serves ranges and retention."
    } else if bytes < Self.leastBytes, share < Self.leastShare {
      against =
        "It is small: \(FigureText.bytes(bytes)) and \(FigureText.percent(share)) of the load, where "
        + "\(FigureText.bytes(Self.leastBytes)) or \(FigureText.percent(Self.leastShare)) make it worth the while."
    }
    let isCase = against == nil
    var reasons = [against].compactMap { $0 }
    reasons += [
      "\(FigureText.percent(share).capitalizedFirst) of the load reads ranges or groups of \(name).", churn.words,
      "The order of the rows and of \(SQLText.name(column.name)) have a correlation of "
        + "\(FigureText.count(correlation * 100)) %.",
    ]
    if isCase {
      reasons.append(
        StoreLimits.words(
          "rows written", rate, limit: StoreLimits.measurementsPerSecond, "TimescaleDB, or a store of columns,"))
    }
    let series = TimeSeries(table: table, column: column, readers: readers, use: use, churn: churn, input: input)
    return ScaleFinding(
      Self.self, .pattern, isCase ? .advised : .notAdvised, subjects: [name],
      summary: isCase
        ? "\(table.objectName.sql) is a time series by \(SQLText.name(column.name))."
        : "\(table.objectName.sql) is read by \(SQLText.name(column.name)), and nothing is to be done for that.",
      classes: readers, in: input,
      figures: [
        .init("correlation", correlation, .share), .init("inserts", churn.inserts, .count),
        .init("updates", churn.updates, .count), .init("table_bytes", bytes, .bytes),
      ] + rate.figure("rows_per_day"),
      reasons: reasons,
      tradeoffs: isCase
        ? [
          """
          BRIN reads all blocks of a range of 128: for a few rows of a short time, or the latest first, a B-tree is \
          better.
          """,
          "Rows that come late, or are updated into another place, make BRIN's ranges wide.",
        ] : [],
      remedies: isCase ? series.remedies : [])
  }
}

/// Whether a class reads by time: a look-up of one row that has a time among its conditions doesn't.
enum TimeRange {
  static func reads(_ table: ObjectName, _ column: String, _ costed: CostedClass, _ input: ScaleInput) -> Bool {
    let accesses = costed.pattern.relations.filter { access in
      access.write == nil && input.tables[access.table]?.isUnique(access.equalColumns) != true
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
