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

  /// - Complexity: Parses each distinct text once, on as many threads as given.
  package func build(threads: Int = ParserThread.coreCount) -> Workload {
    var classes: [QueryClassAccumulator.Key: QueryClassAccumulator] = [:]
    var skipped = SkippedAccumulator()
    var summary = Workload.InputSummary()
    let outcomes = classify(threads: threads)
    for input in inputs {
      summary.add(input)
      for entry in input.skipped {
        skipped.add(entry)
        summary.statements = summary.statements.addingClamped(entry.statements)
      }
      let hasTopLevel = input.records.contains { $0.isTopLevel == true }
      for record in input.records {
        let found = outcomes[Self.source(of: record)] ?? []
        summary.statements = summary.statements.addingClamped(found.count)
        let refusal = refusal(of: record, hasTopLevel: hasTopLevel)
        for (index, outcome) in found.enumerated() {
          if let skip = refusal ?? outcome.skip {
            skipped.add(Self.skippedStatement(outcome, skip, record, isLast: index == found.count - 1))
            continue
          }
          let key = QueryClassAccumulator.Key(
            fingerprint: outcome.fingerprint, shape: outcome.shape, database: record.database.label,
            user: record.user.label)
          classes[key, default: QueryClassAccumulator()].add(
            outcome, record, share: found.count, isLast: index == found.count - 1)
        }
      }
      if let workload = input.workload { add(workload, to: &classes, &skipped, &summary) }
    }
    var workload = Workload(
      window: window, input: summary, classes: wanted(classes, skipped: &skipped), skipped: skipped.sorted)
    workload.sessions = SessionFindings.merged(inputs.compactMap { $0.workload?.sessions }, filter)
    return workload
  }

  // MARK: - Steps

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

  private func add(
    _ workload: Workload, to classes: inout [QueryClassAccumulator.Key: QueryClassAccumulator],
    _ skipped: inout SkippedAccumulator, _ summary: inout Workload.InputSummary
  ) {
    for entry in workload.classes {
      summary.statements = summary.statements.addingClamped(entry.statements)
      if let reason = filter.reason(database: entry.database, user: entry.user) {
        skipped.add(SkippedStatement(entry, reason: reason))
        continue
      }
      let key = QueryClassAccumulator.Key(
        fingerprint: entry.fingerprint, shape: entry.shape, database: entry.database, user: entry.user)
      classes[key, default: QueryClassAccumulator()].add(entry)
    }
    for entry in workload.skipped {
      summary.statements = summary.statements.addingClamped(entry.statements)
      skipped.add(entry)
    }
  }

  /// The classes with enough calls, in their order; the others go to `skipped`.
  private func wanted(
    _ classes: [QueryClassAccumulator.Key: QueryClassAccumulator], skipped: inout SkippedAccumulator
  ) -> [QueryClass] {
    var result: [QueryClass] = []
    for (key, accumulator) in classes {
      let entry = accumulator.queryClass(key)
      if entry.calls < filter.minimumCalls {
        skipped.add(SkippedStatement(entry, reason: "fewer than \(filter.minimumCalls) calls"))
      } else {
        result.append(entry)
      }
    }
    return result.sorted {
      ($0.id, $0.shape, $0.database ?? "", $0.user ?? "") < ($1.id, $1.shape, $1.database ?? "", $1.user ?? "")
    }
  }

  private var window: Workload.Window? {
    let windows = inputs.compactMap { $0.workload?.window }
    guard !windows.isEmpty else { return nil }
    return Workload.Window(from: windows.compactMap(\.from).min(), to: windows.compactMap(\.to).max())
  }
}

extension SkippedStatement {
  /// A class that is left out by a filter.
  fileprivate init(_ entry: QueryClass, reason: String) {
    self.init(
      id: entry.id, statements: entry.statements, query: entry.query, database: entry.database, user: entry.user,
      calls: entry.calls, rows: entry.rows, callsWithRows: entry.callsWithRows, reason: reason, code: .filtered)
  }
}

extension Workload.InputSummary {
  /// Adds the sizes of a file; a document brings those of the files it was made from.
  fileprivate mutating func add(_ input: WorkloadInput) {
    bytes = bytes.addingClamped(input.workload?.input.bytes ?? input.byteCount)
    entries = entries.addingClamped(input.workload?.input.entries ?? input.entryCount)
    ignored.merge(input.ignored) { $0.addingClamped($1) }
    if let workload = input.workload { ignored.merge(workload.input.ignored) { $0.addingClamped($1) } }
  }
}
