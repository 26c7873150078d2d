import Benchmarking

extension BenchJSON {
  static func load(_ load: BenchDocument.Load) -> JSONValue {
    .object([
      ("sessions", .integer(load.sessions)),
      ("seconds", .decimal(load.seconds, places: 3)),
      ("before", side(load.before)),
      ("after", side(load.after)),
      (
        "classes",
        .array(
          load.classes.map { entry in
            .object([
              ("class", .string(entry.class)), ("fingerprint", .string(entry.fingerprint)),
              ("query", .string(entry.query)), ("calls", .integer(entry.calls)),
              ("before", .object(times(entry.before))), ("after", .object(times(entry.after))),
              ("errors", .integer(entry.errors)),
            ])
          })
      ),
      ("skipped", .array(load.skipped.map(skipped))),
      ("notes", strings(load.notes)),
    ])
  }

  private static func side(_ side: BenchDocument.LoadSide) -> JSONValue {
    var members: [(key: String, value: JSONValue)] = [
      ("statements_per_second", .array(side.perSecond.map { .decimal($0, places: 3) }))
    ]
    members += times(side.times)
    members.append(
      (
        "errors",
        .object([
          ("deadlocks", .integer(side.errors.deadlocks)), ("lock_timeouts", .integer(side.errors.lockTimeouts)),
          ("statement_timeouts", .integer(side.errors.statementTimeouts)), ("others", .integer(side.errors.others)),
        ])
      ))
    if let waits = side.lockWaits { members.append(("lock_waits", .integer(waits))) }
    if let longest = side.longestLockWait { members.append(("longest_lock_wait_ms", time(longest))) }
    return .object(members)
  }

  private static func times(_ times: BenchDocument.LoadTimes) -> [(key: String, value: JSONValue)] {
    var members: [(key: String, value: JSONValue)] = [("executions", .integer(times.executions))]
    if let p50 = times.p50 { members.append(("p50_ms", time(p50))) }
    if let p95 = times.p95 { members.append(("p95_ms", time(p95))) }
    return members
  }
}
