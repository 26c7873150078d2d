/// A load while the indexes are built: what the builds do to the statements beside them.
final class LoadDuringBuilds {
  /// Executions that a 95th percentile takes.
  private static let leastExecutions = 100

  /// What was seen of one index while it was built.
  struct Effect {
    /// Milliseconds that a statement waited for a lock of the build; nil where the server doesn't say.
    var lockWait: Double?
    /// 95th percentile of the executions during the build over that before it; nil when there were too few.
    var slowdown: Double?
  }

  private let sessions: LoadSessions
  private let waits: LockWaits?
  private let usualP95: Double?
  private let start: ContinuousClock.Instant
  private var windows: [Int: (from: Double, to: Double)] = [:]
  private var lockWaits: [Int: Double] = [:]

  /// - Parameter builder: The session that builds.
  /// - Throws: `.connectionLost`, `.server`.
  init(_ load: LoadRun, _ request: BenchRequest, builder: TargetSession) throws(BenchError) {
    sessions = try LoadSessions(request, load.mix, sessions: load.settings.sessions)
    waits = LockWaits(
      try request.openUnwatched(), of: sessions.workers.map(\.backendProcess),
      blockedBy: builder.connection.backendProcess)
    usualP95 = load.usualP95
    start = .now
    try sessions.start()
    try waits?.start()
  }

  /// - Parameter number: The proposal's place.
  func measure<Result>(_ number: Int, _ body: () throws(BenchError) -> Result) throws(BenchError) -> Result {
    _ = waits?.take()
    let from = (ContinuousClock.now - start) / .seconds(1)
    let result = try body()
    windows[number] = (from, (ContinuousClock.now - start) / .seconds(1))
    lockWaits[number] = waits?.take().longest
    return result
  }

  /// Ends the load.
  ///
  /// - Returns: By the proposals' places.
  /// - Throws: `.interrupted`, `.connectionLost`.
  func end() throws(BenchError) -> [Int: Effect] {
    waits?.stop()
    try sessions.stop()
    let executions = sessions.workers.flatMap(\.executions).filter { $0.outcome == .ran }
    return windows.reduce(into: [:]) { result, entry in
      let (from, to) = entry.value
      let beside = executions.filter {
        Double($0.end) >= from && Double($0.end) - Double($0.milliseconds) / 1_000 <= to
      }
      var effect = Effect(lockWait: lockWaits[entry.key])
      if beside.count >= Self.leastExecutions, let usualP95, usualP95 > 0,
        let p95 = LoadTally.times(beside.map(\.milliseconds)).p95
      {
        effect.slowdown = p95 / usualP95
      }
      result[entry.key] = effect
    }
  }
}
