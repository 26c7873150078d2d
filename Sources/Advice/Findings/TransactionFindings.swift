internal import Workload

/// Transactions of many round trips, and those that wait for their client.
struct TransactionFindings {
  let context: FindingContext
  private let sessions: SessionFindings
  /// Classes that a finding about bursts is about.
  private let told: Set<String>

  init(_ context: FindingContext, _ sessions: SessionFindings, told: Set<String>) {
    self.context = context
    self.sessions = sessions
    self.told = told
  }

  private var isLogIncomplete: Bool {
    sessions.coverage.incompleteShare > FindingThresholds.incompleteShare
  }

  private static let incompleteReason =
    "the log shows beginnings or ends of too many transactions alone"

  // MARK: - Chatty

  func chatty(_ key: SessionFindings.TransactionKey, _ value: ChattyTransactions) -> FindingsWriter.Outcome {
    let origin = FindingContext.Origin(database: key.database, user: key.user)
    let main = context.shown(key.statement, origin, .statement)
    func dismissed(_ code: DismissedFinding.Code, _ reason: String) -> FindingsWriter.Outcome {
      .dismissed(
        .init(
          kind: .chatty, class: FindingContext.id(of: key.statement), query: main?.query ?? "", reason: reason,
          code: code))
    }
    guard let main else { return dismissed(.unknownStatement, "the workload does not hold the statement") }
    if isLogIncomplete { return dismissed(.logIncomplete, Self.incompleteReason) }
    guard
      value.transactions >= FindingThresholds.transactions || value.largest.value >= FindingThresholds.singleTransaction
    else {
      return dismissed(
        .tooSmall, FindingWording.counted(value.transactions, "such transaction", "such transactions"))
    }
    if told.contains(main.class),
      Double(value.mainStatements) >= FindingThresholds.coveredShare * Double(value.statements)
    {
      return dismissed(.covered, "most of its statements are those of another finding")
    }
    var figures = Finding.Figures()
    figures.transactions = value.transactions
    figures.statements = value.statements
    figures.medianStatements = value.sizes.median
    figures.mostStatements = value.largest.value
    figures.firstSeen = FindingWording.time(value.firstSeen)
    figures.worstSeen = FindingWording.time(value.largest.time)
    var reasons = [
      "\(FindingWording.counted(value.transactions, "transaction", "transactions")) of \(FindingWording.count(value.sizes.median ?? 0)) statements as a rule, \(FindingWording.count(value.largest.value)) at most; at least \(FindingWording.count(value.mainStatements)) of \(FindingWording.count(value.statements)) are this one"
    ]
    if value.timed > 0 {
      let waiting = max(0, Double(value.duration) - Double(value.busy)) / 1_000
      figures.executionMilliseconds = Double(value.busy) / 1_000
      figures.waitingMilliseconds = waiting
      figures.savedMilliseconds = waiting
      figures.longestMilliseconds = Double(value.longest.value) / 1_000
      reasons.append(
        "they were open for \(FindingWording.duration(Double(value.duration) / 1_000)), of which the server worked \(FindingWording.duration(Double(value.busy) / 1_000)) and waited \(FindingWording.duration(waiting)) for the next statement; the longest took \(FindingWording.duration(Double(value.longest.value) / 1_000))"
      )
    }
    reasons.append("an open transaction keeps its locks, and keeps VACUUM from what was deleted since it began")
    return .finding(
      Finding(
        id: StableIdentifier.of([
          Finding.Kind.chatty.rawValue, key.database ?? "", key.user ?? "",
          key.statement.fingerprint + key.statement.shape,
        ]), kind: .chatty,
        summary:
          "transactions of about \(FindingWording.count(value.sizes.median ?? 0)) statements each, most often this one",
        database: key.database, user: key.user, classes: [main], figures: figures, reasons: reasons,
        tradeoffs: ["smaller transactions can be done in part: only what may stand by itself can be taken apart"],
        remedies: [
          .init(
            "send statements together (a pipeline, many rows a statement, = ANY($1)), read what can be read before BEGIN, and take apart what need not happen together"
          )
        ]))
  }

