/// Puts a load on the target, with all proposed indexes and without any, in blocks of time.
///
/// The blocks go without, with, with, without: what drifts over time drifts for both. Nothing has to be built for it a second
/// time: the first block is before the indexes are built, the two in the middle are before and after they are measured
/// one by one, and the last is when they have been dropped. No index is hidden in a transaction, as it is for single
/// statements: that takes a lock that all other sessions would wait for.
final class LoadRun {
  /// Blocks of each state.
  private static let blocks = 2

  let mix: LoadMix
  let settings: BenchDocument.LoadSettings
  private let request: BenchRequest
  private let skipped: [BenchDocument.Skipped]
  private var before: LoadTally
  private var after: LoadTally
  private var number = 0

  /// Executes each statement once, for those that fail are no load.
  ///
  /// - Returns: nil when no statement of the workload can be executed.
  /// - Throws: `.interrupted`, `.connectionLost`, `.server`.
  init?(
    _ request: BenchRequest, _ settings: BenchDocument.LoadSettings, _ plan: BenchPlan, _ runs: PairedRuns
  ) throws(BenchError) {
    request.progress("trying the statements of the load")
    var classes: [MeasurableClass] = []
    var skipped = plan.loadSkipped
    for entry in plan.load {
      var usable = entry
      usable.statements = []
      var reason = ""
      for drawn in entry.statements {
        // What alters a role or a table in its transaction would make all other sessions wait.
        guard drawn.preparation.isEmpty else {
          reason = "row security of its tables has to be altered for it, which other sessions would wait for"
          continue
        }
        let statement = try runs.withFreshKeys(drawn, entry, .init(dropped: []))
        switch try runs.session.run(statement, without: [], written: []) {
        case .ran, .timedOut: usable.statements.append(statement)
        case .failed(let words, _): reason = "it fails: \(words)"
        }
      }
      if usable.statements.isEmpty {
        skipped.append(.init(class: entry.id, query: entry.query, calls: entry.calls, reason: reason))
      } else {
        classes.append(usable)
      }
    }
    guard !classes.isEmpty else { return nil }
    self.request = request
    self.settings = settings
    self.skipped = skipped
    mix = LoadMix(classes, role: runs.session.role, timeout: runs.session.timeout)
    before = LoadTally(classes: classes.count)
    after = before
  }

  /// One block of time.
  ///
  /// - Parameter isAfter: Whether the indexes are there.
  /// - Throws: `.interrupted`, `.connectionLost`, `.server`.
  func block(isAfter: Bool) throws(BenchError) {
    number += 1
    let sessions = try LoadSessions(request, mix, sessions: settings.sessions)
    let waits = LockWaits(try request.openUnwatched(), of: sessions.workers.map(\.backendProcess))
    defer { waits?.stop() }
    try waits?.start()
    try sessions.start()
    let what = "load \(isAfter ? "with" : "without") the indexes, block \(number) of \(2 * Self.blocks)"
    var said = Int.max
    sessions.wait(seconds: settings.seconds / Double(Self.blocks)) { left in
      guard Int(left) < said else { return }
      said = Int(left)
      request.progress("\(what), \(said + 1) s of it left")
    }
    try sessions.stop()
    waits?.stop()
    if isAfter {
      after.add(sessions.workers, waits?.take())
    } else {
      before.add(sessions.workers, waits?.take())
    }
  }

  /// Seconds of the two blocks that come after the proposals were measured.
  var secondsAfterwards: Double { settings.seconds }

  /// Milliseconds within which 95 % of all executions without the indexes were; nil before there are any.
  var usualP95: Double? { before.side.times.p95 }

  /// - Parameter notes: What the comparison leaves open.
  /// - Returns: nil until there is a block of each state.
  func result(notes: [String]) -> BenchDocument.Load? {
    guard before.blocks > 0, after.blocks > 0 else { return nil }
    let order = mix.classes.indices.sorted { (mix.classes[$1].calls, $0) < (mix.classes[$0].calls, $1) }
    return BenchDocument.Load(
      sessions: settings.sessions, seconds: settings.seconds, before: before.side, after: after.side,
      classes: order.map { number in
        let entry = mix.classes[number]
        return BenchDocument.LoadClass(
          class: entry.id, fingerprint: entry.fingerprint, query: entry.query, calls: entry.calls,
          before: before.times(of: number), after: after.times(of: number),
          errors: before.errorsOfClass[number] + after.errorsOfClass[number])
      }, skipped: skipped, notes: notes + ownNotes)
  }

  private var ownNotes: [String] {
    guard settings.sessions > 1, mix.classes.contains(where: \.writes) else { return [] }
    return [
      "All sessions take their values from the same few sets, so that they wait for each other's rows and keys more often "
        + "than an application's sessions would."
    ]
  }
}
