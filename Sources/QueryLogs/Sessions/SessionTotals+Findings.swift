internal import Workload

extension SessionTotals {
  /// The totals with names for numbers: applications are left out, and what differs in them alone is added up.
  func findings(
    names: LogNames, limits: SessionLimits, statement: (Int32) -> SessionFindings.Statement?
  ) -> SessionFindings {
    var findings = SessionFindings()
    findings.coverage = coverage
    findings.limits = limits
    func origin(_ number: Int32) -> LogNames.Origin {
      names.origins.indices.contains(Int(number))
        ? names.origins[Int(number)] : LogNames.Origin(database: nil, user: nil, application: nil)
    }
    /// The outer nil: it has no name.
    func named(_ number: Int32) -> SessionFindings.Statement?? {
      number == Parent.begin ? .some(nil) : statement(number).map { .some($0) }
    }
    for (key, value) in bursts {
      guard let child = statement(key.statement), let parent = named(key.parent) else {
        findings.coverage.dropped += value.bursts
        continue
      }
      let origin = origin(key.origin)
      let name = SessionFindings.BurstKey(
        kind: key.kind, database: origin.database, user: origin.user, parent: parent, statement: child,
        inTransaction: key.inTransaction)
      findings.bursts[name, default: StatementBursts()].add(value)
    }
    for (key, value) in transactions {
      guard let main = statement(key.statement) else {
        findings.coverage.dropped += value.transactions
        continue
      }
      let origin = origin(key.origin)
      let name = SessionFindings.TransactionKey(database: origin.database, user: origin.user, statement: main)
      findings.transactions[name, default: ChattyTransactions()].add(value)
    }
    for (key, value) in idle {
      guard let after = named(key.statement) else {
        findings.coverage.dropped += value.times
        continue
      }
      let origin = origin(key.origin)
      let name = SessionFindings.IdleKey(database: origin.database, user: origin.user, after: after)
      findings.idle[name, default: IdleTransactions()].add(value)
    }
    findings.coverage.droppedReads = reads.dropped
    for (key, value) in zip(reads.keys, reads.values) {
      guard let read = statement(key.statement) else {
        findings.coverage.droppedReads += value.executions
        continue
      }
      let origin = origin(key.origin)
      let name = SessionFindings.ReadKey(database: origin.database, user: origin.user, statement: read)
      findings.reads[name, default: ReadContexts()].add(value)
    }
    return findings
  }
}
