/// A query class while its statements are being added; whatever their order, the result is the same.
struct QueryClassAccumulator {
  struct Key: Hashable {
    let fingerprint: String
    let shape: String
    let database: String?
    let user: String?
    /// A log's figures and a dump's are kept apart until a workload is used: ``LogJoin``.
    var isLogged = false
  }

  private var representative: Representative?
  private var statements = 0
  private var calls = 0
  private var rows = 0
  private var callsWithRows = 0
  /// Added up at the end in the order of their size: floating-point sums depend on the order.
  private var milliseconds: [Double] = []
  private var sharedBlocksHit: Int?
  private var sharedBlocksRead: Int?
  private var resources = ResourceCounts()
  private var parameters: Set<[String?]> = []
  private var examples: [String: Int] = [:]
  private var firstSeen: String?
  private var lastSeen: String?
  private var bindsParameters = false
  private var logged: LoggedFigures?
  private var isJoined = false
  /// Whether a log's executions are counted beside others.
  private var isLoggedApart = false
  /// Those of each part: quantiles of different samples can't be merged, so only a single part's are kept.
  private var quantiles: [[String: Double]] = []

  mutating func add(
    _ outcome: StatementClassifier.Outcome, _ record: StatementRecord, share: Int, isLast: Bool
  ) {
    consider(
      Representative(text: outcome.text, original: outcome.originalText, hasParameters: outcome.hasParameters))
    statements += 1
    calls = calls.addingClamped(record.calls)
    milliseconds.append(record.totalMilliseconds / Double(share))
    quantiles.append([:])
    if outcome.hasConstants, !outcome.hasParameters {
      examples[outcome.text, default: 0] = examples[outcome.text, default: 0].addingClamped(record.calls)
    }
    bindsParameters = bindsParameters || (record.isAsSent && outcome.hasParameters)
    // Of several statements in one text the counters can't be told apart: the last one's result is what is returned.
    guard isLast else { return }
    if let counted = record.rows {
      rows = rows.addingClamped(counted)
      callsWithRows = callsWithRows.addingClamped(record.calls)
    }
    sharedBlocksHit = sum(sharedBlocksHit, record.sharedBlocksHit)
    sharedBlocksRead = sum(sharedBlocksRead, record.sharedBlocksRead)
    resources.add(ResourceCounts(record))
  }

  mutating func add(_ other: QueryClass) {
    consider(Representative(other))
    if let figures = other.logged {
      logged = logged ?? LoggedFigures()
      logged?.add(figures)
    }
    statements = statements.addingClamped(other.statements)
    calls = calls.addingClamped(other.calls)
    rows = rows.addingClamped(other.rows)
    callsWithRows = callsWithRows.addingClamped(other.callsWithRows)
    milliseconds.append(other.totalMilliseconds)
    quantiles.append(other.quantilesMilliseconds)
    sharedBlocksHit = sum(sharedBlocksHit, other.sharedBlocksHit)
    sharedBlocksRead = sum(sharedBlocksRead, other.sharedBlocksRead)
    resources.add(other.resources)
    parameters.formUnion(other.parameters)
    bindsParameters = bindsParameters || other.bindsParameters
    for example in other.examples {
      examples[example.text, default: 0] = examples[example.text, default: 0].addingClamped(example.calls)
    }
    firstSeen = [firstSeen, other.firstSeen].compactMap { $0 }.min()
    lastSeen = [lastSeen, other.lastSeen].compactMap { $0 }.max()
  }

  /// Adds what a log tells of a class that was counted otherwise.
  ///
  /// - Parameters:
  ///   - addsCalls: False when the executions of the log are among those counted.
  ///   - addsStatements: False when its statements are counted with another class.
  mutating func join(_ other: QueryClass, addsCalls: Bool, addsStatements: Bool) {
    guard let figures = other.logged else { return }
    isJoined = true
    // Values are given for the parameters of the text as it was sent; a dump numbers its constants, too.
    if figures.counts.rank?.hasParameters == true, representative?.rank == nil { representative = nil }
    consider(Representative(other))
    logged = logged ?? LoggedFigures()
    logged?.add(figures)
    if addsStatements { statements = statements.addingClamped(other.statements) }
    if addsCalls {
      isLoggedApart = true
      calls = calls.addingClamped(other.calls)
      milliseconds.append(other.totalMilliseconds)
      rows = rows.addingClamped(other.rows)
      callsWithRows = callsWithRows.addingClamped(other.callsWithRows)
    }
    bindsParameters = bindsParameters || other.bindsParameters
    firstSeen = [firstSeen, other.firstSeen].compactMap { $0 }.min()
    lastSeen = [lastSeen, other.lastSeen].compactMap { $0 }.max()
  }

  func queryClass(_ key: Key) -> QueryClass {
    let total = milliseconds.sorted().reduce(0, +)
    let kept = examples.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(QueryClass.maximumExamples)
    var result = QueryClass(
      fingerprint: key.fingerprint, shape: key.shape, query: representative?.text ?? "",
      originalQuery: representative?.original, statements: statements, database: key.database, user: key.user,
      calls: calls, totalMilliseconds: min(total, .greatestFiniteMagnitude), rows: rows,
      callsWithRows: callsWithRows, sharedBlocksHit: sharedBlocksHit, sharedBlocksRead: sharedBlocksRead,
      parameters: parameters.sorted { $0.lexicographicallyPrecedes($1, by: ExecutionSample.precedes) },
      examples: kept.map { QueryClass.Example(text: $0.key, calls: $0.value) },
      firstSeen: firstSeen, lastSeen: lastSeen)
    result.bindsParameters = bindsParameters
    result.resources = resources
    if quantiles.count == 1 { result.quantilesMilliseconds = quantiles[0] }
    guard let logged else { return result }
    result.logged = logged
    if isJoined {
      let own = result.examples
      result.showValues(ofCalls: isLoggedApart ? logged.counts.calls.rounded : calls)
      result.examples = merged(own, result.examples)
    } else {
      result.showLogged()
    }
    return result
  }

  private func merged(_ own: [QueryClass.Example], _ logged: [QueryClass.Example]) -> [QueryClass.Example] {
    guard !own.isEmpty else { return logged }
    let counts = Dictionary((own + logged).map { ($0.text, $0.calls) }) { $0.addingClamped($1) }
    let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    return sorted.prefix(ExecutionSample.capacity).map { QueryClass.Example(text: $0.key, calls: $0.value) }
  }

  /// The text that stands for the class: one with parameters if there is one, then the shortest, then the first.
  fileprivate struct Representative {
    let text: String
    let original: String?
    let hasParameters: Bool
    /// Known of a log's: the best of very many texts.
    var rank: TextRank?

    func precedes(_ other: Representative) -> Bool {
      if let rank, let present = other.rank, rank != present { return rank < present }
      if hasParameters != other.hasParameters { return hasParameters }
      return (text.utf8.count, text, original ?? "") < (other.text.utf8.count, other.text, other.original ?? "")
    }
  }

  private mutating func consider(_ candidate: Representative) {
    guard let present = representative, !candidate.precedes(present) else { return representative = candidate }
  }

  private func sum(_ first: Int?, _ second: Int?) -> Int? {
    guard let first, let second else { return first ?? second }
    return first.addingClamped(second)
  }
}

extension QueryClassAccumulator.Representative {
  fileprivate init(_ entry: QueryClass) {
    self.init(
      text: entry.query, original: entry.originalQuery, hasParameters: entry.query.utf8.contains(UInt8(ascii: "$")),
      rank: entry.logged?.counts.rank)
  }
}
