internal import Workload

/// Puts executions together from the events of each session, in the order of the log.
///
/// - A statement with its duration is an execution.
/// - `log_statement` writes the text before and `log_duration` the duration after it: both are one execution. A duration
///   without a text before it is that of a parse or a bind.
/// - auto_explain writes a plan before the statement's own line, and in the extended protocol often after it: both are one
///   execution. A plan within another statement's time is that of a statement within a function.
/// - `execute fetch from` goes on with an execution that was counted already.
struct ExecutionPairing {
  /// Sessions that something is kept of; those that were silent longest are let go.
  static let maximumSessions = 20_000

  private struct Session {
    var pending: Pending?
    /// Plans whose statement's own line may still come: several, of the statements of a function.
    var plans: [Pending] = []
  }

  /// A statement whose end was not seen yet, with copies of its texts.
  struct Pending {
    var event: LogEvent
    var text: [UInt8]
    var parameters: [UInt8]
    var scans: [UInt8]

    init(_ event: LogEvent) {
      self.event = event
      text = Array(event.text)
      parameters = Array(event.parameters)
      scans = Array(event.scans)
    }
  }

  private var sessions: [UInt64: Session] = [:]
  /// Plans that wait in one session; the oldest of more is an execution.
  private static let maximumPlans = 16
  /// How many statements and plans wait, in all sessions.
  private var waiting = 0
  /// What sessions executed last, one in each slot.
  private var recent = [Recent](repeating: Recent(), count: Self.slots)
  private static let slots = 4_096

  private struct Recent {
    var session: UInt64 = 0
    var statement: Int32 = -1
  }

  /// Durations that belong to no statement of this log, by session.
  private var orphans: [LogEvent] = []
  private(set) var counts = PairingCounts()

  /// Gives the executions that the event ends to the recorder; their texts live as long as the call.
  mutating func add(_ event: LogEvent, _ recorder: inout LogRecorder) {
    switch event.kind {
    case .statement where event.milliseconds >= 0: addTimed(event, &recorder)
    case .statement: addBegun(event, &recorder)
    case .duration: addDuration(event, &recorder)
    case .plan: addPlan(event, &recorder)
    case .error: addError(event, &recorder)
    case .fetch:
      guard event.milliseconds >= 0 else { return }
      var execution = Execution(event)
      execution.isContinuation = true
      recorder.add(execution)
    case .end:
      if waiting > 0, let session = sessions.removeValue(forKey: event.session) { finish(session, &recorder) }
      recorder.end(session: event.session, idleEnd: event.sqlState.code == "25P03" ? event.time : nil)
    case .begin: recorder.begin(session: event.session)
    }
  }

  /// Plans without their statement become executions; what is still to come to an end, and ends whose beginning was before
  /// this log, are left open.
  mutating func finish(_ recorder: inout LogRecorder) -> [OpenSession] {
    var open: [OpenSession] = []
    for (key, session) in sessions.sorted(by: { $0.key < $1.key }) {
      session.plans.forEach { $0.record(&recorder) }
      if let pending = session.pending { open.append(OpenSession(pending, session: key, recorder.names)) }
    }
    sessions = [:]
    waiting = 0
    return open + orphans.map { OpenSession($0, recorder.names) }
  }

  // MARK: - Kinds of events

  @inline(__always)
  private mutating func addTimed(_ event: LogEvent, _ recorder: inout LogRecorder) {
    var execution = Execution(event)
    guard waiting > 0, let plan = takePlan(of: event, &recorder) else {
      recorder.add(execution)
      recent[slot(of: event)] = Recent(session: event.session, statement: event.statement)
      return
    }
    execution.rows = plan.event.rows
    plan.scans.withUnsafeBytes {
      execution.scans = $0
      recorder.add(execution)
    }
    recent[slot(of: event)] = Recent()
  }

  @inline(__always)
  private func slot(of event: LogEvent) -> Int { Int(truncatingIfNeeded: event.session) & (Self.slots - 1) }

  private mutating func addBegun(_ event: LogEvent, _ recorder: inout LogRecorder) {
    makeRoom(&recorder)
    var session = sessions[event.session] ?? Session()
    if let earlier = session.pending {
      waiting -= 1
      earlier.record(&recorder)
    }
    session.pending = Pending(event)
    waiting += 1
    sessions[event.session] = session
  }

  private mutating func addDuration(_ event: LogEvent, _ recorder: inout LogRecorder) {
    guard waiting > 0 || orphans.count < Self.maximumSessions else {
      counts.durationsAlone += 1
      return
    }
    guard var session = sessions[event.session], let pending = session.pending else {
      if sessions[event.session] == nil, orphans.count < Self.maximumSessions {
        makeRoom(&recorder)
        sessions[event.session] = Session()
        // Of a statement that began before this log, or of a parse or bind: whoever has the log before it knows.
        orphans.append(event)
      } else {
        counts.durationsAlone += 1
      }
      return
    }
    session.pending = nil
    waiting -= 1
    sessions[event.session] = session
    var whole = pending
    whole.event.milliseconds = event.milliseconds
    whole.event.time = event.time ?? whole.event.time
    if !session.plans.isEmpty {
      let plan = takePlan(of: whole.event, &recorder)
      whole.event.rows = plan?.event.rows
      whole.scans = plan?.scans ?? []
    }
    whole.record(&recorder)
  }

