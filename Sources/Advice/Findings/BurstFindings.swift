internal import SQLSyntax
internal import Workload

/// Loops and repeated statements.
struct BurstFindings {
  let context: FindingContext
  private let sessions: SessionFindings

  init(_ context: FindingContext, _ sessions: SessionFindings) {
    self.context = context
    self.sessions = sessions
  }

  /// Bursts that differ in nothing but whether they were in transactions.
  struct Group {
    var key: Key
    var inside = StatementBursts()
    var outside = StatementBursts()

    struct Key: Hashable {
      var kind: SessionFindings.BurstKey.Kind
      var origin: FindingContext.Origin
      var parent: SessionFindings.Statement?
      var statement: SessionFindings.Statement
    }
  }

  /// In the order of ``SessionFindings/sortedBursts``.
  func groups() -> [Group] {
    var groups: [Group] = []
    var numbers: [Group.Key: Int] = [:]
    for (key, value) in sessions.sortedBursts {
      let name = Group.Key(
        kind: key.kind, origin: .init(database: key.database, user: key.user), parent: key.parent,
        statement: key.statement)
      let number = numbers[name] ?? groups.count
      if number == groups.count {
        numbers[name] = number
        groups.append(Group(key: name))
      }
      if key.inTransaction { groups[number].inside = value } else { groups[number].outside = value }
    }
    return groups
  }

  func outcome(of group: Group) -> FindingsWriter.Outcome {
    let key = group.key
    let kind: Finding.Kind = key.kind == .distinct ? .loop : .repeated
    func dismissed(_ code: DismissedFinding.Code, _ reason: String) -> FindingsWriter.Outcome {
      .dismissed(
        .init(
          kind: kind, class: FindingContext.id(of: key.statement),
          query: context.shown(key.statement, key.origin, .child)?.query ?? "", reason: reason, code: code))
    }
    guard let child = context.queryClass(key.statement, key.origin) else {
      return dismissed(.unknownStatement, "the workload does not hold the statement (see --min-calls)")
    }
    let looped = context.looped(child)
    if let looped, !looped.readsTables { return dismissed(.noTable, "it reads no table") }
    if kind == .loop, looped?.isPaged == true {
      return dismissed(.paged, "it takes one page after the other")
    }
    if kind == .repeated, looped?.isRepeatable == false {
      return dismissed(.notRepeatable, "it draws a number or takes a lock: each execution means something")
    }
    var value = group.inside
    let specificity = Specificity(group, context, sessions)
    if kind == .repeated || specificity.speaksForOneClient {
      value.add(group.outside)
    } else if value.bursts == 0 {
      return dismissed(.notSpecific, specificity.reason)
    }
    let saved = kind == .loop ? value.executions - value.bursts : value.repeats
    guard
      saved >= FindingThresholds.roundTrips,
      value.bursts >= FindingThresholds.bursts
        || (group.inside.largest.value >= FindingThresholds.singleBurst)
    else {
      return dismissed(
        .tooSmall,
        "\(FindingWording.counted(value.bursts, "burst", "bursts")) of \(FindingWording.count(value.executions)) executions"
      )
    }
    let figures = figures(value, inside: group.inside, saved: saved, kind)
    let finding =
      kind == .loop
      ? loop(key, child, looped, value, figures, specificity) : repeated(key, child, value, figures)
    return .finding(finding)
  }

  private func figures(
    _ value: StatementBursts, inside: StatementBursts, saved: Int, _ kind: Finding.Kind
  ) -> Finding.Figures {
    var figures = Finding.Figures()
    figures.bursts = value.bursts
    figures.burstsInTransactions = inside.bursts
    figures.executions = value.executions
    figures.medianExecutions = value.sizes.median
    figures.mostExecutions = value.largest.value
    figures.repeats = value.repeats
    figures.roundTripsSaved = saved
    figures.executionMilliseconds = Double(value.busy) / 1_000
    figures.firstSeen = FindingWording.time(value.firstSeen)
    figures.worstSeen = FindingWording.time(value.largest.time)
    if value.pauses > 0 {
      let pause = max(0, Double(value.waiting)) / Double(value.pauses) / 1_000
      figures.waitingMilliseconds = pause * Double(value.pauses)
      // Of a loop the work stays about the same; what is not asked again is not worked on either.
      let work = kind == .repeated ? Double(value.busy) / 1_000 / Double(max(1, value.executions)) : 0
      figures.savedMilliseconds = Double(saved) * (pause + work)
    }
    return figures
  }

