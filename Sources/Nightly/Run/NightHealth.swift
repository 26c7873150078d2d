internal import Advice
internal import Catalog

/// What the reader has to know of the inputs.
struct NightHealth {
  let advice: AdviceDocument
  let catalog: Catalog
  let delta: CounterDelta
  let observation: Observation

  /// Part of the calls from which on what was skipped is worth a warning.
  private static let notable = 0.05

  var notes: [DatabaseNight.HealthNote] {
    var notes = delta.notes
    if !advice.isDeterministic {
      notes.append(
        .init(.warning, "time-limit", "the time limit ended the search: the advice is the best that was known by then"))
    }
    notes += skipped
    notes += advice.unreadable.map {
      .init(.warning, "unreadable", "statistics of \($0.table) may not be read; an owner can run: \($0.grant)")
    }
    let never = catalog.tables.filter { $0.kind == .ordinary && $0.rows < 0 && $0.pages > 0 }
    if !never.isEmpty {
      notes.append(
        .init(
          .warning, "never-analyzed",
          "no statistics: run ANALYZE on \(Self.list(never.map(\.objectName.sql)))"))
    }
    notes += advice.warnings.map { .init(.note, "advice", $0) }
    notes += advice.twinNotes.map { .init(.note, "twin", "\($0.subject): \($0.message)") }
    return notes
  }

  /// By reason, with the calls.
  private var skipped: [DatabaseNight.HealthNote] {
    var counts: [String: (statements: Int, calls: Int, example: String)] = [:]
    for entry in advice.workload.skipped where entry.code != "filtered" && entry.code != "system" {
      let known = counts[entry.code] ?? (0, 0, entry.reason)
      counts[entry.code] = (known.statements + 1, known.calls + entry.calls, known.example)
    }
    let total = max(1, advice.workload.calls)
    return counts.sorted { $0.key < $1.key }.map { code, count in
      let isNotable = Double(count.calls) / Double(total) >= Self.notable && code != "utility" && code != "nested"
      return .init(
        isNotable ? .warning : .note, "skipped-\(code)",
        "\(count.statements) \(count.statements == 1 ? "statement" : "statements") (\(count.calls) calls) not analysed: "
          + count.example)
    }
  }

  private static func list(_ names: [String]) -> String {
    names.prefix(10).joined(separator: ", ") + (names.count > 10 ? " and \(names.count - 10) more" : "")
  }
}