  private mutating func addPlan(_ event: LogEvent, _ recorder: inout LogRecorder) {
    let last = recent[slot(of: event)]
    if last.session == event.session, last.statement == event.statement {
      recent[slot(of: event)] = Recent()
      var rows = Execution(event)
      rows.isContinuation = true
      rows.milliseconds = nil
      return recorder.add(rows)
    }
    makeRoom(&recorder)
    var session = sessions[event.session] ?? Session()
    let nested = session.plans.count { isWithin($0.event, event) }
    if nested > 0 {
      counts.nested += nested
      waiting -= nested
      session.plans.removeAll { isWithin($0.event, event) }
    }
    if session.plans.count >= Self.maximumPlans {
      waiting -= 1
      session.plans.removeFirst().record(&recorder)
    }
    session.plans.append(Pending(event))
    waiting += 1
    sessions[event.session] = session
  }

  private mutating func addError(_ event: LogEvent, _ recorder: inout LogRecorder) {
    if waiting > 0, var session = sessions[event.session] {
      if let pending = session.pending {
        waiting -= 1
        session.pending = nil
        sessions[event.session] = session
        // What fails before it is logged leaves the one before it, which must have come to its end.
        if pending.event.statement != event.statement { pending.record(&recorder) }
      }
      // Of a text of several statements one was planned and another one failed: the text as a whole did.
      _ = takePlan(of: event, &recorder)
    }
    var execution = Execution(event)
    execution.outcome = .failed(sqlState: event.sqlState)
    recorder.add(execution)
  }

  // MARK: - Steps

  /// Takes the plan of an execution that came to its end; the other plans that wait are executions, or within it.
  private mutating func takePlan(of event: LogEvent, _ recorder: inout LogRecorder) -> Pending? {
    guard let plans = sessions[event.session]?.plans, !plans.isEmpty else { return nil }
    waiting -= plans.count
    sessions[event.session]?.plans = []
    let own = plans.lastIndex { $0.event.statement == event.statement }
    for place in plans.indices where place != own {
      if isWithin(plans[place].event, event) { counts.nested += 1 } else { plans[place].record(&recorder) }
    }
    return own.map { plans[$0] }
  }

  /// Whether the first began after the second did, of which the end came later. Times have milliseconds.
  private func isWithin(_ first: LogEvent, _ second: LogEvent) -> Bool {
    guard let end = first.time, let secondEnd = second.time, second.milliseconds >= 0 else { return false }
    let begin = Double(end) - first.milliseconds * 1_000
    return begin >= Double(secondEnd) - second.milliseconds * 1_000 - 2_000
  }

  private mutating func finish(_ session: Session, _ recorder: inout LogRecorder) {
    for plan in session.plans {
      waiting -= 1
      plan.record(&recorder)
    }
    if let pending = session.pending {
      waiting -= 1
      pending.record(&recorder)
    }
  }

  private mutating func makeRoom(_ recorder: inout LogRecorder) {
    guard sessions.count >= Self.maximumSessions else { return }
    let times = sessions.map { ($0.value.pending?.event.time ?? $0.value.plans.last?.event.time ?? 0, $0.key) }
    for (_, key) in times.sorted(by: <).prefix(Self.maximumSessions / 2) {
      if let session = sessions.removeValue(forKey: key) {
        if session.pending != nil || !session.plans.isEmpty { counts.sessionsLetGo += 1 }
        finish(session, &recorder)
      }
    }
  }
}

/// What pairing met beside executions.
package struct PairingCounts: Sendable, Equatable {
  /// Durations of parses and binds, or of statements that the log doesn't name.
  package var durationsAlone = 0
  /// Plans of statements within functions.
  package var nested = 0
  /// Sessions with a statement that had begun, of which no end was waited for because there were too many.
  package var sessionsLetGo = 0
}

extension OpenSession {
  fileprivate init(_ pending: ExecutionPairing.Pending, session: UInt64, _ names: LogNames) {
    let origin = names.origin(pending.event.origin)
    self.init(
      session: session, database: origin.database, user: origin.user, application: origin.application,
      time: pending.event.time, statement: String(decoding: pending.text, as: UTF8.self),
      parameters: pending.parameters.isEmpty ? nil : String(decoding: pending.parameters, as: UTF8.self))
  }

  /// A duration whose statement began before.
  fileprivate init(_ event: LogEvent, _ names: LogNames) {
    let origin = names.origin(event.origin)
    self.init(
      session: event.session, database: origin.database, user: origin.user, application: origin.application,
      time: event.time, microseconds: Int((min(event.milliseconds, 1e12) * 1_000).rounded()))
  }
}

extension LogNames {
  fileprivate func origin(_ number: Int32) -> Origin {
    origins.indices.contains(Int(number)) ? origins[Int(number)] : Origin(database: nil, user: nil, application: nil)
  }
}

extension Execution {
  init(_ event: LogEvent) {
    self.init(
      time: event.time, session: event.session, origin: event.origin, statement: event.statement,
      milliseconds: event.milliseconds >= 0 ? event.milliseconds : nil, rows: event.rows, outcome: .completed,
      text: event.text, parameters: event.parameters, weight: 1, textHash: event.textHash, scans: event.scans)
  }
}

extension ExecutionPairing.Pending {
  func record(_ recorder: inout LogRecorder) {
    text.withUnsafeBytes { text in
      parameters.withUnsafeBytes { parameters in
        scans.withUnsafeBytes { scans in
          var event = event
          event.text = text
          event.parameters = parameters
          event.scans = scans
          recorder.add(Execution(event))
        }
      }
    }
  }
}
