internal import Glibc

/// Matches the beginnings of lines against a prefix. One for each thread: it remembers the second that it read last.
struct LinePrefixMatcher {
  private enum Step {
    case literal(LogBytes)
    case field(LinePrefix.Field)
    case stop
  }

  private let steps: [Step]
  /// Holds the bytes of the literals.
  private let memory: Memory
  private(set) var clock: LogTimestamp
  /// Ends of texts that may still be tried for the line.
  private var attemptsLeft = 0

  /// Ends of texts that are tried for one line. Several texts in a row have as many ends as there are ways to share
  /// the line among them; a line that has the prefix needs a few dozen.
  private static let maximumAttempts = 2_000

  init(_ prefix: LinePrefix, _ clock: LogTimestamp) {
    let size = prefix.elements.reduce(1) { $0 + ($1.literalCount) }
    let owner = Memory(size)
    let memory = owner.start
    var used = 0
    var steps: [Step] = []
    for element in prefix.elements {
      switch element {
      case .literal(let bytes):
        bytes.withUnsafeBytes { (memory + used).copyMemory(from: $0.baseAddress!, byteCount: bytes.count) }
        steps.append(.literal(LogBytes(start: memory + used, count: bytes.count)))
        used += bytes.count
      case .field(let field): steps.append(.field(field))
      case .stop: steps.append(.stop)
      }
    }
    self.memory = owner
    self.steps = steps
    self.clock = clock
  }

  private final class Memory {
    let start: UnsafeMutableRawPointer

    init(_ size: Int) { start = .allocate(byteCount: size, alignment: 1) }

    deinit { start.deallocate() }
  }

  /// - Parameter line: Without its line break.
  /// - Returns: Whether the line begins with the prefix and a severity.
  mutating func match(_ line: LogBytes, _ fields: inout PrefixFields, _ start: inout LineStart) -> Bool {
    if matchAtOnce(line, &fields, &start) { return true }
    fields = PrefixFields()
    attemptsLeft = Self.maximumAttempts
    guard let found = match(line, step: 0, at: 0, &fields) else { return false }
    start = found
    return true
  }

  /// The same for nearly all lines: each text ends at the first place where what follows it stands, and nothing is tried
  /// a second time.
  private mutating func matchAtOnce(
    _ line: LogBytes, _ fields: inout PrefixFields, _ start: inout LineStart
  ) -> Bool {
    guard let bytes = line.baseAddress else { return false }
    fields = PrefixFields()
    let end = line.count
    var place = 0
    var number = 0
    while number < steps.count {
      switch steps[number] {
      case .stop: break
      case .literal(let word):
        guard end - place >= word.count, Self.isEqual(bytes + place, word) else { return false }
        place += word.count
      case .field(.time):
        guard let moment = clock.parse(line, at: place) else { return false }
        fields.time = moment.microseconds
        place = moment.end
      case .field(.processID):
        let first = place
        while place < end, line[place] &- 0x30 < 10 { place += 1 }
        guard place > first else { return false }
        fields.processID = LogBytes(start: bytes + first, count: place - first)
      case .field(.lineNumber), .field(.transaction), .field(.queryID):
        if place < end, line[place] == UInt8(ascii: "-") { place += 1 }
        while place < end, line[place] &- 0x30 < 10 { place += 1 }
      case .field(.virtualTransaction):
        while place < end, line[place] &- 0x30 < 10 || line[place] == UInt8(ascii: "/") { place += 1 }
      case .field(.sessionID):
        let first = place
        while place < end, Self.isHexadecimal(line[place]) || line[place] == UInt8(ascii: ".") { place += 1 }
        fields.sessionID = LogBytes(start: bytes + first, count: place - first)
      case .field(.sqlState):
        guard end - place >= 5 else { return false }
        fields.sqlState = LogBytes(start: bytes + place, count: 5)
        place += 5
      case .field(let field) where field.isText:
        guard number + 1 < steps.count, case .literal(let word) = steps[number + 1], let delimiter = word.first else {
          return false
        }
        let first = place
        let limit = min(end - word.count, place + 96)
        while place <= limit {
          place = ByteScan.first(delimiter, in: bytes, from: place, end: limit + 1)
          if place > limit || Self.isEqual(bytes + place, word) { break }
          place += 1
        }
        // What is padded is left to the other way.
        guard place <= limit, place == first || line[place - 1] != 0x20 && line[first] != 0x20 else { return false }
        let value = LogBytes(start: bytes + first, count: place - first)
        if place > first, line[first] == 0x5b { set(field, value, &fields) } else { fields.set(field, value) }
        place += word.count
        number += 1
      default: return false
      }
      number += 1
    }
    guard let found = severity(line, at: place) else { return false }
    start = found
    return true
  }

  /// Whether the bytes are the word, which is short: `] `, `@`, `,db=`.
  @inline(__always)
  private static func isEqual(_ bytes: UnsafeRawPointer, _ word: LogBytes) -> Bool {
    for place in 0..<word.count where bytes.load(fromByteOffset: place, as: UInt8.self) != word[place] { return false }
    return true
  }