  // MARK: - Loops

  private func loop(
    _ key: Group.Key, _ child: QueryClass, _ looped: LoopedStatement?, _ value: StatementBursts,
    _ figures: Finding.Figures, _ specificity: Specificity
  ) -> Finding {
    let parent = key.parent.flatMap { context.shown($0, key.origin, .parent) }
    let parentClass = key.parent.flatMap { context.queryClass($0, key.origin) }
    let remedies = LoopRemedies(
      context: context, user: key.origin.user, child: child, looped: looped, parent: parentClass)
    let behind =
      parent != nil
      ? "behind one statement" : specificity.isInside ? "in one transaction" : "at the beginning of a session"
    let one = remedies.isInsert ? "one row at a time" : "one execution for each value"
    let summary =
      "\(one), about \(FindingWording.count(value.sizes.median ?? 0)) times \(behind): "
      + "\(FindingWording.count(value.executions)) executions in \(FindingWording.counted(value.bursts, "burst", "bursts"))"
    var reasons = [
      "bursts of \(FindingWording.count(value.sizes.median ?? 0)) executions as a rule, \(FindingWording.count(value.largest.value)) at most, of the same statement with other values, in one session"
    ]
    if let reason = specificity.evidence { reasons.append(reason) }
    if let pauses = pauses(value, saved: value.executions - value.bursts) { reasons.append(pauses) }
    if value.repeats * 10 >= value.executions {
      reasons.append(
        "at least \(FindingWording.count(value.repeats)) of the executions ask for values that their burst has asked for already"
      )
    }
    let tradeoff =
      remedies.isWrite
      ? "one statement succeeds or fails as a whole, and an error does not say by which row"
      : "all rows are in memory at once: send values in portions of some hundreds where there may be very many"
    return Finding(
      id: StableIdentifier.of(identity(.loop, key)), kind: .loop, summary: summary, database: key.origin.database,
      user: key.origin.user,
      classes: [parent, .init(role: .child, class: child.id, query: child.query, calls: child.calls)]
        .compactMap(\.self),
      figures: figures, reasons: reasons, tradeoffs: [tradeoff], remedies: remedies.all())
  }

  private func pauses(_ value: StatementBursts, saved: Int) -> String? {
    guard value.pauses > 0 else { return nil }
    let pause = max(0, Double(value.waiting)) / Double(value.pauses) / 1_000
    let work = Double(value.busy) / 1_000 / Double(max(1, value.executions))
    return
      "an execution takes \(FindingWording.duration(work)) on the server, and the next one comes \(FindingWording.duration(pause)) later: \(FindingWording.count(saved)) round trips are \(FindingWording.duration(pause * Double(saved)))"
  }

  // MARK: - The same again

  private func repeated(
    _ key: Group.Key, _ child: QueryClass, _ value: StatementBursts, _ figures: Finding.Figures
  ) -> Finding {
    let summary =
      "the same statement with the same values again and again: \(FindingWording.count(value.repeats)) of "
      + "\(FindingWording.count(value.executions)) executions in \(FindingWording.counted(value.bursts, "burst", "bursts"))"
    var reasons = [
      "bursts of \(FindingWording.count(value.sizes.median ?? 0)) executions as a rule, \(FindingWording.count(value.largest.value)) at most, in one session within moments"
    ]
    if let pauses = pauses(value, saved: value.repeats) { reasons.append(pauses) }
    return Finding(
      id: StableIdentifier.of(identity(.repeated, key)), kind: .repeated, summary: summary,
      database: key.origin.database, user: key.origin.user,
      classes: [.init(role: .statement, class: child.id, query: child.query, calls: child.calls)], figures: figures,
      reasons: reasons,
      tradeoffs: ["what is kept may be out of date: keep it for as long as the request, or as the data may be old"],
      remedies: [
        .init(
          "ask once and keep the answer for the request; or in a cache of the application, if its age does not matter. If it waits for something to change, let it be told: LISTEN and NOTIFY"
        )
      ])
  }

  private func identity(_ kind: Finding.Kind, _ key: Group.Key) -> [String] {
    [
      kind.rawValue, key.origin.database ?? "", key.origin.user ?? "",
      key.parent.map { $0.fingerprint + $0.shape } ?? "", key.statement.fingerprint + key.statement.shape,
    ]
  }
}
