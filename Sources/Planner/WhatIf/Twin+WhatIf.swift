internal import PostgresClient

extension Twin {
  /// Plans statements as things are.
  ///
  /// - Returns, throws: As ``summaries(of:)-(_)`` for several questions.
  package func summaries(of statements: [PlannableStatement]) throws(PlannerError) -> [PlanSummary?] {
    try summaries(of: [WhatIf(statements)])[0]
  }

  /// Plans the statements of several questions, each in its configuration of indexes, in one round trip as far as that
  /// goes.
  ///
  /// - Returns: For each question its statements' plans. A statement that the planner rejects, or doesn't come to an end
  ///   with, has nil in its place; which of the two it was says ``isTooSlow(_:)``.
  /// - Throws: `.twinLost`, `.twinRefused` or `.storage`.
  package func summaries(of questions: [WhatIf]) throws(PlannerError) -> [[PlanSummary?]] {
    var results = questions.map { [PlanSummary?](repeating: nil, count: $0.statements.count) }
    for role in [PlanningRole.bound, .unbound] {
      let parts = questions.enumerated().flatMap { number, question in self.parts(of: question, number, role) }
      guard !parts.isEmpty else { continue }
      var open = parts
      if !parts.contains(where: \.needsSession) {
        // What HypoPG has to drop is known when it has answered to the part before.
        let pipelines = hypopg == nil ? [parts] : parts.map { [$0] }
        open = []
        for parts in pipelines { open += try pipelined(parts, role, &results) }
      }
      for part in open { try oneByOne(part, role, &results) }
    }
    return results
  }

  /// A question's statements for one role and search path, as far as they have no answer.
  private struct Part {
    let transaction: WhatIfTransaction
    let question: Int
    let statements: [(index: Int, statement: PlannableStatement)]

    /// nil when there are none.
    init?(
      transaction: WhatIfTransaction, question: Int, statements: [(index: Int, statement: PlannableStatement)]
    ) {
      guard !statements.isEmpty else { return nil }
      self.transaction = transaction
      self.question = question
      self.statements = statements
    }

    func dropping(first count: Int) -> Part? {
      Part(transaction: transaction, question: question, statements: Array(statements.dropFirst(count)))
    }

    /// A generic plan takes several statements that depend on each other.
    var needsSession: Bool { statements.contains { $0.statement.isGeneric } }
  }

  /// Mostly one: the database's path is that of most statements.
  private func parts(of question: WhatIf, _ number: Int, _ role: PlanningRole) -> [Part] {
    var open = question.statements.enumerated().filter { $0.element.role == role && !isTooSlow($0.element) }
      .map { (index: $0.offset, statement: $0.element) }
    var parts: [Part?] = []
    while let first = open.first {
      let path = first.statement.searchPath
      let transaction = WhatIfTransaction(showing: question.showing, hiding: question.hiding, searchPath: path)
      parts.append(
        Part(
          transaction: transaction, question: number, statements: open.filter { $0.statement.searchPath == path }))
      open.removeAll { $0.statement.searchPath == path }
    }
    return parts.compactMap { $0 }
  }

  /// - Returns: What has no answer, because it stands behind a statement that was rejected or took too long.
  private func pipelined(
    _ parts: [Part], _ role: PlanningRole, _ results: inout [[PlanSummary?]]
  ) throws(PlannerError) -> [Part] {
    let connection = try planner(role)
    let openings = parts.map { opening(of: $0.transaction, role) }
    let segments = zip(openings, parts).flatMap { opening, part in
      [
        opening.statements + part.statements.map { WhatIfTransaction.explain($0.statement) },
        [WhatIfTransaction.closing],
      ]
    }
    let answers = try PlannerError.translating { () throws(PostgresError) in try connection.pipeline(segments) }
    var open: [Part] = []
    for (number, part) in parts.enumerated() {
      // The session may have been ended before its turn.
      guard 2 * number < answers.count else {
        open.append(part)
        continue
      }
      try settle(openings[number], answers[2 * number], role)
      let names = namesOfCandidates(role)
      for (position, answer) in answers[2 * number].dropFirst(openings[number].statements.count).enumerated() {
        switch answer {
        case .success(let lines):
          results[part.question][part.statements[position].index] = PlanSummary(explain: lines.text, names: names)
        case .failure(let error):
          try note(error, at: part.statements[position].statement)
          // It has ended the transaction.
          if let rest = part.dropping(first: position + 1) { open.append(rest) }
        }
      }
    }
    return open
  }

  /// Plans statements each in a round trip of its own, so that one that takes too long is known.
  private func oneByOne(
    _ part: Part, _ role: PlanningRole, _ results: inout [[PlanSummary?]]
  ) throws(PlannerError) {
    var pending = part.statements[...]
    while !pending.isEmpty {
      // A rejected statement ends the transaction; the rest goes on in a new one.
      try whatIf(part.transaction, role) { session throws(PlannerError) in
        while let (index, statement) = pending.popFirst() {
          // The same statement may stand here several times.
          if isTooSlow(statement) { continue }
          do throws(PostgresError) {
            results[part.question][index] = PlanSummary(
              explain: try session.explain(statement, format: .json), names: namesOfCandidates(role))
          } catch {
            try note(error, at: statement)
            return
          }
        }
      }
    }
  }

  /// - Throws: What is not the statement's fault.
  private func note(_ error: PostgresError, at statement: PlannableStatement) throws(PlannerError) {
    let reason = PlannerError(error, refused: .statementRejected)
    if reason.code == .statementTimedOut { giveUp(on: statement) }
    guard [.statementRejected, .statementTimedOut].contains(reason.code) else { throw reason }
  }
}