  private mutating func match(
    _ line: LogBytes, step first: Int, at start: Int, _ fields: inout PrefixFields
  ) -> LineStart? {
    var place = start
    var number = first
    while number < steps.count {
      switch steps[number] {
      case .stop:
        if let found = match(line, step: number + 1, at: place, &fields) { return found }
        fields.forgetNames()
        return severity(line, at: place)
      case .literal(let word):
        // Padding stands before or behind a value.
        while place < line.count, line[place] == 0x20, word[0] != 0x20 { place += 1 }
        guard line.count - place >= word.count, memcmp(line.baseAddress! + place, word.baseAddress!, word.count) == 0
        else { return nil }
        place += word.count
      case .field(let field):
        while place < line.count, line[place] == 0x20, !field.isText { place += 1 }
        switch field {
        case .time, .sessionStart:
          guard let moment = clock.parse(line, at: place) else {
            // A process without a session has no start.
            if field == .sessionStart { break }
            return nil
          }
          if field == .time { fields.time = moment.microseconds }
          place = moment.end
        case .epoch:
          guard let moment = LogTimestamp.epoch(line, at: place) else { return nil }
          fields.time = moment.microseconds
          place = moment.end
        case .processID, .leaderID, .lineNumber, .transaction, .queryID:
          let begin = place
          if place < line.count, line[place] == UInt8(ascii: "-") { place += 1 }
          while place < line.count, line[place] &- 0x30 < 10 { place += 1 }
          if field == .processID {
            guard place > begin else { return nil }
            fields.processID = LogBytes(rebasing: line[begin..<place])
          }
        case .sessionID:
          let begin = place
          while place < line.count, Self.isHexadecimal(line[place]) || line[place] == UInt8(ascii: ".") { place += 1 }
          fields.sessionID = LogBytes(rebasing: line[begin..<place])
        case .sqlState:
          guard line.count - place >= 5 else { return nil }
          fields.sqlState = LogBytes(rebasing: line[place..<(place + 5)])
          place += 5
        case .virtualTransaction:
          while place < line.count, line[place] &- 0x30 < 10 || line[place] == UInt8(ascii: "/") { place += 1 }
        case .application, .user, .database, .remote, .host, .backend, .commandTag, .unknown:
          return matchText(line, field, step: number + 1, at: place, &fields)
        }
      }
      number += 1
    }
    return severity(line, at: place)
  }

  /// A text ends where what follows matches; the shortest one is taken.
  private mutating func matchText(
    _ line: LogBytes, _ field: LinePrefix.Field, step: Int, at start: Int, _ fields: inout PrefixFields
  ) -> LineStart? {
    var end = start
    // Names are at most 63 bytes; what is longer is none.
    let last = min(line.count, start + 256)
    while end <= last, attemptsLeft > 0 {
      attemptsLeft -= 1
      if step < steps.count, case .literal(let word) = steps[step] {
        guard end < last, let found = memchr(line.baseAddress! + end, Int32(word[0]), last - end) else { return nil }
        end = UnsafeRawPointer(found) - line.baseAddress!
      } else if step >= steps.count {
        // Ahead of the severity: at a space, or at once.
        guard let next = nextSeverity(line, from: end, last) else { return nil }
        end = next
      }
      if let found = match(line, step: step, at: end, &fields) {
        set(field, LogBytes(rebasing: line[trimmed(line, start, end)]), &fields)
        return found
      }
      end += 1
    }
    return nil
  }

  /// Without the spaces of padding.
  private func trimmed(_ line: LogBytes, _ start: Int, _ end: Int) -> Range<Int> {
    var (start, end) = (start, end)
    while end > start, line[end - 1] == 0x20 { end -= 1 }
    while start < end, line[start] == 0x20 { start += 1 }
    return start..<end
  }

  private func set(_ field: LinePrefix.Field, _ text: LogBytes, _ fields: inout PrefixFields) {
    // `[unknown]`, in the server's language, of a session that has no names yet.
    let isUnknown =
      text.count > 2 && text.first == 0x5b && text.last == 0x5d
      && text.dropFirst().dropLast().allSatisfy { ($0 | 0x20) &- 0x61 < 26 || $0 > 0x7f }
    let value = isUnknown ? LogBytes(start: nil, count: 0) : text
    fields.set(field, value)
  }

  private func nextSeverity(_ line: LogBytes, from start: Int, _ last: Int) -> Int? {
    (start..<max(start, last)).first { severity(line, at: $0) != nil }
  }

  @inline(__always)
  private func severity(_ line: LogBytes, at start: Int) -> LineStart? { Self.severity(line, at: start) }

  /// `LOG:  `, `DETAIL:  ` or their like in any language.
  static func severity(_ line: LogBytes, at start: Int) -> LineStart? {
    var place = start
    while place < line.count, line[place] == 0x20 { place += 1 }
    if line.count - place >= 6, line[place] == UInt8(ascii: "L"), line[place + 1] == UInt8(ascii: "O"),
      line[place + 2] == UInt8(ascii: "G"), line[place + 3] == UInt8(ascii: ":"), line[place + 4] == 0x20,
      line[place + 5] == 0x20
    {
      return LineStart(kind: .primary(.log), message: place + 6)
    }
    if let (kind, end) = SecondaryWords.match(line, at: place) {
      return LineStart(kind: .secondary(kind), message: end)
    }
    // The longest word has some forty bytes.
    let limit = min(line.count, place + 48)
    guard limit > place, let found = memchr(line.baseAddress! + place, 0x3a, limit - place) else { return nil }
    let colon = UnsafeRawPointer(found) - line.baseAddress!
    guard colon + 2 < line.count, line[colon + 1] == 0x20, line[colon + 2] == 0x20 else { return nil }
    // French has a space before the colon.
    var end = colon
    while end > place, line[end - 1] == 0x20 { end -= 1 }
    guard let severity = SeverityWords.severity(of: LogBytes(rebasing: line[place..<end])) else { return nil }
    return LineStart(kind: .primary(severity), message: colon + 3)
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 6 }
}

extension LinePrefix.Element {
  fileprivate var literalCount: Int {
    if case .literal(let bytes) = self { return bytes.count }
    return 0
  }
}