  // MARK: - Idle

  func idle(_ key: SessionFindings.IdleKey, _ value: IdleTransactions) -> FindingsWriter.Outcome {
    let origin = FindingContext.Origin(database: key.database, user: key.user)
    let after = key.after.flatMap { context.shown($0, origin, .statement) }
    func dismissed(_ code: DismissedFinding.Code, _ reason: String) -> FindingsWriter.Outcome {
      .dismissed(
        .init(
          kind: .idle, class: key.after.map(FindingContext.id) ?? "", query: after?.query ?? "", reason: reason,
          code: code))
    }
    if key.after != nil, after == nil {
      return dismissed(.unknownStatement, "the workload does not hold the statement")
    }
    if isLogIncomplete, value.terminated == 0 { return dismissed(.logIncomplete, Self.incompleteReason) }
    let longest = Double(value.longest.value) / 1_000
    let longestLocking = Double(value.longestLocking.value) / 1_000
    guard
      value.times >= FindingThresholds.waits || longest >= FindingThresholds.singleWait
        || longestLocking >= FindingThresholds.singleLockingWait || value.terminated > 0
    else {
      return dismissed(
        .tooSmall,
        "\(FindingWording.counted(value.times, "wait", "waits")) of \(FindingWording.duration(longest)) at most")
    }
    var figures = Finding.Figures()
    figures.waits = value.times
    figures.waitsWithLocks = value.locking
    figures.terminated = value.terminated
    figures.waitingMilliseconds = Double(value.total) / 1_000
    figures.savedMilliseconds = Double(value.total) / 1_000
    figures.longestMilliseconds = longest
    figures.lockedMilliseconds = Double(value.lockingTotal) / 1_000
    figures.longestLockedMilliseconds = longestLocking
    figures.firstSeen = FindingWording.time(value.firstSeen)
    figures.worstSeen = FindingWording.time(value.longest.time)
    return .finding(
      Finding(
        id: StableIdentifier.of([
          Finding.Kind.idle.rawValue, key.database ?? "", key.user ?? "",
          key.after.map { $0.fingerprint + $0.shape } ?? "BEGIN",
        ]), kind: .idle,
        summary:
          "transactions wait for their client after \(key.after == nil ? "BEGIN" : "this statement"): "
          + "\(FindingWording.counted(value.times, "time", "times")), \(FindingWording.duration(Double(value.total) / 1_000)) in all, \(FindingWording.duration(longest)) at most",
        database: key.database, user: key.user, classes: [after].compactMap(\.self), figures: figures,
        reasons: reasons(value), tradeoffs: tradeoffs, remedies: Self.remedies))
  }

  private func reasons(_ value: IdleTransactions) -> [String] {
    var reasons = [
      "from the end of the statement to the beginning of the next one, counted from \(FindingWording.duration(Double(sessions.limits.idleTime) / 1_000)) on, within transactions whose beginning and end were logged"
    ]
    if value.locking > 0 {
      reasons.append(
        "in \(FindingWording.count(value.locking)) of the waits the transaction had written or locked rows before, for \(FindingWording.duration(Double(value.lockingTotal) / 1_000)) in all: rows were locked, and whoever wants to write them waits too"
      )
    }
    if value.terminated > 0 {
      reasons.append(
        "\(FindingWording.counted(value.terminated, "session was", "sessions were")) ended by idle_in_transaction_session_timeout"
      )
    }
    reasons.append("VACUUM can't remove what was deleted since the transaction began, in any table")
    return reasons
  }

  private var tradeoffs: [String] {
    [
      "what was read before COMMIT may have changed afterwards: check it when writing (a version column, or SELECT … FOR UPDATE at the end)"
    ]
  }

  private static let remedies: [Finding.Remedy] = [
    .init(
      "do what takes long (calls to other services, computing, waiting for people) before BEGIN or after COMMIT, and release the connection in between"
    ),
    .init("let the server end what is forgotten: idle_in_transaction_session_timeout, for the role or the database"),
  ]
}
