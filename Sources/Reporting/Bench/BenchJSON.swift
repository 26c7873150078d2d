package import Benchmarking

/// The `sextant.bench/1` document: fields may be added, never renamed or reordered.
///
/// Times are in milliseconds, to a tenth of a microsecond; ratios have six decimals. An interval that nothing is certain of
/// ends in null. Seeds are strings: they don't fit into what most readers make of a number.
package enum BenchJSON {
  package static func write(_ document: BenchDocument) -> String {
    var members: [(key: String, value: JSONValue)] = [
      ("schema", .string(BenchDocument.schema)),
      ("sextant_version", .string(document.sextantVersion)),
      ("server_version", .integer(document.serverVersion)),
      ("source", source(document.source)),
      ("settings", settings(document.settings)),
      ("cut_short", .bool(document.isCutShort)),
      ("warnings", strings(document.warnings)),
      ("proposals", .array(document.proposals.map(proposal))),
    ]
    if let together = document.together { members.append(("together", comparison(together))) }
    if !document.togetherClasses.isEmpty {
      members.append(("together_classes", .array(document.togetherClasses.map(measurement))))
    }
    if let load = document.load { members.append(("load", self.load(load))) }
    members += [
      ("calibration", .array(document.calibration.map(calibration))),
      ("skipped", .array(document.skipped.map(skipped))),
      ("left_behind", strings(document.leftBehind)),
    ]
    return JSONValue.object(members).write() + "\n"
  }

  static func source(_ source: BenchDocument.Source) -> JSONValue {
    switch source {
    case .target: .object([("kind", .string("target"))])
    case .synthetic(let scale, let seed):
      .object([
        ("kind", .string("synthetic")), ("scale", .decimal(scale, places: 6)), ("seed", .string(String(seed))),
      ])
    }
  }

  static func settings(_ settings: BenchDocument.Settings) -> JSONValue {
    var members: [(key: String, value: JSONValue)] = [
      ("rounds", .integer(settings.rounds)),
      ("parameter_sets", .integer(settings.parameterSets)),
      ("cold", .bool(settings.isCold)),
      ("cold_system_cache", .bool(settings.emptiesSystemCache)),
      ("statement_timeout_seconds", .decimal(settings.statementTimeout, places: 3)),
      ("seed", .string(String(settings.seed))),
      ("confidence", .decimal(settings.confidence, places: 6)),
    ]
    if let load = settings.load {
      members += [("concurrency", .integer(load.sessions)), ("load_seconds", .decimal(load.seconds, places: 3))]
    }
    return .object(members)
  }

  private static func proposal(_ proposal: BenchDocument.Proposal) -> JSONValue {
    var members: [(key: String, value: JSONValue)] = [
      ("id", .string(proposal.id)),
      ("action", .string(proposal.action)),
      ("method", .string(proposal.method)),
      ("table", .string(proposal.table)),
      ("index", .string(proposal.index)),
      ("statement", .string(proposal.statement)),
      ("verdict", verdict(proposal.verdict)),
      ("estimated_bytes", .integer(proposal.estimatedBytes)),
    ]
    if let bytes = proposal.measuredBytes { members.append(("measured_bytes", .integer(bytes))) }
    if let seconds = proposal.buildSeconds { members.append(("build_seconds", .decimal(seconds, places: 3))) }
    if let wait = proposal.buildLockWaitMilliseconds { members.append(("build_lock_wait_ms", time(wait))) }
    if let slowdown = proposal.buildSlowdown { members.append(("build_slowdown", ratio(slowdown))) }
    if proposal.isLeftOut { members.append(("left_out", .bool(true))) }
    if let comparison = proposal.comparison { members.append(("comparison", self.comparison(comparison))) }
    members += [
      ("reads", .array(proposal.reads.map(measurement))), ("writes", .array(proposal.writes.map(measurement))),
    ]
    return .object(members)
  }

  private static func verdict(_ verdict: BenchDocument.Verdict) -> JSONValue {
    var members: [(key: String, value: JSONValue)] = [
      ("decision", .string(verdict.decision.rawValue)), ("reasons", strings(verdict.reasons)),
    ]
    if let rounds = verdict.moreRounds { members.append(("more_rounds", .integer(rounds))) }
    return .object(members)
  }

  private static func comparison(_ comparison: BenchDocument.Comparison) -> JSONValue {
    var members: [(key: String, value: JSONValue)] = [
      ("before_ms", time(comparison.before)), ("after_ms", time(comparison.after)),
      ("ratio", interval(comparison.ratio)),
    ]
    if let planned = comparison.plannedRatio { members.append(("planned_ratio", ratio(planned))) }
    return .object(members)
  }

  static func interval(_ interval: BenchDocument.Interval) -> JSONValue {
    .object([("estimate", ratio(interval.estimate)), ("low", ratio(interval.low)), ("high", ratio(interval.high))])
  }

  private static func measurement(_ measurement: BenchDocument.ClassMeasurement) -> JSONValue {
    var members: [(key: String, value: JSONValue)] = [
      ("class", .string(measurement.class)),
      ("fingerprint", .string(measurement.fingerprint)),
      ("query", .string(measurement.query)),
      ("calls", .integer(measurement.calls)),
    ]
    if let cost = measurement.plannedBefore { members.append(("planned_cost_before", .decimal(cost, places: 2))) }
    if let cost = measurement.plannedAfter { members.append(("planned_cost_after", .decimal(cost, places: 2))) }
    members += [
      ("ratio", interval(measurement.ratio)),
      ("uses_index", .bool(measurement.usesIndex)),
      ("before", sample(measurement.before)),
      ("after", sample(measurement.after)),
    ]
    if let misestimate = measurement.misestimate {
      members.append(
        (
          "misestimate",
          .object([
            ("node", .string(misestimate.node)), ("estimated_rows", .decimal(misestimate.estimatedRows, places: 2)),
            ("actual_rows", .decimal(misestimate.actualRows, places: 2)), ("plan", .string(misestimate.plan)),
          ])
        ))
    }
    return .object(members)
  }

  private static func sample(_ sample: BenchDocument.Sample) -> JSONValue {
    var members: [(key: String, value: JSONValue)] = []
    if let median = sample.median { members.append(("median_ms", time(median))) }
    if let p95 = sample.p95 { members.append(("p95_ms", time(p95))) }
    members += [
      ("times_ms", .array(sample.times.map { .array($0.map(time)) })),
      ("buffers", .decimal(sample.buffers, places: 2)),
      ("buffers_read", .decimal(sample.buffersRead, places: 2)),
      ("wal_bytes", .decimal(sample.walBytes, places: 2)),
    ]
    if let share = sample.heapOnlyShare { members.append(("hot_share", .decimal(share, places: 4))) }
    members.append(("timeouts", .integer(sample.timeouts)))
    return .object(members)
  }

  private static func calibration(_ calibration: BenchDocument.Calibration) -> JSONValue {
    .object([
      ("method", .string(calibration.method)), ("classes", .integer(calibration.classes)),
      ("median", ratio(calibration.median)), ("worst", ratio(calibration.worst)),
    ])
  }

  static func skipped(_ skipped: BenchDocument.Skipped) -> JSONValue {
    .object([
      ("class", .string(skipped.class)), ("query", .string(skipped.query)), ("calls", .integer(skipped.calls)),
      ("reason", .string(skipped.reason)),
    ])
  }

  static func time(_ milliseconds: Double) -> JSONValue { .decimal(milliseconds, places: 4) }
  static func ratio(_ ratio: Double) -> JSONValue { .decimal(ratio, places: 6) }
  static func strings(_ strings: [String]) -> JSONValue { .array(strings.map(JSONValue.string)) }
}
