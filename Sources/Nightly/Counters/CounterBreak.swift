internal import Intake

/// Something between two nights after which counters can't be compared, or only in part.
enum CounterBreak: Equatable {
  case statementsReset(at: String?)
  case countersReset(at: String?)
  /// Queries have other ids in another major version, and the counters begin anew.
  case upgraded(from: Int, to: Int)
  /// Other counters altogether: another server behind the same address.
  case anotherServer
  /// The server of last night was a replica and is none now, or the other way round, or another one took over: each has
  /// counters of its own.
  case failover
  /// Whether it kept its counters: a crash loses them.
  case restarted(at: String?, keptCounters: Bool)
  /// The source's clock is behind what it was.
  case clockStep(seconds: Int)

  /// - Returns: In the order in which they are to be told.
  static func between(_ previous: CounterBaseline, _ current: CounterBaseline) -> [CounterBreak] {
    var result: [CounterBreak] = []
    if current.readAt < previous.readAt { result.append(.clockStep(seconds: previous.readAt - current.readAt)) }
    guard let before = previous.server, let now = current.server else { return result }
    let beforeMajor = before.versionNumber / 10_000
    let nowMajor = now.versionNumber / 10_000
    if beforeMajor != nowMajor {
      result.append(.upgraded(from: beforeMajor, to: nowMajor))
    } else if let old = before.systemIdentifier, let new = now.systemIdentifier, old != new {
      result.append(.anotherServer)
    } else if isFailover(before, now) {
      result.append(.failover)
    } else if before.startedAt != now.startedAt, before.startedAt != nil, now.startedAt != nil {
      let isReset = differs(before.statementsReset, now.statementsReset) || differs(before.countersReset, now.countersReset)
      result.append(.restarted(at: now.startedAt, keptCounters: !isReset))
    }
    if differs(before.statementsReset, now.statementsReset) {
      result.append(.statementsReset(at: now.statementsReset))
    }
    if differs(before.countersReset, now.countersReset) { result.append(.countersReset(at: now.countersReset)) }
    return result
  }

  private static func differs(_ before: String?, _ now: String?) -> Bool {
    guard let now else { return false }
    return before != now
  }

  private static func isFailover(_ before: ServerState, _ now: ServerState) -> Bool {
    if let old = before.isReplica, let new = now.isReplica, old != new { return true }
    guard let old = before.timeline, let new = now.timeline else { return false }
    return old != new
  }

  var isAnotherServer: Bool {
    switch self {
    case .upgraded, .anotherServer, .failover: true
    default: false
    }
  }

  /// Whether the entries of pg_stat_statements count from then on.
  var restartsStatements: Bool {
    switch self {
    case .statementsReset: true
    default: isAnotherServer
    }
  }

  /// Whether the counters of tables and indexes do.
  var restartsCounters: Bool {
    switch self {
    case .countersReset: true
    default: isAnotherServer
    }
  }

  private var code: String {
    switch self {
    case .statementsReset: "statements-reset"
    case .countersReset: "counters-reset"
    case .upgraded: "upgraded"
    case .anotherServer: "another-server"
    case .failover: "failover"
    case .restarted: "restarted"
    case .clockStep: "clock-step"
    }
  }

  private var message: String {
    func time(_ text: String?) -> String { text.map { " at \($0.prefix(19))Z" } ?? "" }
    switch self {
    case .statementsReset(let at):
      return "pg_stat_statements was reset\(time(at)): tonight's figures are of the time since then"
    case .countersReset(let at):
      return "the counters of tables and indexes were reset\(time(at)): they are of the time since then"
    case .upgraded(let old, let new):
      return "the server was upgraded from PostgreSQL \(old) to \(new): its counters began anew"
    case .anotherServer: return "it is another server than the night before: its counters are its own"
    case .failover: return "another server of the cluster has taken over: its counters are its own"
    case .restarted(let at, let keptCounters):
      return "the server was restarted\(time(at))" + (keptCounters ? "; its counters go on" : "")
    case .clockStep(let seconds):
      return "the server's clock is \(seconds) seconds behind what it was the night before: how long the window is, "
        + "nobody knows"
    }
  }

  var note: DatabaseNight.HealthNote {
    let isNote = if case .restarted = self { true } else { false }
    return .init(isNote ? .note : .warning, code, message)
  }

  /// What is to be told among the changes; resets are of interest to those who read figures only.
  var event: Change? {
    switch self {
    case .upgraded, .anotherServer, .failover, .restarted, .clockStep: Change(.server, message)
    case .statementsReset, .countersReset: nil
    }
  }
}
