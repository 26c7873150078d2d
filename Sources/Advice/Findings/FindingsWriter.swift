package import Catalog
internal import SQLSyntax
package import Workload

/// Turns what sessions tell into findings that are worth reading, and says of the rest why it is not.
package struct FindingsWriter {
  let context: FindingContext
  private let sessions: SessionFindings
  private let workload: Workload
  private let tables: Set<ObjectName>

  /// - Parameters:
  ///   - tables: Only findings about these; empty for all.
  /// - Returns: nil when the workload's sources have no sessions.
  package init?(_ workload: Workload, _ catalog: Catalog, tables: Set<ObjectName> = []) {
    guard let sessions = workload.sessions else { return nil }
    self.sessions = sessions
    self.workload = workload
    self.tables = tables
    context = FindingContext(workload, catalog)
  }

  /// By kind in the order of ``Finding/Kind``, and within it by the time that could be saved.
  package func all() -> (findings: [Finding], dismissed: [DismissedFinding]) {
    var findings: [Finding] = []
    var dismissed: [DismissedFinding] = []
    func take(_ outcome: Outcome) {
      switch outcome {
      case .finding(let finding): findings.append(finding)
      case .dismissed(let entry): dismissed.append(entry)
      case .otherTable: break
      }
    }
    let bursts = BurstFindings(context, sessions)
    for group in bursts.groups() where isWanted(group.key.statement, group.key.origin) {
      take(bursts.outcome(of: group))
    }
    let told = Set(findings.flatMap { finding in finding.classes.filter { $0.role != .parent }.map(\.class) })
    let transactions = TransactionFindings(context, sessions, told: told)
    for (key, value) in sessions.sortedTransactions
    where isWanted(key.statement, .init(database: key.database, user: key.user)) {
      take(transactions.chatty(key, value))
    }
    for (key, value) in sessions.sortedIdle {
      let origin = FindingContext.Origin(database: key.database, user: key.user)
      guard key.after.map({ isWanted($0, origin) }) ?? tables.isEmpty else { continue }
      take(transactions.idle(key, value))
    }
    let kinds = Finding.Kind.allCases
    func rank(_ finding: Finding) -> (Int, Double, String) {
      (kinds.firstIndex(of: finding.kind) ?? 0, -(finding.figures.savedMilliseconds ?? 0), finding.id)
    }
    return (
      findings.sorted { rank($0) < rank($1) },
      dismissed.sorted {
        ($0.kind.rawValue, $0.code.rawValue, $0.class, $0.query) < (
          $1.kind.rawValue, $1.code.rawValue, $1.class, $1.query
        )
      }
    )
  }

  enum Outcome {
    case finding(Finding)
    case dismissed(DismissedFinding)
    case otherTable
  }

  /// What a reader has to know of the log before believing that nothing else is the matter.
  package var notes: [String] {
    var notes: [String] = []
    let coverage = sessions.coverage
    if coverage.incompleteShare > FindingThresholds.incompleteShare {
      notes.append(
        "of \(FindingWording.counted(coverage.incompleteTransactions, "transaction", "transactions")) the log shows the beginning or the end alone: nothing is said of transactions; log all statements (log_min_duration_statement = 0) to hear of them"
      )
    }
    if coverage.sessionsGivenUp > 0 {
      notes.append(
        "\(FindingWording.counted(coverage.sessionsGivenUp, "session was", "sessions were")) not followed to the end, since too many were open at once: loops may be missing"
      )
    }
    if coverage.dropped > 0 {
      notes.append(
        "\(FindingWording.counted(coverage.dropped, "pattern", "patterns")) of sessions could not be kept apart from others and \(coverage.dropped == 1 ? "is" : "are") not counted"
      )
    }
    if coverage.ignoredExecutions > 0 {
      notes.append(
        "\(FindingWording.counted(coverage.ignoredExecutions, "execution", "executions")) of no known session, or of a sample, say nothing of loops and transactions"
      )
    }
    return notes
  }

  private func isWanted(_ statement: SessionFindings.Statement, _ origin: FindingContext.Origin) -> Bool {
    guard !tables.isEmpty else { return true }
    guard let query = context.queryClass(statement, origin), let looped = context.looped(query) else { return false }
    return looped.tables.contains { name in
      context.table(name, user: origin.user).map { tables.contains($0.objectName) } ?? false
    }
  }
}

extension SessionFindings.Coverage {
  /// Of all transactions of which anything was seen.
  var incompleteShare: Double {
    let all = Double(transactions) + Double(incompleteTransactions)
    return all > 0 ? Double(incompleteTransactions) / all : 0
  }
}
