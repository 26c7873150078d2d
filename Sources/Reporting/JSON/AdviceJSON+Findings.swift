import Advice

extension AdviceJSON {
  /// Times are rounded to three decimals; what was not counted is left out.
  static func finding(_ finding: Finding) -> JSONValue {
    var members: [(key: String, value: JSONValue)] = [
      ("id", .string(finding.id)), ("kind", .string(finding.kind.rawValue)), ("summary", .string(finding.summary)),
    ]
    if let database = finding.database { members.append(("database", .string(database))) }
    if let user = finding.user { members.append(("user", .string(user))) }
    members += [
      ("classes", .array(finding.classes.map(statement))), ("figures", figures(finding.figures)),
      ("reasons", .array(finding.reasons.map(JSONValue.string))),
      ("tradeoffs", .array(finding.tradeoffs.map(JSONValue.string))),
      ("remedies", .array(finding.remedies.map(remedy))),
    ]
    return .object(members)
  }

  static func dismissed(_ dismissed: DismissedFinding) -> JSONValue {
    .object([
      ("kind", .string(dismissed.kind.rawValue)), ("class", .string(dismissed.class)),
      ("query", .string(dismissed.query)), ("reason", .string(dismissed.reason)),
      ("code", .string(dismissed.code.rawValue)),
    ])
  }

  private static func statement(_ statement: Finding.Statement) -> JSONValue {
    .object([
      ("role", .string(statement.role.rawValue)), ("class", .string(statement.class)),
      ("query", .string(statement.query)), ("calls", .integer(statement.calls)),
    ])
  }

  private static func remedy(_ remedy: Finding.Remedy) -> JSONValue {
    var members: [(key: String, value: JSONValue)] = [("text", .string(remedy.text))]
    if let code = remedy.code { members.append(("code", .string(code))) }
    if let language = remedy.language { members.append(("language", .string(language.rawValue))) }
    return .object(members)
  }

  private static func figures(_ figures: Finding.Figures) -> JSONValue {
    let counts: [(String, Int?)] = [
      ("bursts", figures.bursts), ("bursts_in_transactions", figures.burstsInTransactions),
      ("executions", figures.executions), ("executions_median", figures.medianExecutions),
      ("executions_max", figures.mostExecutions), ("repeats", figures.repeats),
      ("round_trips_saved", figures.roundTripsSaved), ("transactions", figures.transactions),
      ("statements", figures.statements), ("statements_median", figures.medianStatements),
      ("statements_max", figures.mostStatements), ("waits", figures.waits),
      ("waits_with_locks", figures.waitsWithLocks), ("terminated", figures.terminated),
    ]
    let times: [(String, Double?)] = [
      ("execution_ms", figures.executionMilliseconds), ("waiting_ms", figures.waitingMilliseconds),
      ("saved_ms", figures.savedMilliseconds), ("longest_ms", figures.longestMilliseconds),
      ("locked_ms", figures.lockedMilliseconds), ("longest_locked_ms", figures.longestLockedMilliseconds),
    ]
    let texts: [(String, String?)] = [("first_seen", figures.firstSeen), ("worst_seen", figures.worstSeen)]
    return .object(
      counts.compactMap { name, value in value.map { (name, .integer($0)) } }
        + times.compactMap { name, value in value.map { (name, .decimal($0, places: 3)) } }
        + texts.compactMap { name, value in value.map { (name, .string($0)) } })
  }
}
