internal import SQLSyntax
package import Workload

extension LogDigest {
  /// What was added, as a workload that can be written and merged.
  ///
  /// - Parameters:
  ///   - input: What was read; ``Workload/InputSummary/statements`` and `executions` are filled in.
  ///   - window: The time that the logs cover; without it, that of the executions.
  /// - Complexity: Parses a text for each class, and those of the samples that hold more than one statement.
  package func workload(
    input: Workload.InputSummary, window: Workload.Window? = nil, threads: Int = ParserThread.coreCount
  ) -> Workload {
    var workload = Workload(window: window ?? seen, input: input)
    workload.input.executions = executions
    workload.classes = ParserThread.map(entries, threads: threads) { queryClass($0) }
    workload.skipped = ParserThread.map(skipEntries, threads: threads) { skipped($0) } + beyondBounds
    workload.open = open
    // One way through: what is read again from a document comes this way, too.
    var builder = WorkloadBuilder()
    builder.add(WorkloadInput(name: "log", workload: workload))
    var result = builder.merged(threads: threads)
    result.input.distinctTexts = input.distinctTexts
    return result
  }

  /// Writes the document of ``workload(input:window:threads:)`` without holding all of it in memory: class by class.
  ///
  /// - Parameters:
  ///   - sessions: What was found in the log's sessions.
  ///   - sink: Gets the bytes in their order.
  /// - Throws: What `sink` throws.
  package func write(
    input: Workload.InputSummary, window: Workload.Window? = nil, sessions: SessionFindings? = nil,
    threads: Int = ParserThread.coreCount,
    to sink: ([UInt8]) throws -> Void
  ) throws {
    var others = Workload(window: window ?? seen, input: input)
    others.input.executions = executions
    others.skipped = ParserThread.map(skipEntries, threads: threads) { skipped($0) } + beyondBounds
    others.open = open
    var builder = WorkloadBuilder()
    builder.add(WorkloadInput(name: "log", workload: others))
    others = builder.merged(threads: threads)
    for entry in entries {
      others.input.statements = others.input.statements.addingClamped(entry.represented.counts.statements)
    }
    let order = entries.indices.sorted { QueryClass.precedes(names(of: entries[$0]), names(of: entries[$1])) }
    let pieces = stride(from: 0, to: order.count, by: Self.pieceSize).lazy.flatMap { start in
      ParserThread.map(Array(order[start..<min(start + Self.pieceSize, order.count)]), threads: threads) {
        queryClass(entries[$0])
      }
    }
    others.sessions = sessions
    try WorkloadDocument.write(others, classes: pieces, to: sink)
  }

  /// What tells how complete a log is.
  package struct ExecutionTotals: Sendable, Equatable {
    /// Completed executions with a duration, as the log shows them.
    package var timed = 0
    package var shortestMilliseconds: Double?
    /// Calls of more classes than are told apart.
    package var beyondBounds = 0
  }

  package var executionTotals: ExecutionTotals {
    var totals = ExecutionTotals()
    var shortest = Int.max
    for entry in entries where entry.durations.count != .zero {
      totals.timed = totals.timed.addingClamped(entry.durations.count.rounded)
      shortest = min(shortest, entry.durations.minimum)
    }
    if totals.timed > 0 { totals.shortestMilliseconds = Double(shortest) / 1_000 }
    if let place = Self.codes.firstIndex(of: .tooManyClasses) { totals.beyondBounds = further[place].calls.rounded }
    return totals
  }

  /// Classes that are made and written together.
  private static let pieceSize = 64

  /// The class without its figures, to be sorted by.
  private func names(of entry: ClassFigures) -> QueryClass {
    let key = classes[Int(entry.number)]
    let owner = owners[Int(entry.owner)]
    return QueryClass(
      fingerprint: key.fingerprint, shape: key.shape, query: "", database: owner.database, user: owner.user, calls: 0)
  }

  private var seen: Workload.Window? {
    first <= last ? Workload.Window(from: LogTime.text(first), to: LogTime.text(last)) : nil
  }

  // MARK: - Classes

