extension SessionContent {
  init(_ findings: SessionFindings) {
    limits = Limits(
      burstExecutions: findings.limits.burstExecutions, burstPause: findings.limits.burstPause,
      transactionStatements: findings.limits.transactionStatements, idleTime: findings.limits.idleTime,
      readBackTime: findings.limits.readBackTime)
    let covered = findings.coverage
    coverage = Coverage(
      executions: covered.executions, ignoredExecutions: covered.ignoredExecutions, sessions: covered.sessions,
      sessionsGivenUp: covered.sessionsGivenUp, transactions: covered.transactions,
      incompleteTransactions: covered.incompleteTransactions, dropped: covered.dropped,
      droppedReads: covered.droppedReads == 0 ? nil : covered.droppedReads)
    bursts = findings.sortedBursts.map { Burst($0.key, $0.value) }
    chattyTransactions = findings.sortedTransactions.map { Transaction($0.key, $0.value) }
    idleInTransaction = findings.sortedIdle.map { Idle($0.key, $0.value) }
    reads = findings.reads.isEmpty ? nil : findings.sortedReads.map { Read($0.key, $0.value) }
  }

  /// Counters of a file may be anything: none is below zero afterwards, and entries of one key are added up.
  var findings: SessionFindings {
    var findings = SessionFindings()
    findings.limits.burstExecutions = max(0, limits.burstExecutions)
    findings.limits.burstPause = max(0, limits.burstPause)
    findings.limits.transactionStatements = max(0, limits.transactionStatements)
    findings.limits.idleTime = max(0, limits.idleTime)
    findings.limits.readBackTime = max(0, limits.readBackTime ?? 0)
    findings.coverage.executions = max(0, coverage.executions)
    findings.coverage.ignoredExecutions = max(0, coverage.ignoredExecutions ?? 0)
    findings.coverage.sessions = max(0, coverage.sessions)
    findings.coverage.sessionsGivenUp = max(0, coverage.sessionsGivenUp ?? 0)
    findings.coverage.transactions = max(0, coverage.transactions)
    findings.coverage.incompleteTransactions = max(0, coverage.incompleteTransactions ?? 0)
    findings.coverage.dropped = max(0, coverage.dropped ?? 0)
    findings.coverage.droppedReads = max(0, coverage.droppedReads ?? 0)
    for entry in bursts { findings.bursts[entry.key, default: StatementBursts()].add(entry.value) }
    for entry in chattyTransactions { findings.transactions[entry.key, default: ChattyTransactions()].add(entry.value) }
    for entry in idleInTransaction { findings.idle[entry.key, default: IdleTransactions()].add(entry.value) }
    for entry in reads ?? [] { findings.reads[entry.key, default: ReadContexts()].add(entry.value) }
    return findings
  }
}

extension SessionContent.Statement {
  init(_ statement: SessionFindings.Statement) {
    fingerprint = statement.fingerprint
    shape = statement.shape
  }

  var statement: SessionFindings.Statement { .init(fingerprint: fingerprint, shape: shape) }
}

extension SessionContent.Peak {
  init(_ peak: Peak) {
    value = peak.value
    at = peak.time
  }

  var peak: Peak { Peak(max(0, value), at: at) }
}

extension SizeCounts {
  fileprivate var content: [String: Int] {
    Dictionary(uniqueKeysWithValues: counts.map { (String($0.key), $0.value) })
  }

  fileprivate init(_ content: [String: Int]?) {
    self.init()
    for (size, count) in content ?? [:] where count > 0 {
      if let size = Int(size) { add(size, times: count) }
    }
  }
}

extension SessionContent.Burst {
  init(_ key: SessionFindings.BurstKey, _ value: StatementBursts) {
    kind = key.kind
    database = key.database
    user = key.user
    parent = key.parent.map(SessionContent.Statement.init)
    statement = SessionContent.Statement(key.statement)
    inTransaction = key.inTransaction
    bursts = value.bursts
    executions = value.executions
    repeats = value.repeats
    sizes = value.sizes.content
    largest = SessionContent.Peak(value.largest)
    busy = value.busy
    waiting = value.waiting
    pauses = value.pauses
    firstSeen = value.firstSeen
  }

  var key: SessionFindings.BurstKey {
    .init(
      kind: kind, database: database, user: user, parent: kind == .identical ? nil : parent?.statement,
      statement: statement.statement, inTransaction: inTransaction)
  }

  var value: StatementBursts {
    var value = StatementBursts()
    value.bursts = max(0, bursts)
    value.executions = max(0, executions)
    value.repeats = max(0, repeats ?? 0)
    value.sizes = SizeCounts(sizes)
    value.largest = largest?.peak ?? Peak()
    value.busy = max(0, busy ?? 0)
    value.waiting = waiting ?? 0
    value.pauses = max(0, pauses ?? 0)
    value.firstSeen = firstSeen
    return value
  }
}

extension SessionContent.Transaction {
  init(_ key: SessionFindings.TransactionKey, _ value: ChattyTransactions) {
    database = key.database
    user = key.user
    statement = SessionContent.Statement(key.statement)
    transactions = value.transactions
    statements = value.statements
    mainStatements = value.mainStatements
    sizes = value.sizes.content
    largest = SessionContent.Peak(value.largest)
    duration = value.duration
    busy = value.busy
    timed = value.timed
    longest = SessionContent.Peak(value.longest)
    firstSeen = value.firstSeen
  }

  var key: SessionFindings.TransactionKey {
    .init(database: database, user: user, statement: statement.statement)
  }

  var value: ChattyTransactions {
    var value = ChattyTransactions()
    value.transactions = max(0, transactions)
    value.statements = max(0, statements)
    value.mainStatements = max(0, mainStatements ?? 0)
    value.sizes = SizeCounts(sizes)
    value.largest = largest?.peak ?? Peak()
    value.duration = max(0, duration ?? 0)
    value.busy = max(0, busy ?? 0)
    value.timed = max(0, timed ?? 0)
    value.longest = longest?.peak ?? Peak()
    value.firstSeen = firstSeen
    return value
  }
}

extension SessionContent.Idle {
  init(_ key: SessionFindings.IdleKey, _ value: IdleTransactions) {
    database = key.database
    user = key.user
    after = key.after.map(SessionContent.Statement.init)
    times = value.times
    total = value.total
    longest = SessionContent.Peak(value.longest)
    locking = value.locking
    lockingTotal = value.lockingTotal
    longestLocking = SessionContent.Peak(value.longestLocking)
    terminated = value.terminated
    firstSeen = value.firstSeen
  }

  var key: SessionFindings.IdleKey { .init(database: database, user: user, after: after?.statement) }

  var value: IdleTransactions {
    var value = IdleTransactions()
    value.times = max(0, times)
    value.total = max(0, total)
    value.longest = longest?.peak ?? Peak()
    value.locking = max(0, locking ?? 0)
    value.lockingTotal = max(0, lockingTotal ?? 0)
    value.longestLocking = longestLocking?.peak ?? Peak()
    value.terminated = max(0, terminated ?? 0)
    value.firstSeen = firstSeen
    return value
  }
}
