internal import Catalog
internal import Planner
internal import SQLSyntax
internal import Workload

/// The column that tables could be distributed by over several servers, as with Citus, and whether to.
///
/// Candidates are columns of several tables that hold the same thing (a tenant), or one table's column that is asked
/// for by equality. For each, the tables that have it are distributed, but for queues, from which workers take rows
/// whatever it is and that nobody asks by it; small ones that hardly any call writes and that are connected with
/// distributed ones are reference tables on every node; those that refer to distributed ones and lack the column have
/// to get it; and the others stay on the coordinator. A class is single-shard when every
/// distributed table of it is joined to the others by the column and one of them is given a value, by a constant or a
/// parameter (all parameters of a statement are taken for the same tenant's). The best candidate has the largest share
/// of load that is single-shard, then of calls.
///
/// Sharding is advised only when there is evidence that one machine doesn't do (more data than `limits.dataBytes`, more
/// WAL or more work of writes than one primary takes) and the column carries it: `leastShare` of the load is
/// single-shard, it has enough values, and no value has too many rows. Otherwise a larger machine, partitioning and
/// replicas come first; the column is named all the same, for a schema that has it in its keys can be distributed later
/// without a rewrite.
package struct DistributionColumnRule: ScaleRule {
  package static let identifier = "distribution-column"

  /// What one machine takes. The defaults are assumptions, not measured limits: 2 TB, whose base backup takes about six
  /// hours at 100 MB/s; 50 MB of WAL a second, all of which one process of a standby replays; 32 sessions that write at
  /// a time, about the cores of a large machine.
  package struct Limits: Sendable {
    package var dataBytes = 2e12
    package var walBytesPerSecond = 50e6
    /// The work of classes that write, in sessions: their time ÷ the window.
    package var writingSessions = 32.0

    package init() {}
  }

  package let limits: Limits
  /// Of the load, what has to be single-shard, 0 to 1.
  package let leastShare: Double
  /// Of a table's rows, what one value may have, 0 to 1.
  package let mostSkew: Double
  /// Citus makes 32 shards by default; with fewer values than twice that, some are empty.
  package let leastValues: Double

  package init(
    limits: Limits = Limits(), leastShare: Double = 0.8, mostSkew: Double = 0.2, leastValues: Double = 64
  ) {
    self.limits = limits
    self.leastShare = leastShare
    self.mostSkew = mostSkew
    self.leastValues = leastValues
  }

  package func findings(_ input: ScaleInput) -> [ScaleFinding] {
    guard input.totalLoad > 0, !input.classes.isEmpty else { return [] }
    var statements: [String: StatementTree] = [:]
    for costed in input.classes { statements[costed.queryClass.id] = StatementTree(costed, input.tables) }
    let candidates = ColumnFamilies(input).families.map { Distribution($0, input, .init(), statements) }.filter {
      !$0.columns.isEmpty && $0.share(of: .singleShard, input) > 0
    }
    let ranked = candidates.map { (distribution: $0, rank: rank($0, input)) }.sorted { left, right in
      left.rank == right.rank
        ? left.distribution.columns.keys.sorted().lexicographicallyPrecedes(right.distribution.columns.keys.sorted())
        : right.rank.lexicographicallyPrecedes(left.rank)
    }
    guard let best = ranked.first?.distribution else { return [] }
    return [finding(on: best, others: ranked.dropFirst().prefix(2).map(\.distribution), input)]
  }

  /// One that carries most of the load comes first; a column of few values comes last, whatever its share.
  private func rank(_ distribution: Distribution, _ input: ScaleInput) -> [Double] {
    let share = distribution.share(of: .singleShard, input)
    return [
      carries(distribution, input) && share >= leastShare ? 1 : 0, hasValues(distribution, input) ? 1 : 0,
      (share * 1_000).rounded(),
      distribution.callShare(of: .singleShard, input),
      Double(distribution.columns.count),
    ]
  }

  private func carries(_ distribution: Distribution, _ input: ScaleInput) -> Bool {
    (distribution.skew(input)?.share ?? 0) <= mostSkew && hasValues(distribution, input)
  }

  private func hasValues(_ distribution: Distribution, _ input: ScaleInput) -> Bool {
    (distribution.distinctValues(input) ?? leastValues) >= leastValues
  }

  private func finding(
    on best: Distribution, others: [Distribution], _ input: ScaleInput
  ) -> ScaleFinding {
    let order = best.order(input)
    let load = MachineLoad(input)
    let evidence = load.beyond(limits)
    let single = best.share(of: .singleShard, input)
    let isAdvised = !evidence.isEmpty && single >= leastShare && carries(best, input)
    var notes: [String: String] = [:]
    for (costed, query) in best.classes { notes[costed.queryClass.id] = best.note(costed, query, input) }
    let obstacles = DistributionObstacles(best, input)
    let column = Self.commonName(best.columns)
    let statement = Statements(best, order, input)
    var finding = ScaleFinding(
      Self.self, .sharding, isAdvised ? .advised : .notAdvised,
      subjects: order.map { "\($0.sql).\(SQLIdentifier.quoted(best.columns[$0] ?? ""))" },
      summary: isAdvised
        ? "Distributed by \(column), \(FigureText.percent(single)) of the load needs one shard."
        : hasValues(best, input)
          ? "Sharding is not advised; \(column) is the column to keep ready for it "
            + "(\(FigureText.percent(single)) of the load would need one shard)."
          : "Sharding is not advised, and no column with enough values divides this load: by \(column), the best "
            + "there is, \(FigureText.percent(single)) of it would need one shard.",
      classes: best.classes.map(\.costed).distinct, in: input,
      figures: figures(best, load, input),
      reasons: evidence + reasons(best, evidence, load, others, input)
        + DistributionObstacles.first(obstacles.reasons),
      tradeoffs: Self.tradeoffs,
      remedies: isAdvised
        ? statement.remedies(obstacles.remedies) : statement.keepingReady(column, obstacles.remedies), notes: notes)
    finding.share = single
    finding.id = StableIdentifier.of([
      Self.identifier, ScaleFinding.Topic.sharding.rawValue, input.catalog.database.name,
    ])
    return finding
  }

  /// What most tables call it.
  private static func commonName(_ columns: [ObjectName: String]) -> String {
    let names = Dictionary(grouping: columns.values, by: \.self)
    return names.max { ($0.value.count, $1.key) < ($1.value.count, $0.key) }?.key ?? ""
  }

  private func figures(
    _ best: Distribution, _ load: MachineLoad, _ input: ScaleInput
  ) -> [ScaleFinding.Figure] {
    var figures: [ScaleFinding.Figure] = [
      .init("single_shard_share", best.share(of: .singleShard, input), .share),
      .init("single_shard_call_share", best.callShare(of: .singleShard, input), .share),
      .init("any_node_share", best.share(of: .anyNode, input), .share),
      .init("every_shard_share", best.share(of: .everyShard, input), .share),
      .init("cross_shard_share", best.share(of: .crossShard, input), .share),
      .init("local_share", best.share(of: .local, input), .share),
      .init("data_bytes", load.dataBytes, .bytes),
      .init("distributed_tables", Double(best.columns.count), .count),
      .init("reference_tables", Double(best.references.count), .count),
      .init("local_tables", Double(best.locals.count), .count),
      .init("tables_that_need_the_column", Double(best.needing.count), .count),
    ]
    if let wal = load.walBytesPerSecond { figures.append(.init("wal_bytes_per_second", wal, .bytes)) }
    if let sessions = load.writingSessions { figures.append(.init("writing_sessions", sessions, .count)) }
    if let skew = best.skew(input) { figures.append(.init("largest_value_share", skew.share, .share)) }
    if let values = best.distinctValues(input) { figures.append(.init("distinct_values", values, .count)) }
    return figures
  }

  private func reasons(
    _ best: Distribution, _ evidence: [String], _ load: MachineLoad, _ others: [Distribution], _ input: ScaleInput
  ) -> [String] {
    var reasons: [String] = []
    if evidence.isEmpty {
      reasons.append(
        "One machine does: \(load.text). A larger machine, partitioning and read replicas come first.")
    }
    reasons.append(
      "\(FigureText.percent(best.share(of: .singleShard, input)).capitalizedFirst) of the load and "
        + "\(FigureText.percent(best.callShare(of: .singleShard, input))) of the calls need one shard.")
    if best.share(of: .singleShard, input) < leastShare {
      reasons.append("At least \(FigureText.percent(leastShare)) would have to.")
    }
    reasons += Self.crossing(best, input) + Self.placing(best)
    if let skew = best.skew(input) {
      reasons.append(
        "The most common value has \(FigureText.percent(skew.share)) of \(skew.table.sql)"
          + (skew.share > mostSkew ? ": its shard would be a machine of its own." : "."))
    }
    if let values = best.distinctValues(input), values < leastValues {
      reasons.append("\(FigureText.count(values, "value", "values")) of the column are too few for 32 shards.")
    }
    for other in others {
      let columns = Set(other.columns.values).sorted()
      reasons.append(
        "By \(FigureText.list(columns, first: 4)), \(FigureText.percent(other.share(of: .singleShard, input))) of the "
          + "load "
          + "would."
      )
    }
    return reasons
  }

  /// The classes that need more than one shard.
  private static func crossing(_ best: Distribution, _ input: ScaleInput) -> [String] {
    let kinds: [(String, (CostedClass, ShardedQuery) -> Bool)] = [
      ("asks every shard, and each does its part by itself", { $1 == .everyShard && !best.isLookup($0, input) }),
      ("asks every shard for one row", { $1 == .everyShard && best.isLookup($0, input) }),
      ("crosses shards", { $1 == .crossShard }),
    ]
    return kinds.compactMap { words, applies in
      let found = best.classes.filter { applies($0.costed, $0.query) }.map(\.costed)
      guard !found.isEmpty else { return nil }
      return
        "\(FigureText.percent(input.share(of: found)).capitalizedFirst) of the load \(words): "
        + "\(input.names(found, first: 8))."
    }
  }

  /// Where the tables are that aren't distributed.
  private static func placing(_ best: Distribution) -> [String] {
    let places: [(String, Set<ObjectName>)] = [
      ("Small, seldom written and referred to, so on every node", best.references),
      ("Refers to distributed tables and needs the column first", best.needing),
      ("On the coordinator, for workers take rows from it whatever the column is", best.polled),
      (
        "On the coordinator, for it has nothing to do with the others, or is too large or too often written for every "
          + "node",
        best.locals.subtracting(best.needing).subtracting(best.polled)
      ),
    ]
    return places.compactMap { words, tables in
      tables.isEmpty ? nil : "\(words): \(FigureText.list(tables.sorted().map(\.sql), first: 10))."
    }
  }

  private static let tradeoffs = [
    "Every query without the column asks all nodes; transactions over several shards take two-phase commits.",
    "Unique keys and foreign keys hold only where they have the column; sequences, triggers and some SQL are limited.",
    "Several servers to run, back up and upgrade together; moving a tenant is a migration.",
  ]
}
