package import Advice

/// The `sextant.advice/1` document: fields may be added, never renamed or reordered.
package enum AdviceJSON {
  /// Costs are rounded to two decimals, seconds to three.
  package static func write(_ document: AdviceDocument) -> String {
    var members: [(key: String, value: JSONValue)] = [
      ("schema", .string(AdviceDocument.schema)),
      ("sextant_version", .string(document.sextantVersion)),
      ("server_version", .integer(document.serverVersion)),
      ("planner_version", .integer(document.plannerVersion)),
      ("deterministic", .bool(document.isDeterministic)),
      ("captured_at", .string(document.capturedAt)),
      ("warnings", strings(document.allWarnings)),
      ("notes", .array(document.twinNotes.map(note))),
      ("costs", costs(document.costs)),
      ("write_weight", .decimal(document.settings.writeWeight, places: 6)),
      ("workload", workload(document.workload)),
      ("recommendations", .array(document.recommendations.map(recommendation))),
      ("rejected", .array(document.rejected.map(rejection))),
      ("questions", .array(document.questions.map(question))),
    ]
    if !document.partitions.isEmpty {
      members.append(("partitions", .array(document.partitions.map(partition))))
    }
    if let findings = document.findings {
      members.append(("findings", .array(findings.map(finding))))
      members.append(("dismissed_findings", .array(document.dismissedFindings.map(dismissed))))
    }
    if !document.unreadable.isEmpty {
      members.append(("unreadable", .array(document.unreadable.map(unreadable))))
    }
    if let noRoom = document.noRoom { members.append(("no_room", self.noRoom(noRoom))) }
    if let budget = document.budget {
      members.append(
        ("budget", .object([("bytes", .integer(budget.bytes)), ("freed_bytes", .integer(budget.freed))])))
    }
    if let maximum = document.settings.maximumIndexes { members.append(("max_indexes", .integer(maximum))) }
    members.append(("settings", settings(document.settings)))
    if let published = document.published {
      members.append(
        (
          "algorithm",
          .object([
            ("name", .string(published.name.rawValue)), ("max_width", .integer(published.maximumWidth)),
          ])
        ))
    }
    if let timings = document.timings { members.append(("seconds", seconds(timings))) }
    return JSONValue.object(members).write() + "\n"
  }

  private static func costs(_ costs: AdviceDocument.Costs) -> JSONValue {
    var members: [(key: String, value: JSONValue)] = [
      ("source", .string(costs.source)),
      ("before", cost(costs.before)),
      ("after", cost(costs.after)),
      ("what_if_calls", .integer(costs.whatIfCalls)),
      ("what_if_calls_to_choose", .integer(costs.whatIfCallsToChoose)),
    ]
    if let bound = costs.lowerBound { members.append(("lower_bound", cost(bound))) }
    members.append(
      (
        "curve",
        .array(
          costs.curve.map { point in
            .object([
              ("size_bytes", .integer(point.sizeInBytes)), ("indexes", .integer(point.indexes)),
              ("cost", cost(point.cost)), ("advised", .bool(point.isAdvised)),
            ])
          })
      ))
    return .object(members)
  }

  private static func workload(_ workload: AdviceDocument.WorkloadSummary) -> JSONValue {
    var members: [(key: String, value: JSONValue)] = [
      ("classes", .integer(workload.classes)),
      ("calls", .integer(workload.calls)),
      ("analyzed", .integer(workload.analyzed)),
      ("planned_generically", .integer(workload.plannedGenerically)),
      ("skipped", .array(workload.skipped.map(skipped))),
      ("improved", .integer(workload.improved)),
      ("unimproved", .array(workload.unimproved.map(unimproved))),
      ("derived", .integer(workload.derived.count)),
    ]
    if !workload.derived.isEmpty { members.append(("derived_classes", .array(workload.derived.map(derived)))) }
    return .object(members)
  }

  private static func derived(_ derived: AdviceDocument.Derived) -> JSONValue {
    var members: [(key: String, value: JSONValue)] = [
      ("class", .string(derived.class)), ("query", .string(derived.query)), ("derived_from", .string(derived.origin)),
      ("calls", .integer(derived.calls)),
    ]
    if let before = derived.costBefore { members.append(("cost_before", cost(before))) }
    if let after = derived.costAfter { members.append(("cost_after", cost(after))) }
    if let reason = derived.reason { members.append(("reason", .string(reason))) }
    if let code = derived.code { members.append(("code", .string(code))) }
    return .object(members)
  }

  private static func unimproved(_ unimproved: AdviceDocument.Unimproved) -> JSONValue {
    .object([
      ("class", .string(unimproved.class)),
      ("query", .string(unimproved.query)),
      ("calls", .integer(unimproved.calls)),
      ("cost", cost(unimproved.cost)),
      ("reason", .string(unimproved.reason)),
      ("code", .string(unimproved.code)),
    ])
  }

  private static func unreadable(_ unreadable: AdviceDocument.Unreadable) -> JSONValue {
    .object([
      ("table", .string(unreadable.table)), ("columns", strings(unreadable.columns)),
      ("grant", .string(unreadable.grant)),
    ])
  }

  private static func settings(_ settings: AdviceSettings) -> JSONValue {
    var members: [(key: String, value: JSONValue)] = [
      ("only", strings(settings.kinds)), ("tables", strings(settings.tables)),
      ("min_gain", .decimal(settings.minimumGain, places: 6)),
      ("max_regression", .decimal(settings.maximumRegression, places: 6)),
    ]
    if let limit = settings.timeLimit {
      members.append(("time_limit_seconds", .decimal(limit / .seconds(1), places: 3)))
    }
    return .object(members)
  }

  private static func noRoom(_ noRoom: AdviceDocument.NoRoom) -> JSONValue {
    .object([
      ("limit", .string(noRoom.limit)), ("statement", .string(noRoom.statement)),
      ("size_bytes", .integer(noRoom.sizeInBytes)), ("saving", cost(noRoom.saving)),
    ])
  }

  private static func skipped(_ skipped: AdviceDocument.Skipped) -> JSONValue {
    .object([
      ("class", .string(skipped.class)),
      ("query", .string(skipped.query)),
      ("calls", .integer(skipped.calls)),
      ("reason", .string(skipped.reason)),
      ("code", .string(skipped.code)),
    ])
  }

  static func build(_ build: Recommendation.Build) -> JSONValue {
    .object([
      ("seconds_low", .decimal(build.secondsLow, places: 3)), ("seconds_high", .decimal(build.secondsHigh, places: 3)),
      ("lock", .string(build.lock)), ("formula", .string(build.formula)),
    ])
  }

  private static func recommendation(_ recommendation: Recommendation) -> JSONValue {
    var members: [(key: String, value: JSONValue)] = [
      ("id", .string(recommendation.id)),
      ("action", .string(recommendation.action.rawValue)),
      ("method", .string(recommendation.method)),
      ("table", .string(recommendation.table)),
      ("index", .string(recommendation.index)),
      ("statement", .string(recommendation.statement)),
      ("rollback", .string(recommendation.rollback)),
      ("rollout", .array(recommendation.rollout.map(step))),
      ("size_bytes", .integer(recommendation.sizeInBytes)),
      ("size_source", .string(recommendation.sizeSource)),
      ("cost_before", cost(recommendation.costBefore)),
      ("cost_after", cost(recommendation.costAfter)),
      ("write_overhead", writeOverhead(recommendation.writeOverhead)),
      ("confidence", .string(recommendation.confidence.rawValue)),
      ("reasons", strings(recommendation.reasons)),
      ("tradeoffs", strings(recommendation.tradeoffs)),
      ("queries", .array(recommendation.queries.map(effect))),
      ("minor_changes", .integer(recommendation.minorChanges)),
    ]
    if let build = recommendation.build { members.append(("build", self.build(build))) }
    if let implication = recommendation.implication { members.append(("implication", .string(implication.rawValue))) }
    return .object(members)
  }

  private static func step(_ step: Recommendation.Step) -> JSONValue {
    .object([
      ("sql", .string(step.sql)), ("in_transaction", .bool(step.inTransaction)), ("why", .string(step.why)),
    ])
  }

  private static func writeOverhead(_ overhead: Recommendation.WriteOverhead) -> JSONValue {
    var members: [(key: String, value: JSONValue)] = [
      ("entries", cost(overhead.entries)),
      ("entries_in_other_indexes", cost(overhead.entriesInOtherIndexes)),
      ("bytes_per_entry", cost(overhead.bytesPerEntry)),
      ("updates_losing_hot", cost(overhead.updatesLosingHOT)),
      ("cost", cost(overhead.cost)),
      ("formula", .string(overhead.formula)),
      ("wal_bytes_per_entry", cost(overhead.walBytesPerEntry)),
      ("source", .string(overhead.source)),
    ]
    if let share = overhead.updatesLosingHOTShare { members.append(("updates_losing_hot_share", cost(share))) }
    if let share = overhead.heapOnlyShare { members.append(("hot_share", cost(share))) }
    return .object(members)
  }

  private static func effect(_ effect: Recommendation.Effect) -> JSONValue {
    var members: [(key: String, value: JSONValue)] = [
      ("class", .string(effect.class)),
      ("fingerprint", .string(effect.fingerprint)),
      ("query", .string(effect.query)),
      ("calls", .integer(effect.calls)),
      ("cost_before", cost(effect.costBefore)),
      ("cost_after", cost(effect.costAfter)),
    ]
    if let plan = effect.planBefore { members.append(("plan_before", .string(plan))) }
    if let plan = effect.planAfter { members.append(("plan_after", .string(plan))) }
    if let note = effect.planNote { members.append(("plan_note", .string(note))) }
    if let origin = effect.origin { members.append(("derived_from", .string(origin))) }
    return .object(members)
  }

  private static func rejection(_ rejection: AdviceDocument.Rejection) -> JSONValue {
    .object([
      ("statement", .string(rejection.statement)),
      ("table", .string(rejection.table)),
      ("reason", .string(rejection.reason)),
      ("code", .string(rejection.code)),
    ])
  }

  private static func question(_ question: Question) -> JSONValue {
    .object([
      ("id", .string(question.id)),
      ("table", .string(question.table)),
      ("columns", strings(question.columns)),
      ("question", .string(question.question)),
      ("reasons", strings(question.reasons)),
      ("check", .string(question.check)),
      ("statement", .string(question.statement)),
      ("rollback", .string(question.rollback)),
      ("classes", strings(question.classes)),
    ])
  }

  private static func note(_ note: AdviceDocument.Note) -> JSONValue {
    .object([("subject", .string(note.subject)), ("message", .string(note.message))])
  }

  /// An object of stages in their order; a stage that ran several times is added up.
  private static func seconds(_ timings: [AdviceDocument.Timing]) -> JSONValue {
    var members: [(key: String, value: Double)] = []
    for timing in timings {
      if let index = members.firstIndex(where: { $0.key == timing.stage }) {
        members[index].value += timing.seconds
      } else {
        members.append((timing.stage, timing.seconds))
      }
    }
    return .object(members.map { ($0.key, .decimal($0.value, places: 3)) })
  }

  private static func cost(_ value: Double) -> JSONValue { .decimal(value, places: 2) }
  private static func strings(_ strings: [String]) -> JSONValue { .array(strings.map(JSONValue.string)) }
}
