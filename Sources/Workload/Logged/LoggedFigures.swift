/// What a log tells of a query class and a dump doesn't.
///
/// All of it can be merged, associatively and commutatively; the figures of ``QueryClass`` that a dump has, too, are
/// derived from it: ``QueryClass/showLogged()``.
package struct LoggedFigures: Sendable, Equatable {
  package var counts = LoggedCounts()
  /// Of completed executions whose duration the log says.
  package var durations = DurationSketch()
  package var hours = HourOfWeek()
  package var sample = ExecutionSample()
  /// Executions by the client's `application_name`.
  package var applications = BoundedCounts(limit: maximumApplications)
  /// Executions by `key=value` of their sqlcommenter comments.
  package var tags = BoundedCounts(limit: maximumTags)
  /// Executions that failed, by SQLSTATE; those that were cancelled are apart.
  package var errors = BoundedCounts(limit: maximumErrors)
  /// Executions ended by SQLSTATE 57014: by a timeout or by somebody.
  package var cancelled = ScaledCount.zero
  /// How plans that auto_explain logged read the tables.
  package var scans = LoggedScans()

  package static let maximumApplications = 20
  package static let maximumTags = 50
  package static let maximumErrors = 20

  package init() {}

  package mutating func add(_ other: LoggedFigures) {
    counts.add(other.counts)
    durations.add(other.durations)
    hours.add(other.hours)
    sample.add(other.sample)
    applications.add(other.applications)
    tags.add(other.tags)
    errors.add(other.errors)
    cancelled += other.cancelled
    scans.add(other.scans)
  }
}

extension QueryClass {
  /// The shares whose quantiles a class shows.
  package static let shownQuantiles: [(name: String, share: Double)] = [
    ("p50", 0.5), ("p90", 0.9), ("p95", 0.95), ("p99", 0.99),
  ]

  /// Fills the figures that are derived from ``logged``: all but the text and the names.
  package mutating func showLogged() {
    guard let logged else { return }
    statements = logged.counts.statements
    calls = logged.counts.calls.rounded
    totalMilliseconds = logged.counts.milliseconds
    rows = logged.counts.rows.rounded
    callsWithRows = logged.counts.callsWithRows.rounded
    bindsParameters = bindsParameters || logged.counts.rank?.hasParameters == true
    showValues(ofCalls: calls)
  }

  /// Fills those of them that a dump doesn't have.
  ///
  /// - Parameter calls: Those that the sample stands for.
  mutating func showValues(ofCalls calls: Int) {
    guard let logged else { return }
    parameters = logged.sample.parameterSets
    examples = logged.sample.examples(ofCalls: calls)
    quantilesMilliseconds = [:]
    for (name, share) in Self.shownQuantiles {
      quantilesMilliseconds[name] = logged.durations.quantile(share).map { Double($0) / 1_000 }
    }
  }
}

extension LoggedFigures: Codable {
  private enum CodingKeys: String, CodingKey {
    case counts, durations, sample, applications, tags, errors, cancelled, scans
    case hours = "hours_of_week"
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    counts = try container.decode(LoggedCounts.self, forKey: .counts)
    durations = try container.decodeIfPresent(DurationSketch.self, forKey: .durations) ?? DurationSketch()
    hours = try container.decodeIfPresent(HourOfWeek.self, forKey: .hours) ?? HourOfWeek()
    sample = try container.decodeIfPresent(ExecutionSample.self, forKey: .sample) ?? ExecutionSample()
    func names(_ key: CodingKeys, _ limit: Int) throws -> BoundedCounts {
      BoundedCounts(try container.decodeIfPresent(BoundedCounts.Content.self, forKey: key), limit: limit)
    }
    applications = try names(.applications, Self.maximumApplications)
    tags = try names(.tags, Self.maximumTags)
    errors = try names(.errors, Self.maximumErrors)
    cancelled = try container.decodeIfPresent(ScaledCount.self, forKey: .cancelled) ?? .zero
    scans = try container.decodeIfPresent(LoggedScans.self, forKey: .scans) ?? LoggedScans()
  }

  /// What is empty is left out.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(counts, forKey: .counts)
    if durations.count > .zero { try container.encode(durations, forKey: .durations) }
    if !hours.used.isEmpty { try container.encode(hours, forKey: .hours) }
    if !sample.isEmpty { try container.encode(sample, forKey: .sample) }
    try container.encodeIfPresent(applications.content, forKey: .applications)
    try container.encodeIfPresent(tags.content, forKey: .tags)
    try container.encodeIfPresent(errors.content, forKey: .errors)
    if cancelled > .zero { try container.encode(cancelled, forKey: .cancelled) }
    if !scans.isEmpty { try container.encode(scans, forKey: .scans) }
  }
}
