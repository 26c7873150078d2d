internal import Catalog
internal import Planner
internal import Workload

/// The share of the load that read replicas could take over, and how many of them.
///
/// A class can move when a hot standby can run it (no write, no row lock, no function that writes, no temporary table,
/// no advisory lock) and when it tolerates lag. Logs with sessions tell the latter of each execution: it can move
/// unless its transaction writes, or it comes within a second of a write of the same session to a table that it reads.
/// Without sessions the share by the text alone is an upper bound, and the finding says which settings would tell more.
///
/// Replicas are advised when at least `leastShare` of the load can move, less than half of the load writes, and of the
/// load that a standby could run less than half is bound to the primary. As many replicas as it takes for none of them
/// to have more than the primary keeps, or than a third of the load, whichever is larger; at most five, since each
/// replays all that is written.
package struct ReadReplicaRule: ScaleRule {
  package static let identifier = "read-replicas"

  /// Of the load, from where on replicas are worth their upkeep, 0 to 1.
  package let leastShare: Double

  private static let mostReplicas = 5

  package init(leastShare: Double = 0.4) { self.leastShare = leastShare }

  private struct Division {
    var writes = 0.0
    /// Can't run on a standby though it writes no rows.
    var bound = 0.0
    var movable = 0.0
    /// Could run on a standby, and is read in transactions that write.
    var inWriting = 0.0
    var readBack = 0.0
    /// Of the movable load, what no session shows.
    var unseen = 0.0
    var moving: [CostedClass] = []
    var held: [(costed: CostedClass, share: Double)] = []
    var reasons: [ReplicaSafety.Reason: Double] = [:]

    var readable: Double { movable + inWriting + readBack }
  }

  package func findings(_ input: ScaleInput) -> [ScaleFinding] {
    guard input.totalLoad > 0 else { return [] }
    let evidence = ReadBackEvidence(input.workload)
    let division = divide(input, evidence)
    // A workload that reads nothing has nothing to say here.
    guard division.readable > 0 else { return [] }
    let isMostlyWrites = division.writes >= 0.5
    let isReadBack = division.movable < 0.5 * division.readable
    let isAdvised = division.movable >= leastShare && !isMostlyWrites && !isReadBack
    let replicas = Self.replicas(moving: division.movable)
    let share = min(1, division.movable)
    let bound = evidence.hasSessions && division.unseen == 0 ? "" : "Up to "
    let summary =
      isAdvised
      ? "\(bound)\(FigureText.percent(share)) of the load could be read from "
        + "\(FigureText.count(Double(replicas), "replica", "replicas"))."
      : "Read replicas would take over \(bound.lowercased())\(FigureText.percent(share)) of the load: they are not "
        + "advised."
    let tables = Set(
      division.moving.flatMap { $0.pattern.relations.map { TableAttribution.root(of: $0.table, input) } })
    var finding = ScaleFinding(
      Self.self, .replica, isAdvised ? .advised : .notAdvised, subjects: tables.sorted().map(\.sql), summary: summary,
      classes: (division.moving + (isReadBack ? division.held.map(\.costed) : [])).distinct, in: input,
      figures: figures(division, evidence, replicas: isAdvised ? replicas : 0),
      reasons: reasons(division, evidence, input, isMostlyWrites: isMostlyWrites, isReadBack: isReadBack),
      tradeoffs: Self.tradeoffs, remedies: isAdvised ? remedies(replicas) : [])
    finding.share = share
    finding.id = StableIdentifier.of([
      Self.identifier, ScaleFinding.Topic.replica.rawValue, input.catalog.database.name,
    ])
    return [finding]
  }

  private func divide(_ input: ScaleInput, _ evidence: ReadBackEvidence) -> Division {
    let safety = ReplicaSafety(input.catalog)
    var division = Division()
    for costed in input.classes {
      let share = input.share(costed)
      if let reason = safety.reason(costed) {
        if reason == .writes { division.writes += share } else { division.bound += share }
        division.reasons[reason, default: 0] += share
        continue
      }
      guard let contexts = evidence.contexts(of: costed.queryClass) else {
        division.movable += share
        division.unseen += share
        division.moving.append(costed)
        continue
      }
      let executions = Double(contexts.executions)
      let movable = min(1, Double(contexts.tolerant) / executions)
      let readBack = min(1 - movable, Double(contexts.readBack) / executions)
      division.movable += share * movable
      division.readBack += share * readBack
      division.inWriting += share * max(0, 1 - movable - readBack)
      if movable > 0 { division.moving.append(costed) }
      if movable < 0.9 { division.held.append((costed, share * (1 - movable))) }
    }
    return division
  }

  /// So many that none has more than the primary keeps, or than a third of the load.
  static func replicas(moving share: Double) -> Int {
    let kept = max(1 - share, 1.0 / 3)
    return min(mostReplicas, max(1, Int((share / kept - 1e-9).rounded(.up))))
  }

  private func figures(
    _ division: Division, _ evidence: ReadBackEvidence, replicas: Int
  ) -> [ScaleFinding.Figure] {
    [
      ("movable_share", division.movable), ("write_share", division.writes), ("primary_only_share", division.bound),
      ("in_writing_transactions_share", division.inWriting), ("read_back_share", division.readBack),
      ("unseen_share", division.unseen),
    ].map { .init($0.0, min(1, max(0, $0.1)), .share) } + [.init("replicas", Double(replicas), .count)]
  }

  private func reasons(
    _ division: Division, _ evidence: ReadBackEvidence, _ input: ScaleInput, isMostlyWrites: Bool, isReadBack: Bool
  ) -> [String] {
    let percent = { (share: Double) in FigureText.percent(min(1, max(0, share))) }
    var reasons = ["\(percent(division.readable)) of the load only reads and could run on a standby."]
    for reason in ReplicaSafety.Reason.allCases {
      if let share = division.reasons[reason], share > 0 {
        reasons.append("\(percent(share)) stays on the primary: \(reason.rawValue).")
      }
    }
    if division.inWriting > 0 {
      reasons.append("\(percent(division.inWriting)) is read in transactions that write, which run on one server.")
    }
    if division.readBack > 0 {
      reasons.append(
        "\(percent(division.readBack)) is read within a second of a write of the same session to the same table.")
    }
    for held in division.held.sorted(by: { ($1.share, $0.costed.queryClass.id) < ($0.share, $1.costed.queryClass.id) })
      .prefix(3)
    {
      reasons.append("Class \(held.costed.queryClass.id) keeps \(percent(held.share)) of the load on the primary.")
    }
    if !evidence.hasSessions {
      reasons.append(
        """
        Nothing is known of sessions: the share is an upper bound by the statements' texts. Logs would tell which \
        reads come after writes: \
        log_min_duration_statement = 0 for an hour, a log_line_prefix with %m and %c, log_connections and \
        log_disconnections = on.
        """)
    } else if division.unseen > 0 {
      reasons.append("\(percent(division.unseen)) is of classes that no session of the logs shows: an upper bound.")
    }
    if let coverage = input.workload.sessions?.coverage, coverage.incompleteTransactions > coverage.transactions {
      reasons.append("Most transactions of the logs are incomplete: not every statement is logged.")
    }
    if isMostlyWrites { reasons.append("Most of the load writes, and every replica replays what is written.") }
    if isReadBack { reasons.append("Most reads are bound to writes: they would see rows that are not there yet.") }
    if division.movable < leastShare {
      reasons.append("Replicas are worth their upkeep from \(percent(leastShare)) of the load on.")
    }
    if input.usesTime,
      let seconds = Moment.seconds(from: input.workload.window?.from, to: input.workload.window?.to)
    {
      let busy = input.totalLoad / 1_000 / seconds
      reasons.append(
        "On average \(FigureText.count((busy * 10).rounded() / 10)) sessions are at work; "
          + "\(FigureText.count((busy * min(1, division.movable) * 10).rounded() / 10)) of them would move.")
    }
    return reasons
  }

  private static let tradeoffs = [
    "A replica lags: what moves may read rows that are some milliseconds to seconds old, and more under load.",
    "A session is what one connection shows: a read on another connection of the same pool after a write is not seen.",
    "The application has to choose the server for each transaction, and what to do when a replica is gone.",
    "Long queries on a replica are cancelled by what vacuum removes, or hold it up with hot_standby_feedback.",
    "Each replica has all of the data and replays all writes: it takes reads off the primary and no writes.",
  ]

  private func remedies(_ count: Int) -> [ScaleFinding.Remedy] {
    [
      .init(
        """
        Give each replica a slot on the primary and copy it with pg_basebackup --write-recovery-conf --slot; set \
        max_slot_wal_keep_size, \
        or a replica that is gone fills the disk.
        """,
        statements: (1...max(1, count)).map { "SELECT pg_create_physical_replication_slot('replica_\($0)')" }),
      .init(
        """
        Send transactions that only read (the classes below) to the replicas by a second connection string, and \
        wait after a write where \
        it is read back: by pg_last_wal_replay_lsn(), or with synchronous_commit = remote_apply for that transaction.
        """),
    ]
  }
}
