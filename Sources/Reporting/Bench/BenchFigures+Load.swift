import Benchmarking

/// A load in words and figures that text, Markdown and HTML share.
extension BenchDocument.Load {
  /// `Under load: 4 sessions, 60 s with the indexes and as long without`.
  var title: String {
    "Under load: \(HumanNumber.counted(sessions, "session", "sessions")), "
      + "\(HumanNumber.duration(milliseconds: seconds * 1_000)) with the indexes and as long without"
  }

  static let columns = ["", "without", "with", "change"]

  /// What all sessions together did, by ``columns``.
  var rows: [[String]] {
    func row(_ name: String, _ value: (BenchDocument.LoadSide) -> Double?, _ text: (Double) -> String) -> [String] {
      let (old, new) = (value(before), value(after))
      let change = old.flatMap { old in new.map { old > 0 ? BenchDocument.Interval.change($0 / old) : "-" } }
      return [name, old.map(text) ?? "-", new.map(text) ?? "-", change ?? "-"]
    }
    func rate(_ value: Double) -> String { value < 10 ? HumanNumber.cost(value) : HumanNumber.count(value) }
    func time(_ value: Double) -> String { HumanNumber.duration(milliseconds: value) }
    return [
      row("statements a second", { $0.meanPerSecond }, rate), row("p50", { $0.times.p50 }, time),
      row("p95", { $0.times.p95 }, time),
      row("waits for locks", { $0.lockWaits.map(Double.init) }, HumanNumber.count),
      row("longest wait", { $0.longestLockWait }, time),
      row("errors", { Double($0.errors.count) }, HumanNumber.count),
    ]
  }

  static let classColumns = ["calls", "executed", "p50", "p95"]

  /// By ``classColumns``, in the order of ``classes``.
  var classRows: [[String]] {
    classes.map { entry in
      func times(_ time: (BenchDocument.LoadTimes) -> Double?) -> String {
        [entry.before, entry.after].map { time($0).map { HumanNumber.duration(milliseconds: $0) } ?? "-" }
          .joined(separator: " -> ")
      }
      let executed = [entry.before, entry.after].map { HumanNumber.count($0.executions) }.joined(separator: " -> ")
      return [HumanNumber.count(entry.calls), executed, times { $0.p50 }, times { $0.p95 }]
    }
  }

  /// What the figures are, and what they leave open.
  var remarks: [String] {
    func blocks(_ side: BenchDocument.LoadSide) -> String {
      side.perSecond.map { HumanNumber.count($0) }.joined(separator: " and ")
    }
    var remarks = [
      "Statements a second by block: \(blocks(before)) without, \(blocks(after)) with. Times are what a session waits for a "
        + "statement, planning and locks included, rows not sent."
    ]
    if before.errors.count + after.errors.count > 0 {
      remarks.append("Errors without: \(before.errors.text); with: \(after.errors.text).")
    }
    if !skipped.isEmpty {
      let calls = skipped.reduce(0) { $0 + $1.calls }
      remarks.append(
        "Not executed: \(HumanNumber.counted(skipped.count, "class", "classes")) of the workload with "
          + "\(HumanNumber.counted(calls, "call", "calls")); the JSON has the reasons.")
    }
    return remarks + notes
  }
}

extension BenchDocument.LoadErrors {
  /// `2 deadlocks, 1 other`.
  var text: String {
    let parts = [
      (deadlocks, "deadlock", "deadlocks"), (lockTimeouts, "lock timeout", "lock timeouts"),
      (statementTimeouts, "statement timeout", "statement timeouts"), (others, "other", "others"),
    ].filter { $0.0 > 0 }.map { HumanNumber.counted($0.0, $0.1, $0.2) }
    return parts.isEmpty ? "none" : parts.joined(separator: ", ")
  }
}

extension BenchDocument.Proposal {
  /// What the build did to the statements beside it; nil without a load.
  var buildEffectText: String? {
    let wait = buildLockWaitMilliseconds.map { wait in
      wait > 0
        ? "a statement waited \(HumanNumber.duration(milliseconds: wait)) for its locks"
        : "no statement was seen waiting for its locks"
    }
    let slowdown = buildSlowdown.map { "p95 of the statements beside it \(BenchDocument.Interval.change($0))" }
    let parts = [wait, slowdown].compactMap(\.self)
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }
}
