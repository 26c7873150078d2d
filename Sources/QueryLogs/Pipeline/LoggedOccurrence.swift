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
  /// Of the text, computed when it is first asked for.
  private var hash: UInt64?

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
  }

  mutating func textHash() -> UInt64 {
    if let hash { return hash }
    let computed = ContentHash.of(text)
    hash = computed
    return computed
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
  ///   - room: Bytes left for texts and values.
  mutating func add(_ item: inout LoggedOccurrence, hasParameters: Bool, keeping limit: Int, room: inout Int) {
    consider(&item, hasParameters: hasParameters, keeping: limit, room: &room)
    counts.statements += 1
    guard item.failure == nil else { return }
    counts.calls += item.weight
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
        if item.text.count == present.length, item.textHash() >= present.hash { return }
      } else if present.hasParameters {
        return
      }
    }
    counts.rank = TextRank(hasParameters: hasParameters, length: item.text.count, hash: item.textHash())
    room += text.count
    text = Array(item.text.prefix(limit))
    room -= text.count
    target = item.target
  }
}
