package import Workload

/// Adds up the executions of a log: one call for each, in any order, in bounded memory.
///
/// What is counted for each database, user and query class is ``LoggedFigures``. The digests of two parts of a log,
/// merged as documents, are the digest of the whole, as long as none of ``Limits`` is hit.
package struct LogDigest: Sendable {
  /// What keeps memory bounded whatever the log holds.
  package struct Limits: Sendable {
    /// Of one database and user each; what comes after is counted as ``SkippedStatement/Code/tooManyClasses``.
    package var classes = 12_000
    /// Statements that are not analysed; what comes after is counted by the code of its reason.
    package var skipped = 5_000
    /// Of memory for all of it. When it is used up, samples lack what comes after, and say so, and there are no new
    /// classes; the counters of those that there are may still grow, by 12 kB each at the very most.
    package var bytes = 32 << 20

    package init() {}
  }

  /// Of a text that stands for a class: the longest that the parser takes.
  static let maximumTextBytes = 4 << 20
  /// Of a text that stands for statements that are not analysed: it is only shown.
  static let maximumSkippedTextBytes = 4 << 10

  let limits: Limits
  private(set) var room: Int
  private(set) var executions = 0
  private(set) var first = Int64.max
  private(set) var last = Int64.min
  /// Halves of executions at the ends of the logs that were read.
  package var open: [OpenSegment] = []

  // What the log's numbers mean: learned when a number is first seen.
  var owners: [Owner] = []
  var ownerNumbers: [Owner: Int32] = [:]
  /// By the number of ``LogNames``; -1 where nothing is known yet.
  var ownersByOrigin: [Int32] = []
  /// By the number of ``LogNames``; empty, and 0 for a hash, where the log doesn't say.
  var applications: [String] = []
  var applicationHashes: [UInt64] = []
  /// By the number of a text; without statements where nothing is known yet.
  var statements: [Range<Int32>] = []
  var targets: [Target] = []
  var classes: [ClassKey] = []
  var classNumbers: [ClassKey: Int32] = [:]
  var skips: [Skip] = []
  var skipNumbers: [Skip: Int32] = [:]

  // What is counted.
  private var places = NumberPairTable()
  private(set) var entries: [ClassFigures] = []
  private(set) var skipEntries: [SkipFigures] = []
  /// Beyond the bounds: by ``SkippedStatement/Code``.
  private(set) var further: [LoggedCounts] = Array(repeating: LoggedCounts(), count: Self.codes.count)
  private var tagHashes = TagHashes()

  static let codes = SkippedStatement.Code.allCases

  package init(limits: Limits = Limits()) {
    self.limits = limits
    room = limits.bytes
  }

  /// - Parameters:
  ///   - execution: Of a negative statement number it is only said that there were too many.
  ///   - texts: Asked once for each statement number.
  ///   - names: Asked once for each origin.
  package mutating func add(_ execution: Execution, texts: some LoggedTexts, names: LogNames) {
    let statement = Int(execution.statement)
    if statement >= 0, statement >= statements.count || statements[statement].isEmpty {
      learn(statement, texts.loggedText(execution.statement))
    }
    let origin = Int(execution.origin)
    if origin >= ownersByOrigin.count || (origin >= 0 && ownersByOrigin[origin] < 0) { learn(origin: origin, names) }
    count(execution)
  }

  // MARK: - Counting

  private mutating func count(_ execution: Execution) {
    if !execution.isContinuation { executions += 1 }
    if let time = execution.time {
      first = min(first, time)
      last = max(last, time)
    }
    var item = LoggedOccurrence(execution)
    guard execution.statement >= 0 else { return count(further: .tooManyClasses, &item) }
    let owner = execution.origin < 0 ? unknownOwner() : ownersByOrigin[Int(execution.origin)]
    let range = statements[Int(execution.statement)]
    let microseconds = item.microseconds
    if range.count > 1 { item.scans = LogBytes(start: nil, count: 0) }
    for place in range {
      item.target = place
      item.place = Int(place - range.lowerBound)
      if range.count > 1, microseconds >= 0 {
        item.microseconds = LoggedShare.of(microseconds, place: item.place, count: range.count)
      }
      item.rows = place == range.upperBound - 1 ? execution.rows : nil
      let target = targets[Int(place)]
      switch target.kind {
      case .queryClass: count(class: target, owner, origin: Int(execution.origin), &item)
      case .skipped: count(skipped: target, owner, &item)
      case .further: count(further: Self.codes[Int(target.number)], &item)
      }
    }
  }

  private mutating func count(class target: Target, _ owner: Int32, origin: Int, _ item: inout LoggedOccurrence) {
    let second = UInt32(target.number) << 1
    let entry: Int
    if let known = places[UInt32(owner), second] {
      entry = Int(known)
    } else {
      guard entries.count < limits.classes, ClassFigures.size + item.text.count <= room else {
        return count(further: .tooManyClasses, &item)
      }
      room -= ClassFigures.size
      entry = entries.count
      entries.append(ClassFigures(owner: owner, number: target.number))
      places.insert(Int32(entry), UInt32(owner), second)
    }
    entries[entry].add(&item, target, tagHashes: &tagHashes, room: &room)
    if item.failure == nil, origin >= 0, applicationHashes[origin] != 0 {
      entries[entry].add(applicationHashes[origin], item.weight, name: applications[origin])
    }
  }

  private mutating func count(skipped target: Target, _ owner: Int32, _ item: inout LoggedOccurrence) {
    let second = UInt32(target.number) << 1 | 1
    if let known = places[UInt32(owner), second] {
      return skipEntries[Int(known)].add(&item, target, room: &room)
    }
    guard skipEntries.count < limits.skipped, Self.maximumSkippedTextBytes <= room else {
      return count(further: skips[Int(target.number)].code, &item)
    }
    places.insert(Int32(skipEntries.count), UInt32(owner), second)
    var figures = SkipFigures(owner: owner, number: target.number)
    figures.add(&item, target, room: &room)
    skipEntries.append(figures)
  }

  private mutating func count(further code: SkippedStatement.Code, _ item: inout LoggedOccurrence) {
    guard let place = Self.codes.firstIndex(of: code) else { return }
    further[place].statements += 1
    guard item.failure == nil else { return }
    further[place].calls += item.weight
    if item.microseconds >= 0 {
      further[place].nanoseconds = further[place].nanoseconds.addingClamped(
        DurationSketch.nanoseconds(item.microseconds, item.weight))
    }
  }

  private mutating func unknownOwner() -> Int32 { number(of: Owner(database: nil, user: nil)) }
}
