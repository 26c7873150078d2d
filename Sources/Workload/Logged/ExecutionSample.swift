/// A bounded sample of the executions of a class, with what tells them apart: the values that were bound, or the text
/// with its own constants.
///
/// Of all executions those with the lowest hashes of their content are kept ("bottom-k": Cohen, Kaplan, "Summarizing Data
/// Using Bottom-k Sketches", PODC 2007). So each has the same chance, the order doesn't matter, and the sample of a whole
/// is that of its parts' samples. Of a log without times, executions that are equal in all are kept or left out together.
package struct ExecutionSample: Sendable, Equatable {
  /// In their order, at most ``capacity``.
  package private(set) var executions: [Element] = []
  /// Executions whose text or values are longer than ``maximumBytes``, and of which nothing is kept.
  package var tooLong = 0
  /// Executions that should have been kept, had there been room for all classes' samples.
  package var dropped = 0

  package static let capacity = 32
  /// Of the text and values of one execution.
  package static let maximumBytes = 4_096

  package struct Element: Sendable, Hashable {
    /// ``ContentHash/ofExecution(time:microseconds:text:parameters:place:)``.
    package var hash: UInt64
    /// nil when the log doesn't say.
    package var microseconds: Int?
    /// The statement with its own constants; nil when it has none.
    package var text: String?
    /// What was bound to `$1`, `$2`, … (nil is NULL); nil when nothing was, or the log doesn't say all of it.
    package var parameters: [String?]?

    package init(hash: UInt64, microseconds: Int?, text: String?, parameters: [String?]?) {
      self.hash = hash
      self.microseconds = microseconds
      self.text = text
      self.parameters = parameters
    }
  }

  package init() {}

  package mutating func add(_ element: Element) {
    if executions.count == Self.capacity, let last = executions.last, last <= element { return }
    let place = executions.firstIndex { element < $0 } ?? executions.count
    executions.insert(element, at: place)
    if executions.count > Self.capacity { executions.removeLast() }
  }

  package mutating func add(_ other: ExecutionSample) {
    for element in other.executions { add(element) }
    tooLong = tooLong.addingClamped(other.tooLong)
    dropped = dropped.addingClamped(other.dropped)
  }

  package var isEmpty: Bool { self == ExecutionSample() }

  // MARK: - Views

  /// The distinct sets of values, most frequent first.
  package var parameterSets: [[String?]] {
    var counts: [[String?]: Int] = [:]
    for case let values? in executions.map(\.parameters) where !values.isEmpty { counts[values, default: 0] += 1 }
    return counts.sorted {
      $0.value != $1.value ? $0.value > $1.value : $0.key.lexicographicallyPrecedes($1.key, by: Self.precedes)
    }.map(\.key)
  }

  /// The distinct texts with constants, most frequent first, each with its part of so many calls.
  package func examples(ofCalls calls: Int) -> [QueryClass.Example] {
    var counts: [String: Int] = [:]
    for case let text? in executions.map(\.text) { counts[text, default: 0] += 1 }
    let size = executions.count
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { text, count in
      let (quotient, remainder) = calls.quotientAndRemainder(dividingBy: size)
      return QueryClass.Example(text: text, calls: max(1, quotient * count + remainder * count / size))
    }
  }

  /// NULL comes first.
  static func precedes(_ first: String?, _ second: String?) -> Bool {
    guard let second else { return false }
    return first.map { $0 < second } ?? true
  }
}

extension ExecutionSample.Element: Comparable {
  package static func < (first: Self, second: Self) -> Bool {
    if first.hash != second.hash { return first.hash < second.hash }
    if first.microseconds != second.microseconds { return (first.microseconds ?? -1) < (second.microseconds ?? -1) }
    if first.text != second.text { return ExecutionSample.precedes(first.text, second.text) }
    guard let values = second.parameters else { return false }
    return first.parameters.map { $0.lexicographicallyPrecedes(values, by: ExecutionSample.precedes) } ?? true
  }
}

extension ExecutionSample.Element: Codable {
  private enum CodingKeys: String, CodingKey {
    case hash, text, parameters
    case microseconds = "us"
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    guard let hash = UInt64(try container.decode(String.self, forKey: .hash), radix: 16) else {
      throw DecodingError.dataCorruptedError(forKey: .hash, in: container, debugDescription: "no hexadecimal number")
    }
    self.hash = hash
    microseconds = try container.decodeIfPresent(Int.self, forKey: .microseconds).map { max(0, $0) }
    text = try container.decodeIfPresent(String.self, forKey: .text)
    parameters = try container.decodeIfPresent([String?].self, forKey: .parameters)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(ContentHash.hexadecimal(hash), forKey: .hash)
    try container.encodeIfPresent(microseconds, forKey: .microseconds)
    try container.encodeIfPresent(text, forKey: .text)
    try container.encodeIfPresent(parameters, forKey: .parameters)
  }
}

extension ExecutionSample: Codable {
  private enum CodingKeys: String, CodingKey {
    case executions, dropped
    case tooLong = "too_long"
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    for element in try container.decode([Element].self, forKey: .executions) { add(element) }
    tooLong = max(0, try container.decodeIfPresent(Int.self, forKey: .tooLong) ?? 0)
    dropped = max(0, try container.decodeIfPresent(Int.self, forKey: .dropped) ?? 0)
  }

  /// Counters of 0 are left out.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(executions, forKey: .executions)
    if tooLong > 0 { try container.encode(tooLong, forKey: .tooLong) }
    if dropped > 0 { try container.encode(dropped, forKey: .dropped) }
  }
}