  private func queryClass(_ entry: ClassFigures) -> QueryClass {
    let key = classes[Int(entry.number)]
    let outcome = outcome(of: entry.represented, key)
    var figures = LoggedFigures()
    figures.counts = entry.represented.counts
    figures.durations = entry.durations
    figures.hours = entry.hours
    figures.applications = entry.applications
    figures.tags = entry.tags
    figures.errors = entry.errors
    figures.cancelled = entry.cancelled
    figures.scans = entry.scans
    figures.sample = sample(entry.sample)
    var result = QueryClass(
      fingerprint: key.fingerprint, shape: key.shape, query: outcome.text, originalQuery: outcome.originalText,
      database: owners[Int(entry.owner)].database, user: owners[Int(entry.owner)].user, calls: 0,
      firstSeen: entry.first <= entry.last ? LogTime.text(entry.first) : nil,
      lastSeen: entry.first <= entry.last ? LogTime.text(entry.last) : nil)
    result.logged = figures
    result.showLogged()
    return result
  }

  private func outcome(of entry: RepresentedCounts, _ key: ClassKey) -> StatementClassifier.Outcome {
    let text = String(decoding: entry.text, as: UTF8.self)
    let target = targets[Int(entry.target)]
    if target.isWhole { return StatementClassifier.Outcome(text: TextTrimming.trimmed(text)) }
    let outcomes = StatementClassifier.outcomes(for: StatementClassifier.Source(text: text))
    let place = Int(target.place)
    if outcomes.indices.contains(place), outcomes[place].isOf(key) { return outcomes[place] }
    return outcomes.first { $0.isOf(key) } ?? StatementClassifier.Outcome(text: TextTrimming.trimmed(text))
  }

  private func sample(_ raw: RawSample) -> ExecutionSample {
    var sample = ExecutionSample()
    sample.tooLong = raw.tooLong
    sample.dropped = raw.dropped
    for element in raw.elements {
      let target = targets[Int(element.target)]
      let count = Int(element.textCount)
      sample.add(
        ExecutionSample.Element(
          hash: element.hash, microseconds: element.microseconds < 0 ? nil : element.microseconds,
          text: target.hasConstants ? statement(element.bytes.prefix(count), target) : nil,
          parameters: element.bytes.withUnsafeBytes { bytes in
            bytes.count > count ? ParameterList.values(LogBytes(rebasing: bytes[count...])) : nil
          }))
    }
    return sample
  }

  /// The statement of a text that a target stands for.
  private func statement(_ bytes: ArraySlice<UInt8>, _ target: Target) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    if target.isWhole { return TextTrimming.trimmed(text) }
    let outcomes = StatementClassifier.outcomes(for: StatementClassifier.Source(text: text))
    let place = Int(target.place)
    return outcomes.indices.contains(place) ? outcomes[place].text : TextTrimming.trimmed(text)
  }

  // MARK: - What is not analysed

  private func skipped(_ entry: SkipFigures) -> SkippedStatement {
    let skip = skips[Int(entry.number)]
    let owner = owners[Int(entry.owner)]
    let counts = entry.represented.counts
    let text = String(decoding: entry.represented.text, as: UTF8.self)
    let place = Int(targets[Int(entry.represented.target)].place)
    var shown = SecretMasking.maskedUnparsed(TextTrimming.trimmed(text))
    if counts.rank.map({ $0.length <= Self.maximumSkippedTextBytes }) == true {
      let outcomes = StatementClassifier.outcomes(for: StatementClassifier.Source(text: text))
      if outcomes.indices.contains(place) { shown = outcomes[place].text }
    }
    var result = SkippedStatement(
      id: skip.id, query: shown, database: owner.database, user: owner.user, calls: 0, reason: skip.reason,
      code: skip.code)
    result.logged = counts
    result.showLogged()
    return result
  }

  private var beyondBounds: [SkippedStatement] {
    zip(Self.codes, further).filter { $0.1.statements > 0 }.map { code, counts in
      var result = SkippedStatement(
        query: "", calls: 0,
        reason: code == .tooManyClasses
          ? "beyond the query classes that are told apart (\(limits.classes))"
          : "beyond the statements that are told apart (\(limits.skipped)): \(code.rawValue)",
        code: code)
      result.logged = counts
      result.showLogged()
      return result
    }
  }
}

extension StatementClassifier.Outcome {
  fileprivate func isOf(_ key: LogDigest.ClassKey) -> Bool {
    fingerprint == key.fingerprint && shape == key.shape
  }
}
