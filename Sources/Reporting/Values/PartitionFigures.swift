import Advice
import Partitioning

/// How advice on partitions is shown, in one place for all reports.
extension PartitionAdvice {
  /// Query classes that text and Markdown show, and partitions; the JSON has all.
  static let classLimit = 6
  static let partitionLimit = 4

  /// `Partition public.readings by RANGE (recorded_at), by month: now`.
  var title: String {
    switch (verdict, plan) {
    case (.not, _): "Leave \(table.sql) as it is"
    case (.now, let plan?): "Partition \(table.sql) \(plan.scheme.words), now"
    case (.later, let plan?): "Partition \(table.sql) \(plan.scheme.words)\(due.map { ", by \($0)" } ?? ", later")"
    case (.now, nil), (.later, nil): "Partition \(table.sql)"
    }
  }

  /// `4,000,000 rows, 512 MB and 230 MB of indexes`.
  var sizeSummary: String {
    "\(size.rows > 0 || size.heapBytes == 0 ? HumanNumber.count(size.rows) + " rows" : "rows not counted yet (ANALYZE)"), \(HumanNumber.bytes(size.heapBytes)) and \(HumanNumber.bytes(size.indexBytes)) of indexes"
  }

  /// `30,000 rows and 4 MB a day: rows inserted less rows deleted since …`; nil when nothing tells it.
  var growthSummary: String? {
    growth.map {
      "\(HumanNumber.count($0.rowsPerDay)) rows and \(HumanNumber.bytes(Int(clamping: $0.bytesPerDay))) a day: \($0.explanation)"
    }
  }
}

extension PartitionAdvice.Threshold {
  var label: String {
    switch kind {
    case .rows: "rows"
    case .memory: "table and indexes"
    case .vacuum: "time of VACUUM"
    case .indexBuild: "time of an index build"
    case .retention: "rows deleted for age"
    }
  }

  /// `passed`, `on 2027-03-01`, or `not in sight`.
  var state: String { isPassed ? "passed" : passedOn.map { "on \($0)" } ?? "not in sight" }

  var valueText: String { text(value) }
  var limitText: String { text(limit) }

  private func text(_ value: Double) -> String {
    switch kind {
    case .rows: HumanNumber.count(value)
    case .memory: HumanNumber.bytes(Int(clamping: value))
    case .vacuum, .indexBuild: HumanNumber.duration(milliseconds: value * 1_000)
    case .retention: HumanNumber.percent(value)
    }
  }
}

extension PartitionScheme {
  /// `by RANGE (recorded_at), a month each, 28 partitions`.
  var words: String {
    let unit = unit.map { ", a \($0.rawValue) each" } ?? ""
    let parts = subdivision.map { ", each by \($0.key) in \($0.modulus)" } ?? ""
    return "by \(key)\(unit), \(HumanNumber.counted(partitions.count, "partition", "partitions"))\(parts)"
  }
}

extension PartitionEffect {
  /// `1,234 -> 567, 54 % saved`.
  var costSummary: String {
    let share = costBefore > 0 ? (costBefore - costAfter) / costBefore : 0
    let change =
      share > 0
      ? "\(HumanNumber.percent(share)) saved" : share < 0 ? "\(HumanNumber.percent(-share)) more" : "the same"
    return "\(HumanNumber.cost(costBefore)) -> \(HumanNumber.cost(costAfter)), \(change)"
  }

  /// `0.12 ms -> 0.31 ms an execution`.
  var planningSummary: String {
    "\(HumanNumber.duration(milliseconds: planningBefore)) -> \(HumanNumber.duration(milliseconds: planningAfter)) an execution"
  }

  /// `12 of 15 query classes leave partitions out`.
  var pruningSummary: String {
    "\(HumanNumber.count(classes.count { $0.prunes })) of \(HumanNumber.counted(classes.count, "query class leaves", "query classes leave")) partitions out"
  }

  // A DELETE that DETACH and DROP take the place of is neither.
  var cheaper: [ClassEffect] { classes.filter { !$0.isReplaced && $0.costAfter < $0.costBefore } }
  var dearer: [ClassEffect] { classes.filter { !$0.isReplaced && $0.costAfter > $0.costBefore } }
}

extension PartitionEffect.ClassEffect {
  /// `1 of 28`; with a trailing `+` when it leaves more out while it runs.
  var partitionsText: String {
    guard partitions > 0 else { return "-" }
    let read = FixedDecimal.text(partitionsRead, places: partitionsRead < 10 ? 1 : 0, minimumPlaces: 0) ?? "?"
    return "\(prunesAtRun ? "at run, " : "")\(read) of \(partitions)"
  }
}

extension PartitionEffect.PartitionSize {
  /// `readings_p2026_01  120,000 rows, 15 MB and 9 MB of indexes`.
  var words: String {
    let indexes = indexBytes.values.reduce(0, +)
    return
      "\(name): \(HumanNumber.count(rows)) rows, \(HumanNumber.bytes(heapBytes)) and \(HumanNumber.bytes(indexes)) of indexes"
  }
}

extension AdviceDocument {
  static let partitionsHint = "What it does, what it breaks and the way there: sextant partition"
}

extension PartitionDocument {
  /// `2 to partition now, 1 later, 4 not`.
  var verdictSummary: String {
    func count(_ verdict: PartitionAdvice.Verdict) -> Int { tables.count { $0.verdict == verdict } }
    return "\(count(.now)) to partition now, \(count(.later)) later, \(count(.not)) not"
  }

  static let nothing = "No table is large enough, or grows fast enough, to be looked at."
}
