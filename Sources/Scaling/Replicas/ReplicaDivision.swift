internal import Planner
internal import Workload

/// The load divided into what could move to replicas and what stays. All shares are of the workload's load, 0 to 1.
struct ReplicaDivision {
  private(set) var placements: [ReplicaPlacement] = []
  private(set) var writes = 0.0
  /// Can't run on a standby though it writes no rows.
  private(set) var bound = 0.0
  private(set) var movable = 0.0
  /// Could run on a standby, and is read in transactions that write.
  private(set) var inWriting = 0.0
  private(set) var readBack = 0.0
  /// Of the movable load, what no session shows, and what users may look at right after a change.
  private(set) var unseen = 0.0
  private(set) var cautious = 0.0
  private(set) var byReason: [ReplicaSafety.Reason: Double] = [:]
  /// Classes that couldn't be planned and whose texts say that they stay: nothing is known of their load.
  let unplanned: [ScaleFinding.Evidence]
  /// Whether any session was seen.
  let hasSessions: Bool
  /// Statements that run at a time on average; nil when times or the window are unknown.
  let sessions: Double?

  init(_ input: ScaleInput) {
    let evidence = ReadBackEvidence(input.workload)
    let (safety, caution) = (ReplicaSafety(input.catalog), LagCaution(input))
    hasSessions = evidence.hasSessions
    sessions =
      input.usesTime
      ? Moment.seconds(from: input.workload.window?.from, to: input.workload.window?.to).map {
        input.totalLoad / 1_000 / $0
      } : nil
    let planned = Set(input.classes.map(\.queryClass.id))
    unplanned = input.workload.classes.filter { !planned.contains($0.id) }.compactMap { query in
      safety.reason(text: query.query).map {
        .init(class: query.id, query: query.query, calls: query.calls, share: 0, note: "stays: \($0.rawValue)")
      }
    }
    // In one order, so that sums are the same to the last digit.
    for costed in input.classes.sorted(by: { $0.queryClass.id < $1.queryClass.id }) {
      let placement = ReplicaPlacement(costed, safety, evidence, caution)
      placements.append(placement)
      let share = input.share(costed)
      if let reason = placement.reason {
        if reason == .writes { writes += share } else { bound += share }
        byReason[reason, default: 0] += share
        continue
      }
      movable += share * placement.movable
      readBack += share * placement.readBack
      inWriting += share * placement.inWriting
      if placement.isUnseen { unseen += share }
      if placement.isCautious { cautious += share * placement.movable }
    }
    movable = (movable * 1e12).rounded() / 1e12
  }

  var readable: Double { movable + inWriting + readBack }
  var moving: [ReplicaPlacement] { placements.filter { $0.reason == nil && $0.movable > 0 } }
  var movingSessions: Double? { sessions.map { $0 * min(1, movable) } }
  /// Whether the movable share is known and no upper bound.
  var isBound: Bool { hasSessions && unseen == 0 }

  var figures: [ScaleFinding.Figure] {
    var figures: [ScaleFinding.Figure] = [
      ("movable_share", movable), ("write_share", writes), ("primary_only_share", bound),
      ("in_writing_transactions_share", inWriting), ("read_back_share", readBack), ("lag_caution_share", cautious),
      ("unseen_share", unseen),
    ].map { .init($0.0, min(1, max(0, $0.1)), .share) }
    if let sessions, sessions >= 0.5 { figures.append(.init("sessions_at_work", sessions, .count)) }
    return figures
  }
}

/// A division in sentences.
struct ReplicaWording {
  private let division: ReplicaDivision
  private let input: ScaleInput

  init(_ division: ReplicaDivision, _ input: ScaleInput) {
    self.division = division
    self.input = input
  }

  var reasons: [String] {
    var reasons = [
      "\(percent(division.readable).capitalizedFirst) of the load only reads and could run on a standby."
        + (division.hasSessions ? "" : " Some of it may be read back right after a write.")
    ]
    let moving = division.placements.filter { $0.reason == nil && !$0.isHeld }
    reasons.append(
      "May move (\(percent(division.movable)) of the load): \(names(moving.filter { !$0.isCautious })).")
    let cautious = moving.filter(\.isCautious)
    if !cautious.isEmpty {
      reasons.append(
        "May move if it tolerates lag (\(percent(division.cautious)) of the load): \(names(cautious)). No transaction reads "
          + "it back, but a user who has just changed it may look at it with the next request; only the application knows.")
    }
    for reason in ReplicaSafety.Reason.allCases {
      guard let share = division.byReason[reason], share > 0 else { continue }
      let classes = division.placements.filter { $0.reason == reason }
      reasons.append("Stays on the primary, for \(reason.rawValue) (\(percent(share))): \(names(classes)).")
    }
    let held = division.placements.filter(\.isHeld)
    let inWriting = held.filter { $0.inWriting >= $0.readBack }
    if !inWriting.isEmpty {
      reasons.append(
        "Stays on the primary, for it is read in transactions that write (\(percent(division.inWriting))): "
          + "\(names(inWriting)).")
    }
    let readBack = held.filter { $0.readBack > $0.inWriting }
    if !readBack.isEmpty {
      reasons.append(
        "Stays on the primary, for it is read within a second of a write of the same session to the same table "
          + "(\(percent(division.readBack))): \(names(readBack)).")
    }
    if !division.unplanned.isEmpty {
      reasons.append(
        "Not planned, and bound to the primary by the text: "
          + FigureText.list(division.unplanned.map { String($0.class.prefix(8)) }, first: Self.named) + ".")
    }
    return reasons + doubts
  }

  private static let named = 5

  private var doubts: [String] {
    var doubts: [String] = []
    if !division.hasSessions {
      doubts.append(
        "Nothing is known of sessions: the share is an upper bound by the statements' texts. Logs would tell which "
          + "reads come after writes: log_min_duration_statement = 0 for an hour, a log_line_prefix with %m and %c, "
          + "log_connections and log_disconnections = on.")
    } else if division.unseen > 0 {
      doubts.append("No session of the logs shows \(percent(division.unseen)) of the load: an upper bound.")
    }
    if let coverage = input.workload.sessions?.coverage, coverage.incompleteTransactions > coverage.transactions {
      doubts.append("Most transactions of the logs are incomplete: not every statement is logged.")
    }
    if let sessions = division.sessions, let moving = division.movingSessions, sessions >= 0.1 {
      doubts.append("On average \(FigureText.sessions(sessions)) at work; \(FigureText.sessions(moving)) would move.")
    }
    return doubts
  }

  private func names(_ placements: [ReplicaPlacement]) -> String {
    placements.isEmpty ? "no class" : input.names(placements.map(\.costed), first: Self.named)
  }

  private func percent(_ share: Double) -> String { FigureText.percent(min(1, max(0, share))) }
}
