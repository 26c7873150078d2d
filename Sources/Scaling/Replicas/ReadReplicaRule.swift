internal import Catalog
internal import Planner
internal import Workload

/// The share of the load that read replicas could take over, whether there is need for any, and for how many.
///
/// A class can move when a hot standby can run it (no write, no row lock, no function that writes, no temporary table,
/// no advisory lock) and when it tolerates lag. Logs with sessions tell the latter of each execution: it can move
/// unless its transaction writes, or it comes within a second of a write of the same session to a table that it reads.
/// Without sessions the share by the text alone is an upper bound, and the finding says which settings would tell more.
/// What users may look at right after they changed it is named (``LagCaution``). Each class is listed with where it runs
/// and why.
///
/// Replicas are advised when there is need: when on average more than `busySessions` statements run at a time, over all
/// of the workload's window. They are not when less than `leastShare` of the load can move, when half of the load
/// writes, or when half of what a standby could run is bound to the primary. As many replicas as it takes for none of
/// them to run more than `busySessions`; at most five, since each replays all that is written.
package struct ReadReplicaRule: ScaleRule {
  package static let identifier = "read-replicas"

  /// Of the load, from where on replicas are worth their upkeep, 0 to 1.
  package let leastShare: Double
  /// Statements that run at a time on average: time ÷ window. An assumption, not a measured limit: half of the cores of
  /// a machine of 16, so that there is room for hours that are busier than the average.
  package let busySessions: Double

  private static let mostReplicas = 5

  package init(leastShare: Double = 0.4, busySessions: Double = 8) {
    self.leastShare = leastShare
    self.busySessions = busySessions
  }

  package func findings(_ input: ScaleInput) -> [ScaleFinding] {
    guard input.totalLoad > 0 else { return [] }
    let division = ReplicaDivision(input)
    // A workload that reads nothing has nothing to say here.
    guard division.readable > 0 else { return [] }
    let against = reasonsAgainst(division)
    let isAdvised = against.isEmpty
    let replicas = Self.replicas(movingSessions: division.movingSessions ?? 0, busySessions)
    let share = min(1, division.movable)
    let amount = (division.isBound ? "" : "up to ") + FigureText.percent(share)
    let tables = Set(
      division.moving.flatMap { $0.costed.pattern.relations.map { TableAttribution.root(of: $0.table, input) } })
    var notes: [String: String] = [:]
    for placement in division.placements { notes[placement.costed.queryClass.id] = placement.note }
    var finding = ScaleFinding(
      Self.self, .replica, isAdvised ? .advised : .notAdvised, subjects: tables.sorted().map(\.sql),
      summary: isAdvised
        ? "\(amount.capitalizedFirst) of the load could be read from \(FigureText.count(Double(replicas), "replica", "replicas"))."
        : "Read replicas are not advised; \(amount) of the load could move to them.",
      classes: division.placements.map(\.costed).distinct, in: input,
      figures: division.figures + [.init("replicas", isAdvised ? Double(replicas) : 0, .count)],
      reasons: against + ReplicaWording(division, input).reasons,
      tradeoffs: Self.tradeoffs, remedies: isAdvised ? Self.remedies(replicas) : [], notes: notes)
    finding.classes += division.unplanned
    finding.share = share
    finding.id = StableIdentifier.of([
      Self.identifier, ScaleFinding.Topic.replica.rawValue, input.catalog.database.name,
    ])
    return [finding]
  }

  /// Empty when replicas are advised.
  private func reasonsAgainst(_ division: ReplicaDivision) -> [String] {
    var reasons: [String] = []
    if division.writes >= 0.5 {
      reasons.append("Most of the load writes, and every replica replays what is written.")
    } else if division.movable < 0.5 * division.readable {
      reasons.append("Most reads are bound to writes: they would see rows that are not there yet.")
    } else if division.movable < leastShare {
      reasons.append("Replicas are worth their upkeep from \(FigureText.percent(leastShare)) of the load on.")
    }
    guard let sessions = division.sessions else {
      return reasons + [
        "Whether there is need can't be told: the workload has no times, or doesn't say how long it took (a log does)."
      ]
    }
    guard sessions <= busySessions else { return reasons }
    return reasons + [
      "There is no need: on average \(FigureText.sessions(sessions)) at work, and one machine is taken to carry "
        + "\(FigureText.count(busySessions)). Only a spare machine for failures would be a reason."
    ]
  }

  /// So many that none runs more than the bound.
  static func replicas(movingSessions: Double, _ bound: Double) -> Int {
    guard movingSessions.isFinite, movingSessions < 1e6 else { return mostReplicas }
    return min(mostReplicas, max(1, Int((movingSessions / bound - 1e-9).rounded(.up))))
  }

  private static let tradeoffs = [
    "A replica lags: what moves may read rows that are some milliseconds to seconds old, and more under load.",
    "A session is what one connection shows: a read on another connection of the same pool after a write is not seen.",
    "The application has to choose the server for each transaction, and what to do when a replica is gone.",
    "Long queries on a replica are cancelled by what vacuum removes, or hold it up with hot_standby_feedback.",
    "Each replica has all of the data and replays all writes: it takes reads off the primary and no writes.",
  ]

  private static func remedies(_ count: Int) -> [ScaleFinding.Remedy] {
    [
      .init(
        "Give each replica a slot on the primary and copy it with pg_basebackup --write-recovery-conf --slot; set "
          + "max_slot_wal_keep_size, or a replica that is gone fills the disk. One more than the load takes keeps reads "
          + "going while one is gone.",
        statements: (1...max(1, count)).map { "SELECT pg_create_physical_replication_slot('replica_\($0)')" }),
      .init(
        "Send transactions that only read (the classes that may move) to the replicas by a second connection string, and "
          + "wait after a write where it is read back: by pg_last_wal_replay_lsn(), or with synchronous_commit = "
          + "remote_apply for that transaction."),
    ]
  }
}
