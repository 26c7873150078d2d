internal import SQLSyntax

/// Groups the statements of any number of files into query classes.
///
/// The order of the files and of the statements within them doesn't matter, nor does the number of threads: the same
/// statements give the same workload. Each statement ends in a class or, with a reason, among those skipped.
package struct WorkloadBuilder: Sendable {
  private let filter: WorkloadFilter
  private var inputs: [WorkloadInput] = []

  package init(filter: WorkloadFilter = WorkloadFilter()) {
    self.filter = filter
  }

  package mutating func add(_ input: WorkloadInput) {
    inputs.append(input)
  }

  /// Adds statements that were read elsewhere, as from a live server: one call for each source.
  package mutating func add(_ records: [StatementRecord], name: String) {
    inputs.append(WorkloadInput(name: name, entryCount: records.count, records: records))
  }

  /// The workload as it is used: executions that the ends of logs tore apart are put together, and what a dump and a log
  /// tell of the same statements is one class.
  ///
  /// - Complexity: Parses each distinct text once, on as many threads as given.
  package func build(threads: Int = ParserThread.coreCount) -> Workload {
    var groups = grouped(threads: threads)
    groups.resolveOpen(filter: filter, threads: threads)
    var skipped = SkippedAccumulator()
    LogJoin.joined(groups.skipped.sorted).forEach { skipped.add($0) }
    let classes = wanted(LogJoin.joined(groups.queryClasses), skipped: &skipped)
    var workload = Workload(window: window, input: groups.summary, classes: classes, skipped: skipped.sorted)
    workload.sessions = sessions
    return workload
  }

  /// The workload as it is kept to be merged with others: whatever the order and the groups in which digests of parts are
  /// merged, the result is the same, and that of the whole.
  ///
  /// A class of which both a dump and a log tell is two, and the open ends of logs stay open.
  package func merged(threads: Int = ParserThread.coreCount) -> Workload {
    var groups = grouped(threads: threads)
    let classes = wanted(groups.queryClasses, skipped: &groups.skipped)
    var workload = Workload(
      window: window, input: groups.summary, classes: classes, skipped: groups.skipped.sorted)
    workload.open = groups.open.sorted()
    workload.sessions = sessions
    return workload
  }

  // MARK: - Steps

  private var sessions: SessionFindings? {
    SessionFindings.merged(inputs.compactMap { $0.workload?.sessions }, filter)
  }

  private func grouped(threads: Int) -> WorkloadGroups {
    var groups = WorkloadGroups()
    let outcomes = classify(threads: threads)
    for input in inputs {
      groups.summary.add(input)
      for entry in input.skipped {
        groups.skipped.add(entry)
        groups.summary.statements = groups.summary.statements.addingClamped(entry.statements)
      }
      let hasTopLevel = input.records.contains { $0.isTopLevel == true }
      for record in input.records {
        let found = outcomes[Self.source(of: record)] ?? []
        groups.summary.statements = groups.summary.statements.addingClamped(found.count)
        let refusal = refusal(of: record, hasTopLevel: hasTopLevel)
        for (index, outcome) in found.enumerated() {
          if let skip = refusal ?? outcome.skip {
            groups.skipped.add(Self.skippedStatement(outcome, skip, record, isLast: index == found.count - 1))
            continue
          }
          let key = QueryClassAccumulator.Key(
            fingerprint: outcome.fingerprint, shape: outcome.shape, database: record.database.label,
            user: record.user.label)
          groups.classes[key, default: QueryClassAccumulator()].add(
            outcome, record, share: found.count, isLast: index == found.count - 1)
        }
      }
      if let workload = input.workload { groups.add(workload, filter: filter) }
    }
    return groups
  }

  private func classify(threads: Int) -> [StatementClassifier.Source: [StatementClassifier.Outcome]] {
    let sources = Array(Set(inputs.flatMap { $0.records.map(Self.source) }))
    let outcomes = ParserThread.map(sources, threads: threads) { StatementClassifier.outcomes(for: $0) }
    return Dictionary(uniqueKeysWithValues: zip(sources, outcomes))
  }

  private static func source(of record: StatementRecord) -> StatementClassifier.Source {
    StatementClassifier.Source(
      text: record.text, mayHaveQuestionMarks: record.mayHaveQuestionMarks, isComplete: record.isComplete)
  }

  /// Why a record is left out whatever its text.
  private func refusal(of record: StatementRecord, hasTopLevel: Bool) -> StatementClassifier.Outcome.Skip? {
    if let reason = filter.reason(database: record.database.label, user: record.user.label) {
      return StatementClassifier.Outcome.Skip(code: .filtered, reason: reason)
    }
    if record.application == "sextant" {
      return StatementClassifier.Outcome.Skip(code: .system, reason: "Sextant's own")
    }
    // A dump of nested statements alone is what its writer wanted to be looked at.
    if hasTopLevel, record.isTopLevel == false {
      return StatementClassifier.Outcome.Skip(
        code: .nested, reason: "ran within a function whose time includes it (toplevel is false)")
    }
    return nil
  }

  private static func skippedStatement(
    _ outcome: StatementClassifier.Outcome, _ skip: StatementClassifier.Outcome.Skip, _ record: StatementRecord,
    isLast: Bool
  ) -> SkippedStatement {
    // As in a class, the counters of a text of several statements are the last one's.
    let rows = isLast ? record.rows : nil
    return SkippedStatement(
      id: outcome.id, query: outcome.text, database: record.database.label, user: record.user.label,
      calls: record.calls, rows: rows ?? 0, callsWithRows: rows == nil ? 0 : record.calls, reason: skip.reason,
      code: skip.code)
  }

  /// The classes with enough calls, in their order; the others go to `skipped`.
  private func wanted(_ classes: [QueryClass], skipped: inout SkippedAccumulator) -> [QueryClass] {
    var result: [QueryClass] = []
    for entry in classes {
      if entry.calls < filter.minimumCalls {
        skipped.add(SkippedStatement(entry, reason: "fewer than \(filter.minimumCalls) calls"))
      } else {
        result.append(entry)
      }
    }
    return result.sorted(by: QueryClass.precedes)
  }

  private var window: Workload.Window? {
    let windows = inputs.compactMap { $0.workload?.window }
    guard !windows.isEmpty else { return nil }
    return Workload.Window(from: windows.compactMap(\.from).min(), to: windows.compactMap(\.to).max())
  }
}
