internal import AccessPatterns
internal import Catalog
internal import Planner

/// One or two columns that are looked up in another table again and again, and hardly change there, are copied into the
/// table that refers to it.
///
/// The strongest case is a filter on the other table's column together with a filter or an ORDER BY of the table
/// itself: the two stand in different tables, so no index serves both, and a LIMIT can't stop early. With the column
/// copied, one index does.
///
/// Advised when the look-ups take at least 5 % of the load, are at least 30 % of the cost of their statements, and cost
/// at least three times what keeping the copies costs: for each update of the source, as many rows as refer to it are
/// updated, at one random page for the row and one for each index (an estimate, not the planner's). What a
/// look-up costs is what the planner's plan costs beyond its other input; all of the statement's cost without a plan,
/// and where it keeps an index from serving filter and order, which is said.
///
/// Not advised: a source that changes too often, and look-ups that cost little beside the rest, for which the index on
/// the source's key is enough.
package struct CopiedColumnRule: ScaleRule {
  package static let identifier = "copied-column"

  package init() {}

  private static let leastShare = 0.05
  private static let leastJoinShare = 0.3
  private static let leastGain = 3.0
  private static let mostColumns = 2

  package func findings(_ input: ScaleInput) -> [ScaleFinding] {
    let workload = WorkloadUse(input)
    return LookupUse.all(input).sorted { ($0.key.driving, $0.key.reference) < ($1.key.driving, $1.key.reference) }
      .compactMap { finding($0.key, $0.value, workload, input) }
  }

  private func finding(
    _ join: LookupJoin, _ all: [LookupUse], _ workload: WorkloadUse, _ input: ScaleInput
  ) -> ScaleFinding? {
    let uses = all.filter { !$0.columns.isEmpty && $0.columns.count <= Self.mostColumns }
    guard let driving = input.tables[join.driving], let source = input.tables[join.source], !uses.isEmpty,
      input.share(of: uses.map(\.costed)) >= Self.leastShare
    else { return nil }
    // The columns of the statements with the largest load, as many as may be copied.
    var loads: [String: Double] = [:]
    for use in uses { use.columns.forEach { loads[$0, default: 0] += use.joinLoad } }
    let columns = Set(loads.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.mostColumns).map(\.key))
    let served = uses.filter { $0.columns.isSubset(of: columns) }
    guard !served.isEmpty, columns.allSatisfy({ source.column(named: $0) != nil }) else { return nil }
    let copy = ColumnCopy(
      join: join, driving: driving, source: source, columns: columns.sorted(), uses: served, input: input)
    let cost = CopyCost(copy, workload, input)
    let saved = served.reduce(0) { $0 + $1.joinLoad }
    let total = served.reduce(0) { $0 + $1.costed.load }
    let joinShare = total > 0 ? saved / total : 0
    let isDominant = joinShare >= Self.leastJoinShare
    let isWorth = saved >= Self.leastGain * cost.load
    let names = columns.sorted().map { "\(join.source.sql).\(SQLText.name($0))" }
    let calls = served.reduce(0) { $0 + Double($1.costed.queryClass.calls) }
    let isWhole = served.contains { !$0.isSelective && ($0.isSplit || $0.costed.tree == nil) }
    var reasons = [
      """
      \(FigureText.count(calls, "call looks", "calls look")) up \(FigureText.list(names)) by \
      \(join.driving.sql).\(SQLText.name(join.reference)); the join is \(FigureText.percent(joinShare)) of what they \
      cost\(isWhole ? ", all of it counted where it keeps an index from being used or the plan isn't known" : "").
      """
    ]
    if let split = served.first(where: \.isSplit) {
      let sorted = split.ordering.flatMap(\.target.columns)
      let own = (split.drivingKeys + sorted).map { "\(join.driving.sql).\(SQLText.name($0))" }
      reasons.append(
        """
        The filter on \(FigureText.list(split.filtered.sorted().map { "\(join.source.sql).\(SQLText.name($0))" })) and \
        the \(sorted.isEmpty ? "filter" : split.drivingKeys.isEmpty ? "order" : "filter and order") on \(FigureText.list(own)) stand in two tables: no single index \
        serves both. The planner takes the two for independent, so its cost may be far off.
        """)
    }
    reasons.append(cost.words)
    let verdict: ScaleFinding.Verdict = isDominant && isWorth ? .advised : .notAdvised
    if !isDominant, served.contains(where: \.isSelective) {
      reasons.insert(
        "The filter on \(join.source.sql) leaves few rows: an index there finds them, and the join is right.", at: 0)
    } else if !isDominant {
      reasons.insert(
        "The join is the smaller part of the cost: the index on \(join.source.sql)'s key is enough.", at: 0)
    } else if !isWorth {
      reasons.insert(
        "Keeping the copies would cost more than a third of what the joins cost: \(join.source.sql) changes too often.",
        at: 0)
    }
    let list = FigureText.list(columns.sorted().map(SQLText.name))
    return ScaleFinding(
      Self.self, .denormalize, verdict, subjects: [join.driving.sql + "." + SQLText.name(join.reference)] + names,
      summary: verdict == .advised
        ? "Copy \(list) of \(join.source.sql) into \(join.driving.sql)."
        : "What \(join.driving.sql) looks up in \(join.source.sql) (\(list)) may stay there: the join costs less than a copy.",
      classes: served.map(\.costed), in: input,
      figures: [
        .init("calls", calls, .count), .init("join_share", joinShare, .share), .init("join_cost", saved, .cost),
        .init("copies_per_update", cost.copies, .count), .init("source_updates", cost.updates, .count),
        .init("copy_cost_estimate", cost.load, .cost),
      ],
      reasons: reasons,
      tradeoffs: verdict == .advised ? copy.tradeoffs(cost) : [],
      remedies: verdict == .advised ? copy.remedies : [])
  }
}

