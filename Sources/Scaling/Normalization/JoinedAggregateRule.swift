internal import AccessPatterns
internal import Catalog
internal import Planner
internal import Workload

/// An aggregate over a join that is asked for again and again becomes a materialised view, refreshed now and then.
///
/// The refresh interval is the trade-off. It is chosen so that refreshing costs a tenth of what the reads cost now:
/// every tenth call's time. Advised when in that interval at most 1 % of the rows of the joined tables are written, so
/// that what the view says is nearly what the tables say, and the statements take at least 5 % of the load.
///
/// REFRESH … CONCURRENTLY lets readers go on and needs a unique index on the view, which is made on what is grouped by.
/// Conditions on what is grouped by move from the view to its readers. A query with anything else that changes from
/// call to call gets the advice in words alone.
///
/// Not advised: tables that change as fast as the query is asked.
package struct JoinedAggregateRule: ScaleRule {
  package static let identifier = "materialized-view"

  package init() {}

  private static let leastShare = 0.05
  /// Of what reads cost, that refreshing may cost.
  private static let refreshShare = 0.1
  private static let mostStale = 0.01
  /// A view for less than so many calls is read hardly more often than it is made.
  private static let leastCalls = 20

  package func findings(_ input: ScaleInput) -> [ScaleFinding] {
    let workload = WorkloadUse(input)
    return input.classes.compactMap { costed in
      guard costed.queryClass.calls >= Self.leastCalls, input.share(costed) >= Self.leastShare,
        costed.pattern.relations.allSatisfy({ $0.write == nil })
      else { return nil }
      let names = Set(costed.pattern.relations.map(\.table)).sorted()
      guard names.count > 1, costed.pattern.relations.contains(where: { !$0.joins.isEmpty }),
        let tree = StatementTree(costed, input.tables), AggregateQuery.aggregates(tree)
      else { return nil }
      return finding(costed, tree, names.compactMap { input.tables[$0] }, workload, input)
    }
  }

  private func finding(
    _ costed: CostedClass, _ tree: StatementTree, _ tables: [Table], _ workload: WorkloadUse, _ input: ScaleInput
  ) -> ScaleFinding {
    let calls = Double(costed.queryClass.calls)
    let refreshes = max(1, (calls * Self.refreshShare).rounded(.down))
    let changes = tables.map { table -> (table: Table, written: Double, share: Double) in
      let written = Self.written(table, workload, input)
      let rows = max(1, input.tables.rows(of: table.objectName))
      return (table, written, written / refreshes / rows)
    }
    let stale = changes.map(\.share).max() ?? 0
    let isSteady = stale <= Self.mostStale
    let interval = workload.seconds.map { $0 / refreshes }
    let query = AggregateQuery(costed, tree, input.tables)
    let base =
      tables[0].name + "_" + tables[1].name + "_summary_" + costed.queryClass.fingerprint.prefix(4).lowercased()
    let view = ObjectName(
      schema: tables[0].schema, name: SQLText.free(base, avoiding: input.takenNames(in: tables[0].schema)))
    let names = FigureText.list(tables.map(\.objectName.sql))
    var reasons = [
      """
      \(FigureText.count(calls, "call aggregates", "calls aggregate")) over the join of \(names), at a cost of \
      \(FigureText.count(costed.plan.baselineCost)) each.
      """,
      """
      Refreshing at a tenth of that is once in \(FigureText.count(calls / refreshes)) calls\
      \(interval.map { ", every " + FigureText.duration($0) } ?? ""); until then \
      \(FigureText.percent(stale)) of the rows of a table are written: \
      \(FigureText.list(changes.map { "\(FigureText.count($0.written / refreshes)) of \($0.table.objectName.sql)" })).
      """,
    ]
    if !isSteady {
      reasons.insert("The tables change as fast as the query is asked: the view would be out of date.", at: 0)
    }
    return ScaleFinding(
      Self.self, .denormalize, isSteady ? .advised : .notAdvised,
      subjects: tables.map(\.objectName.sql) + [costed.queryClass.id],
      summary: isSteady
        ? "A materialised view for the aggregate over \(names)."
        : "No materialised view over \(names): they change too often.",
      classes: [costed], in: input,
      figures: [
        .init("calls", calls, .count), .init("call_cost", costed.plan.baselineCost, .cost),
        .init("refreshes", refreshes, .count), .init("written_between_refreshes", stale, .share),
      ],
      reasons: reasons,
      tradeoffs: isSteady
        ? [
          """
          Readers see the state of the last refresh\(interval.map { ", up to \(FigureText.duration($0)) old" } ?? ""); \
          refreshing more often is fresher and costs one execution of the query each time.
          """,
          """
          REFRESH … CONCURRENTLY compares the old rows with the new ones: it takes longer than a plain one, and blocks \
          no reader.
          """,
        ] : [],
      remedies: isSteady ? remedies(query, view, interval) : [])
  }

  private static func written(_ table: Table, _ workload: WorkloadUse, _ input: ScaleInput) -> Double {
    let use = workload[table.objectName]
    let told = use.writes.reduce(0) { $0 + $1.rows }
    guard told == 0, let window = workload.seconds,
      let counted = Moment.seconds(from: table.activity?.since, to: input.catalog.capturedAt)
    else { return told }
    let churn = Churn(table, use, workload, input)
    return (churn.inserts + churn.updates + churn.deletes) * window / counted
  }

  private func remedies(_ query: AggregateQuery?, _ view: ObjectName, _ interval: Double?) -> [ScaleFinding.Remedy] {
    guard let query else {
      return [
        ScaleFinding.Remedy(
          """
          A materialised view that groups by what the conditions compare as well, with a unique index on what it groups \
          by; the statement then aggregates over the view. Which of its values change from call to call can't be told, so \
          the view has to be written by hand.
          """)
      ]
    }
    let keys = query.keys.isEmpty ? ["one"] : query.keys
    let index = SQLText.free(view.name + "_key")
    let reading = query.filters.isEmpty ? "" : ", with the conditions on \(FigureText.list(query.filters)) as they are"
    return [
      ScaleFinding.Remedy(
        """
        The view and the unique index that refreshing beside readers needs; the statement then reads \
        \(view.sql)\(reading).
        """,
        statements: [
          "CREATE MATERIALIZED VIEW \(view.sql) AS \(query.sql)",
          """
          CREATE UNIQUE INDEX \(SQLText.name(index)) ON \(view.sql) (\(keys.map(SQLText.name).joined(separator: ", ")))
          """,
        ]),
      ScaleFinding.Remedy(
        """
        Refresh it \(interval.map { "every " + FigureText.duration($0) } ?? "as often as readers need") by cron or \
        pg_cron.
        """,
        statements: ["REFRESH MATERIALIZED VIEW CONCURRENTLY \(view.sql)"]),
      ScaleFinding.Remedy("The way back.", statements: ["DROP MATERIALIZED VIEW \(view.sql)"]),
    ]
  }
}
