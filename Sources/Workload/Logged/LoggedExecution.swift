/// One execution with all that a log says of it, for the few that are put together outside the one pass over a log.
package struct LoggedExecution: Sendable, Equatable {
  /// When it ended: microseconds since 1970.
  package var time: Int64?
  package var session: UInt64
  package var database: String?
  package var user: String?
  package var application: String?
  package var text: String
  /// As behind `parameters: `.
  package var parameters: String
  package var microseconds: Int?
  package var weight: ScaledCount

  package init(
    time: Int64?, session: UInt64, database: String? = nil, user: String? = nil, application: String? = nil,
    text: String, parameters: String = "", microseconds: Int?, weight: ScaledCount = .one
  ) {
    self.time = time
    self.session = session
    self.database = database
    self.user = user
    self.application = application
    self.text = text
    self.parameters = parameters
    self.microseconds = microseconds
    self.weight = weight
  }

  /// What it adds to a workload, the same as when it had been digested with all others.
  ///
  /// Parses; call it on a ``ParserThread``.
  func contribution() -> (classes: [QueryClass], skipped: [SkippedStatement]) {
    let outcomes = StatementClassifier.outcomes(for: StatementClassifier.Source(text: text))
    var classes: [QueryClass] = []
    var skipped: [SkippedStatement] = []
    for (place, outcome) in outcomes.enumerated() {
      let share = microseconds.map { LoggedShare.of($0, place: place, count: outcomes.count) }
      var counts = LoggedCounts()
      counts.rank = TextRank(
        hasParameters: outcome.hasParameters, length: text.utf8.count, hash: ContentHash.of(text))
      counts.statements = 1
      counts.calls = weight
      counts.nanoseconds = share.map { DurationSketch.nanoseconds($0, weight) } ?? 0
      if let skip = outcome.skip {
        skipped.append(SkippedStatement(outcome, skip, counts, database: database, user: user))
      } else {
        classes.append(queryClass(outcome, counts, place: place, share: share))
      }
    }
    return (classes, skipped)
  }

  private func queryClass(
    _ outcome: StatementClassifier.Outcome, _ counts: LoggedCounts, place: Int, share: Int?
  ) -> QueryClass {
    var figures = LoggedFigures()
    figures.counts = counts
    if let share { figures.durations.add(microseconds: share, weight: weight) }
    if let time { figures.hours.add(weight, at: time) }
    if let application, !application.isEmpty { figures.applications.add(weight, to: application) }
    var text = text
    text.withUTF8 { bytes in
      CommentTags.forEach(in: UnsafeRawBufferPointer(bytes)) { key, value in
        figures.tags.add(weight, to: CommentTags.name(key, value))
      }
    }
    sample(outcome, place: place, share: share, into: &figures.sample)
    let seen = time.map(LogTime.text)
    var result = QueryClass(
      fingerprint: outcome.fingerprint, shape: outcome.shape, query: outcome.text,
      originalQuery: outcome.originalText, database: database, user: user, calls: 0, firstSeen: seen, lastSeen: seen)
    result.logged = figures
    result.showLogged()
    return result
  }

  private func sample(
    _ outcome: StatementClassifier.Outcome, place: Int, share: Int?, into sample: inout ExecutionSample
  ) {
    let bindsValues = outcome.hasParameters && !parameters.isEmpty
    guard outcome.hasConstants || bindsValues else { return }
    let size = (outcome.hasConstants ? text.utf8.count : 0) + (bindsValues ? parameters.utf8.count : 0)
    guard size <= ExecutionSample.maximumBytes else { return sample.tooLong = 1 }
    var list = parameters
    let values = bindsValues ? list.withUTF8 { ParameterList.values(UnsafeRawBufferPointer($0)) } : nil
    sample.add(
      ExecutionSample.Element(
        hash: ContentHash.ofExecution(
          time: time, microseconds: share ?? -1, text: outcome.hasConstants ? ContentHash.of(text) : 0,
          parameters: ContentHash.of(parameters),
          place: place),
        microseconds: share, text: outcome.hasConstants ? outcome.text : nil, parameters: values))
  }
}

/// How the time of a text of several statements is shared among them: equally, and to the microsecond.
package enum LoggedShare {
  package static func of(_ microseconds: Int, place: Int, count: Int) -> Int {
    guard count > 1 else { return microseconds }
    let (quotient, remainder) = microseconds.quotientAndRemainder(dividingBy: count)
    return quotient + (place < remainder ? 1 : 0)
  }
}

extension SkippedStatement {
  /// A statement of a log that is not analysed.
  package init(
    _ outcome: StatementClassifier.Outcome, _ skip: StatementClassifier.Outcome.Skip, _ counts: LoggedCounts,
    database: String?, user: String?
  ) {
    self.init(
      id: outcome.id, query: outcome.text, database: database, user: user, calls: 0,
      reason: outcome.loggedReason ?? skip.reason, code: skip.code)
    logged = counts
    showLogged()
  }
}

extension StatementClassifier.Outcome {
  /// As ``id``, where that doesn't depend on which of the texts of one digest came first: what doesn't parse has a hash
  /// of its text there, and the fingerprints of many utility statements (`ALTER ROLE … PASSWORD '…'`) tell literals apart.
  ///
  /// - Parameters:
  ///   - digest: The hash of the whole text without its literals; 0 when it isn't known.
  ///   - place: Which of the text's statements this is.
  package func loggedID(digest: UInt64, place: Int) -> String {
    let isUnparsed = fingerprint.isEmpty
    guard digest != 0, isUnparsed || (skip?.code == .utility && mayHaveLiterals) else { return id }
    let hash = place == 0 ? digest : ContentHash.mixed(digest, UInt64(truncatingIfNeeded: place))
    return (isUnparsed ? "unparsed-" : "utility-") + ContentHash.hexadecimal(hash)
  }

  private var mayHaveLiterals: Bool {
    text.utf8.contains { $0 == UInt8(ascii: "'") || $0 == UInt8(ascii: "$") || (0x30...0x39).contains($0) }
  }

  /// The reason in words that don't depend on which of the texts of one digest came first: no places, no literals.
  package var loggedReason: String? {
    switch skip?.code {
    case .parseError?: "parse error"
    case .truncated?: "the text ends in the middle"
    default: skip?.reason
    }
  }
}