/// What keeping copies costs.
struct CopyCost {
  /// Rows that refer to one row of the source.
  let copies: Double
  /// Of the copied columns, in the workload's window or since the counters began.
  let updates: Double
  /// Planner cost units: an estimate by ``CopiedColumnRule``'s formula.
  let load: Double
  let words: String

  init(_ copy: ColumnCopy, _ workload: WorkloadUse, _ input: ScaleInput) {
    let rows = input.tables.rows(of: copy.join.driving)
    let keys =
      copy.driving.distinctCount(of: copy.join.reference, rows: rows) ?? input.tables.rows(of: copy.join.source)
    copies = max(1, rows / max(1, keys))
    let use = workload[copy.join.source]
    let counted = copy.columns.map { use.updatedRows(of: $0) }.max() ?? 0
    let activity = Churn(copy.source, use, workload, input)
    // Statements that the workload has no part of may update as well: what counters have beyond all that it tells.
    let told = use.updates.reduce(0) { $0 + $1.rows }
    let untold = use.updates.isEmpty ? activity.updates : 0
    updates = counted + untold
    let page = Double(input.catalog.setting("random_page_cost") ?? "") ?? 4
    load = updates * copies * page * Double(1 + copy.driving.indexes.count)
    let changed =
      told > 0 && counted == 0
      ? "No statement of the workload updates \(copy.columns.count == 1 ? "it" : "them")"
      : told > 0
        ? "The workload updates \(copy.columns.count == 1 ? "it" : "them") in \(FigureText.count(counted, "row", "rows"))"
        : untold > 0
          ? "The workload has no update of \(copy.join.source.sql), its counters have \(FigureText.count(untold))"
          : "Neither the workload nor the table's counters have an update of \(copy.join.source.sql)"
    words = """
      \(changed); one update would be followed by \(FigureText.count(copies, "update", "updates")) of \
      \(copy.join.driving.sql) (its rows for each row of the source), in all about \(FigureText.count(load)) cost \
      units against the joins' \(FigureText.count(copy.uses.reduce(0) { $0 + $1.joinLoad })).
      """
  }
}
