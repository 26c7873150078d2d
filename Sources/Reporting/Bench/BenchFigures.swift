import Benchmarking

/// What was measured, in words and figures that text, Markdown and HTML share.
extension BenchDocument {
  /// `4 proposals measured: 2 kept, 1 rejected, 1 inconclusive`.
  var summary: String {
    let proposals = HumanNumber.counted(self.proposals.count, "proposal", "proposals")
    if self.proposals.isEmpty { return "No proposals to measure" }
    let counts = Verdict.Decision.allInOrder.map { "\(HumanNumber.count(count($0))) \($0.outcome)" }
    return "\(proposals) measured: \(counts.joined(separator: ", "))"
  }

  func count(_ decision: Verdict.Decision) -> Int { proposals.count { $0.verdict.decision == decision } }

  /// What it was measured on.
  var sourceSummary: String {
    let server = "PostgreSQL \(HumanNumber.serverVersion(serverVersion))"
    return switch source {
    case .target: "\(server), on the target named for it"
    case .synthetic(let scale, let seed):
      "\(server), on rows made from statistics at \(HumanNumber.percent(scale)) of the size (seed \(seed))"
    }
  }

  /// How it was measured.
  var settingsSummary: String {
    let rounds = HumanNumber.counted(settings.rounds, "round", "rounds")
    let sets = HumanNumber.counted(settings.parameterSets, "set", "sets")
    return
      "\(rounds) with and without, of up to \(sets) of parameters; \(settings.cachesText); "
      + "statement timeout \(HumanNumber.duration(milliseconds: settings.statementTimeout * 1_000))"
  }

  /// All warnings, with what the document says of itself.
  var allWarnings: [String] {
    (isCutShort ? ["The run ended before all was measured: what is missing was not judged."] : []) + warnings
  }

  /// What the figures are.
  var explanation: String {
    "A change is that of the time with the proposal against without it, all others being there but those "
      + "that no plan reads, with its "
      + "\(HumanNumber.percent(settings.confidence)) confidence interval. Times are medians of one execution." + drops
      + partial
  }

  /// What a verdict means of a drop.
  private var drops: String {
    proposals.contains(where: \.isDrop)
      ? " A verdict is on the proposal: to keep a drop is to drop the index." : ""
  }

  /// What synthetic rows leave open.
  private var partial: String {
    guard case .synthetic(let scale, _) = source, !source.isWhole else { return "" }
    return " Real sizes and build times are of \(HumanNumber.percent(scale)) of the rows."
  }

  static let calibrationExplained =
    "Measured ratio over planned ratio of the classes that were promised a gain: above 1 the planner promised too much."
}

extension BenchDocument.Settings {
  /// What caches hold when a run begins.
  var cachesText: String {
    guard isCold else { return "caches warm" }
    return "caches cold: the server's are emptied before each run, the operating system's "
      + (emptiesSystemCache ? "of its files too" : "are not")
  }
}

extension BenchDocument.Verdict.Decision {
  static let allInOrder: [Self] = [.keep, .reject, .inconclusive]

  /// `2 kept`, said of a proposal that was judged.
  var outcome: String {
    switch self {
    case .keep: "kept"
    case .reject: "rejected"
    case .inconclusive: "inconclusive"
    }
  }
}

extension BenchDocument.Proposal {
  /// `create`, `drop`, and any other action with its words.
  var actionWords: String {
    isDrop ? "drop" : action == "create_index" ? "create" : action.split(separator: "_").joined(separator: " ")
  }

  /// What lists have before the index: nothing where it is created, `drop ` where it is dropped, since keeping that
  /// proposal is to lose the index.
  var listPrefix: String { action == "create_index" ? "" : actionWords + " " }

  /// `24 MB / 26 MB`: as planned, and as it was.
  var sizeText: String {
    "\(HumanNumber.bytes(estimatedBytes)) / \(measuredBytes.map(HumanNumber.bytes) ?? "-")"
  }

  var buildText: String { buildSeconds.map { HumanNumber.duration(milliseconds: $0 * 1_000) } ?? "-" }
  var changeText: String { comparison?.ratio.changeText ?? "not measured" }
  var plannedText: String { comparison?.plannedRatio.map(BenchDocument.Interval.change) ?? "-" }
}

extension BenchDocument.Interval {
  /// `-81 % (-83 % to -79 %)`.
  var changeText: String {
    guard high.isFinite else { return low == 0 && estimate == 1 ? "uncertain" : "\(Self.change(estimate)) (uncertain)" }
    return "\(Self.change(estimate)) (\(Self.change(low)) to \(Self.change(high)))"
  }

  static func change(_ ratio: Double) -> String { HumanNumber.change(ratio) }
}

extension BenchDocument.ClassMeasurement {
  var plannedText: String { plannedRatio.map(BenchDocument.Interval.change) ?? "-" }

  /// WAL of one execution, before and after; nil when none is written.
  var walText: String? {
    guard before.walBytes > 0 || after.walBytes > 0 else { return nil }
    return [before, after].map { HumanNumber.bytes(Int(min(max($0.walBytes, 0), 1e15).rounded())) }
      .joined(separator: " -> ")
  }

  /// The part of updates that are heap-only, before and after; nil when no row was updated.
  var hotText: String? {
    guard before.heapOnlyShare != nil || after.heapOnlyShare != nil else { return nil }
    return [before, after].map { $0.heapOnlyShare.map(HumanNumber.percent) ?? "-" }.joined(separator: " -> ")
  }

  /// 8 kB pages hit and read, before and after.
  var buffersText: String { "\(HumanNumber.count(before.buffers)) -> \(HumanNumber.count(after.buffers))" }

  /// Those that the server had not in its cache; nil when it had all.
  var buffersReadText: String? {
    guard before.buffersRead > 0 || after.buffersRead > 0 else { return nil }
    return "\(HumanNumber.count(before.buffersRead)) -> \(HumanNumber.count(after.buffersRead))"
  }
}

extension BenchDocument.Sample {
  var medianText: String { median.map { HumanNumber.duration(milliseconds: $0) } ?? "-" }
  var p95Text: String { p95.map { HumanNumber.duration(milliseconds: $0) } ?? "-" }
}

extension BenchDocument.Calibration {
  var medianText: String { FixedDecimal.text(median, places: 2, minimumPlaces: 2) ?? "unknown" }
  var worstText: String { FixedDecimal.text(worst, places: 2, minimumPlaces: 2) ?? "unknown" }
}
