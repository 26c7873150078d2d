internal import Workload

/// An ``ExecutionSample`` while a log is read: the same executions, with their texts and values as the log has them.
struct RawSample: Sendable {
  private(set) var elements: [Element] = []
  /// What is not below it is not kept.
  private var threshold: UInt64 = .max
  private(set) var tooLong = 0
  private(set) var dropped = 0

  struct Element: Sendable {
    let hash: UInt64
    /// Negative when unknown.
    let microseconds: Int
    /// Which statement this is: a place in ``LogDigest/targets``.
    let target: Int32
    /// How many of `bytes` are the text; the others are the values.
    let textCount: Int32
    let bytes: [UInt8]

    /// In memory, the heap's own included.
    var size: Int { bytes.count + 96 }
  }

  mutating func noteTooLong() { tooLong += 1 }

  /// Whether an execution with this hash is among the lowest.
  @inline(__always)
  func wants(_ hash: UInt64) -> Bool { hash < threshold }

  /// - Parameter room: Bytes left in memory.
  mutating func add(_ element: Element, room: inout Int) {
    let isFull = elements.count == ExecutionSample.capacity
    let freed = isFull ? elements[elements.count - 1].size : 0
    guard element.size <= room + freed else {
      dropped += 1
      return
    }
    if isFull { elements.removeLast() }
    room += freed - element.size
    let place = elements.firstIndex { element.hash < $0.hash } ?? elements.count
    elements.insert(element, at: place)
    if elements.count == ExecutionSample.capacity { threshold = elements[elements.count - 1].hash }
  }
}
