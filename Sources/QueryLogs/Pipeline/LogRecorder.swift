internal import SQLSyntax
internal import Workload

/// Gives each execution to what adds them up and to what follows the sessions.
struct LogRecorder {
  private let statements: StatementTable
  private let origins: OriginTable
  private let sampling: LogSampling?
  private(set) var digest = LogDigest()
  private var tracker = SessionTracker()
  private(set) var names = LogNames()
  /// By number of ``Execution/statement``.
  private var sessionStatements: [SessionStatement] = []
  private var classes: [SessionFindings.Statement] = []
  private var tableNumbers: [String: UInt16] = [:]
  private var classNumbers: [SessionFindings.Statement: Int32] = [:]

  init(_ statements: StatementTable, _ origins: OriginTable, _ sampling: LogSampling?) {
    self.sampling = sampling
    self.statements = statements
    self.origins = origins
  }

  @inline(__always)
  mutating func add(_ execution: Execution) {
    if Int(execution.statement) >= sessionStatements.count { learnStatements() }
    if Int(execution.origin) >= names.origins.count { names = origins.names }
    var execution = execution
    if let sampling, let milliseconds = execution.milliseconds {
      execution.weight = sampling.weight(milliseconds: milliseconds)
    }
    digest.add(execution, texts: statements, names: names)
    if !execution.isContinuation { tracker.add(execution, statements: sessionStatements) }
  }

  mutating func begin(session: UInt64) { tracker.begin(session: session) }

  /// - Parameter idleEnd: When the server ended it because it was idle within a transaction.
  mutating func end(session: UInt64, idleEnd: Int64?) { tracker.end(session: session, idleEnd: idleEnd) }

  mutating func findings() -> SessionFindings {
    tracker.finish(names: names) { number in
      classes.indices.contains(Int(number)) ? classes[Int(number)] : nil
    }
  }

  /// What sessions have to know of the texts that came since.
  private mutating func learnStatements() {
    for text in statements.texts(from: sessionStatements.count) {
      guard let last = text.outcomes.last, !last.fingerprint.isEmpty else {
        sessionStatements.append(.unknown)
        continue
      }
      let statement = SessionFindings.Statement(fingerprint: last.fingerprint, shape: last.shape)
      let number = classNumbers[statement] ?? Int32(classes.count)
      if classNumbers[statement] == nil {
        classNumbers[statement] = number
        classes.append(statement)
      }
      sessionStatements.append(
        SessionStatement(classNumber: number, outcome: last, transaction: text.transaction) { name in
          // Tables beyond what a number can tell apart share the last one.
          let number = tableNumbers[name] ?? UInt16(clamping: tableNumbers.count + 1)
          tableNumbers[name] = number
          return number
        })
    }
  }
}

extension StatementTable: LoggedTexts {
  package func loggedText(_ number: Int32) -> LoggedText { text(number) }
}
