internal import Workload

/// ``LoggedFigures`` of one class, database and user while a log is read.
struct ClassFigures: Sendable {
  /// A number of ``LogDigest/owners``.
  let owner: Int32
  /// A number of ``LogDigest/classes``.
  let number: Int32
  private(set) var represented = RepresentedCounts()
  private(set) var durations = DurationSketch()
  private(set) var hours = HourOfWeek()
  private(set) var sample = RawSample()
  private(set) var applications = BoundedCounts(limit: LoggedFigures.maximumApplications)
  private(set) var tags = BoundedCounts(limit: LoggedFigures.maximumTags)
  private(set) var errors = BoundedCounts(limit: LoggedFigures.maximumErrors)
  private(set) var cancelled = ScaledCount.zero
  private(set) var scans = LoggedScans()
  private(set) var first = Int64.max
  private(set) var last = Int64.min

  /// In memory at the least, with the arrays that it begins with.
  static let size = MemoryLayout<ClassFigures>.stride + 512

  init(owner: Int32, number: Int32) {
    self.owner = owner
    self.number = number
  }

  /// - Parameter room: Bytes left in memory.
  mutating func add(
    _ item: inout LoggedOccurrence, _ target: LogDigest.Target, tagHashes: inout TagHashes, room: inout Int
  ) {
    represented.add(&item, hasParameters: target.hasParameters, keeping: LogDigest.maximumTextBytes, room: &room)
    if let time = item.time {
      first = min(first, time)
      last = max(last, time)
    }
    if !item.scans.isEmpty { room -= PlanScanBytes.add(item.scans, to: &scans) }
    if item.isContinuation { return }
    if let state = item.failure { return add(failure: state, item.weight) }
    if item.microseconds >= 0 { room -= durations.add(microseconds: item.microseconds, weight: item.weight) }
    if let time = item.time { room -= hours.add(item.weight, at: time) }
    addTags(item, &tagHashes)
    consider(&item, target, room: &room)
  }

  /// Notes the application of a call.
  @inline(__always)
  mutating func add(_ hash: UInt64, _ weight: ScaledCount, name: @autoclosure () -> String) {
    applications.add(weight, hash: hash, name: name())
  }

  private mutating func add(failure state: Execution.SQLState, _ weight: ScaledCount) {
    if state.isCancelled { cancelled += weight } else { errors.add(weight, to: state.code) }
  }

  private mutating func addTags(_ item: LoggedOccurrence, _ hashes: inout TagHashes) {
    CommentTags.forEach(in: item.text) { key, value in
      tags.add(item.weight, hash: hashes.hash(key, value), name: CommentTags.name(key, value))
    }
  }

  /// Adds it to the sample if it is one of those with the lowest hashes.
  private mutating func consider(_ item: inout LoggedOccurrence, _ target: LogDigest.Target, room: inout Int) {
    let bindsValues = target.hasParameters && !item.parameters.isEmpty
    guard target.hasConstants || bindsValues else { return }
    let textCount = target.hasConstants ? item.text.count : 0
    let valueCount = bindsValues ? item.parameters.count : 0
    guard textCount + valueCount <= ExecutionSample.maximumBytes else { return sample.noteTooLong() }
    let hash = ContentHash.ofExecution(
      time: item.time, microseconds: item.microseconds, text: target.hasConstants ? item.textHash : 0,
      parameters: ContentHash.of(item.parameters), place: item.place)
    guard sample.wants(hash) else { return }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(textCount + valueCount)
    if target.hasConstants { bytes.append(contentsOf: item.text) }
    if bindsValues { bytes.append(contentsOf: item.parameters) }
    sample.add(
      RawSample.Element(
        hash: hash, microseconds: item.microseconds, target: item.target, textCount: Int32(textCount), bytes: bytes),
      room: &room)
  }
}

/// The same of statements that are not analysed.
struct SkipFigures: Sendable {
  let owner: Int32
  /// A number of ``LogDigest/skips``.
  let number: Int32
  private(set) var represented = RepresentedCounts()

  init(owner: Int32, number: Int32) {
    self.owner = owner
    self.number = number
  }

  mutating func add(_ item: inout LoggedOccurrence, _ target: LogDigest.Target, room: inout Int) {
    represented.add(
      &item, hasParameters: target.hasParameters, keeping: LogDigest.maximumSkippedTextBytes, room: &room)
  }
}
