internal import Glibc
internal import Workload

/// One statement of an execution, as it is counted.
struct LoggedOccurrence {
  let time: Int64?
  let session: UInt64
  let text: LogBytes
  let parameters: LogBytes
  let weight: ScaledCount
  /// Its share of the execution's time; negative when the log doesn't say.
  var microseconds: Int
  /// Of the last statement of a text alone.
  var rows: Int?
  let failure: Execution.SQLState?
  /// Which statement this is: a place in ``LogDigest/targets``.
  var target: Int32
  /// Which of the text's statements.
  var place: Int
  /// As ``Execution/isContinuation``.
  let isContinuation: Bool
  /// As ``Execution/scans``, of a text of one statement: which of several a plan is of isn't said.
  var scans: LogBytes
  /// ``ContentHash`` of the text.
  let textHash: UInt64

  init(_ execution: Execution) {
    time = execution.time
    session = execution.session
    text = execution.text
    parameters = execution.parameters
    weight = execution.weight == 1 ? .one : ScaledCount(weight: execution.weight)
    microseconds = execution.milliseconds.map(DurationSketch.microseconds(ofMilliseconds:)) ?? -1
    rows = nil
    if case .failed(let state) = execution.outcome { failure = state } else { failure = nil }
    target = 0
    place = 0
    isContinuation = execution.isContinuation
    scans = execution.scans
    textHash = execution.textHash
  }
}

/// Counts of one class or skipped statement, with the text that stands for it.
struct RepresentedCounts: Sendable {
  var counts = LoggedCounts()
  /// As it was sent, or the beginning of it.
  private(set) var text: [UInt8] = []
  /// Which statement the text is: a place in ``LogDigest/targets``.
  private(set) var target: Int32 = 0

  /// - Parameters:
  ///   - limit: Bytes that are kept of the text.
  ///   - room: Bytes left in memory.
  mutating func add(_ item: inout LoggedOccurrence, hasParameters: Bool, keeping limit: Int, room: inout Int) {
    consider(&item, hasParameters: hasParameters, keeping: limit, room: &room)
    if !item.isContinuation { counts.statements += 1 }
    guard item.failure == nil else { return }
    if !item.isContinuation { counts.calls += item.weight }
    if item.microseconds >= 0 {
      counts.nanoseconds = counts.nanoseconds.addingClamped(
        DurationSketch.nanoseconds(item.microseconds, item.weight))
    }
    if let rows = item.rows {
      counts.rows += item.weight.times(rows)
      counts.callsWithRows += item.weight
    }
  }

  /// Takes the text if it ranks before the present one.
  private mutating func consider(
    _ item: inout LoggedOccurrence, hasParameters: Bool, keeping limit: Int, room: inout Int
  ) {
    if let present = counts.rank {
      if hasParameters == present.hasParameters {
        guard item.text.count <= present.length else { return }
        if item.text.count == present.length, isText(item.text) || item.textHash >= present.hash { return }
      } else if present.hasParameters {
        return
      }
    }
    counts.rank = TextRank(
      hasParameters: hasParameters, length: item.text.count, hash: item.textHash)
    room += text.count
    text = Array(item.text.prefix(limit))
    room -= text.count
    target = item.target
  }
  private static func isEqual(_ first: LogBytes, _ second: LogBytes) -> Bool {
    guard let one = first.baseAddress, let other = second.baseAddress else { return true }
    return memcmp(one, other, first.count) == 0
  }

  /// Whether the text is the same again, as that of a prepared statement is: comparing is cheaper than hashing.
  private func isText(_ other: LogBytes) -> Bool {
    text.withUnsafeBytes { $0.count == other.count && Self.isEqual($0, other) }
  }
}
