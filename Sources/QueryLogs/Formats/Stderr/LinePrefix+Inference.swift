/// Finds the prefix that a log was written with, from its lines alone.
extension LinePrefix {
  /// What distributions, hosts and the documentation of log analysers propose.
  static let known: [LinePrefix] = [
    "%m [%p] %q%u@%d ", "%m [%p] ", "%t [%p] %q%u@%d ", "%t [%p]: ", "%t:%r:%u@%d:[%p]:",
    "%m:%r:%u@%d:[%p]:%l:%e:%s:%v:%x:%c:%q%a:",
    "%t [%p]: [%l-1] user=%u,db=%d,app=%a,client=%h ", "%t [%p]: user=%u,db=%d,app=%a,client=%h ",
    "%m [%p]: user=%u,db=%d,app=%a,client=%h ", "%m [%p]: [%l-1] user=%u,db=%d,app=%a,client=%h ",
    "%t [%p]: [%l-1] user=%u,db=%d ", "%t [%p]: db=%d,user=%u,app=%a,client=%h ",
    "%m [%p]: [%l-1] db=%d,user=%u,app=%a,client=%h ", "%t-%c-", "%m: [%l-1] %d %u %p %h ",
    "%m [%p] %q[user=%u,db=%d,app=%a] ",
    "%m [%p] %q%u@%d/%a ", "%m [%p] %u@%d ", "%m [%p] %u@%d %a ", "%m %u %d [%p]: ", "%t %u %d [%p] ",
    "%m [%p] %d %u %a ", "%m [%p] %d %u ",
    "[%p]: [%l-1] db=%d,user=%u ", "%n [%p] ", "%m %p %u@%d from %h [vxid:%v txid:%x] [%i] ", "%t %d %u ", "< %m > ",
    "< %m %a >", "",
  ].map { LinePrefix($0)! }

  /// - Parameters:
  ///   - sample: Some hundred lines from the beginning of a log.
  ///   - isCut: Whether it may begin within a line: then that line has a say only if it is the only one.
  /// - Returns: nil when no line has a severity behind what could be a prefix.
  package static func inferred(from sample: LogBytes, _ clock: LogTimestamp, isCut: Bool = false) -> LinePrefix? {
    var lines = headLines(of: sample)
    guard !lines.isEmpty else { return nil }
    if isCut, lines.count > 1, lines[0].baseAddress == sample.baseAddress { lines.removeFirst() }
    var best: (prefix: LinePrefix, score: Int)?
    // Few lines tell which ones are out of the question.
    let probe = Array(stride(from: 0, to: lines.count, by: max(1, lines.count / 8)).map { lines[$0] })
    func consider(_ prefix: LinePrefix) {
      guard Self.score(prefix, probe, clock) > 0 else { return }
      let found = Self.score(prefix, lines, clock)
      if found > (best?.score ?? 0) { best = (prefix, found) }
    }
    let guesses = stride(from: 0, to: lines.count, by: max(1, lines.count / 12)).compactMap {
      described(lines[$0], clock)
    }
    for prefix in known + guesses {
      consider(prefix)
      if let shorter = prefix.stoppingAheadOfNames { consider(shorter) }
    }
    return best?.prefix
  }

  /// The same with `%q` before the first name, as processes without a session write it.
  private var stoppingAheadOfNames: LinePrefix? {
    guard !elements.contains(.stop),
      let place = elements.firstIndex(where: { [.field(.user), .field(.database), .field(.application)].contains($0) })
    else { return nil }
    var elements = elements
    var word: [UInt8] = []
    if place > 0, case .literal(let bytes) = elements[place - 1] {
      // `user=` goes with the name, the space before it doesn't.
      let end = (bytes.lastIndex(of: 0x20) ?? -1) + 1
      word = Array(bytes[end...])
      elements[place - 1] = .literal(Array(bytes[..<end]))
    }
    elements.insert(contentsOf: word.isEmpty ? [.stop] : [.stop, .literal(word)], at: place)
    elements.removeAll { $0 == .literal([]) }
    return LinePrefix(elements: elements)
  }

  /// Lines that begin something, of which a severity is within the first bytes.
  private static func headLines(of sample: LogBytes) -> [LogBytes] {
    var lines: [LogBytes] = []
    for line in sample.split(separator: 0x0a).prefix(2_000) where line.first != 0x09 {
      let line = LogBytes(rebasing: line)
      if severityPlace(in: line) != nil { lines.append(line) }
      if lines.count == 100 { break }
    }
    return lines
  }

  /// Whether a line could be an entry's first one, whatever stands before the severity.
  static func hasSeverity(_ line: LogBytes) -> Bool { severityPlace(in: line) != nil }

  private static func severityPlace(in line: LogBytes) -> Int? {
    for place in 0..<min(line.count, 400)
    where (place == 0 || !isLetter(line[place - 1])) && (isLetter(line[place])) {
      if LinePrefixMatcher.severity(line, at: place) != nil { return place }
    }
    return nil
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 || byte > 0x7f }

  /// Matched lines, and a little for each field that is found.
  private static func score(_ prefix: LinePrefix, _ lines: [LogBytes], _ clock: LogTimestamp) -> Int {
    var matcher = LinePrefixMatcher(prefix, clock)
    var fields = PrefixFields()
    var score = 0
    // What is not understood is more likely the rest of a name with spaces and colons in it.
    let unknown = prefix.elements.count { $0 == .field(.unknown) }
    var start = LineStart(kind: .primary(.log), message: 0)
    for line in lines where matcher.match(line, &fields, &start) {
      score += max(1, 100 - 5 * unknown)
      if fields.time != nil { score += 10 }
      if !fields.sessionID.isEmpty || !fields.processID.isEmpty { score += 10 }
      for name in [fields.user, fields.database] where isName(name) { score += 5 }
      if isName(fields.application) { score += 1 }
      for name in [fields.user, fields.database, fields.application] where !name.isEmpty && !isName(name) { score -= 8 }
    }
    return score
  }

  /// Names with brackets, equals signs or commas are more likely the rest of a prefix that was not understood.
  private static func isName(_ bytes: LogBytes) -> Bool {
    !bytes.isEmpty && bytes.allSatisfy { $0 != 0x5b && $0 != 0x3d && $0 != 0x2c && $0 != 0x40 && $0 != 0x28 }
  }

  // MARK: - Describing a line

  /// The prefix that a line seems to have: what looks like a time, a number in brackets, `user=`, ….
  private static func described(_ line: LogBytes, _ clock: LogTimestamp) -> LinePrefix? {
    guard let end = severityPlace(in: line) else { return nil }
    var clock = clock
    var elements: [Element] = []
    var literal: [UInt8] = []
    var place = 0
    var hasProcess = false
    func add(_ field: Field) {
      if !literal.isEmpty { elements.append(.literal(literal)) }
      literal = []
      elements.append(.field(field))
    }
    while place < end {
      if let next = clock.parse(line, at: place)?.end, next <= end {
        add(elements.contains(.field(.time)) ? .sessionStart : .time)
        place = next
        continue
      }
      let byte = line[place]
      guard isLetter(byte) || byte &- 0x30 < 10 || byte == UInt8(ascii: "_") else {
        literal.append(byte)
        place += 1
        continue
      }
      let start = place
      while place < end, isLetter(line[place]) || line[place] &- 0x30 < 10 || [0x5f, 0x2e, 0x2f].contains(line[place]) {
        place += 1
      }
      let word = LogBytes(rebasing: line[start..<place])
      if place < end, line[place] == UInt8(ascii: "=") || line[place] == UInt8(ascii: ":"), let field = named(word) {
        literal += word
        literal.append(line[place])
        place += 1
        add(field)
        if field == .processID { hasProcess = true }
        while place < end, !([0x2c, 0x20, 0x5d, 0x7c, 0x3b, 0x29] as [UInt8]).contains(line[place]) { place += 1 }
      } else if place < end, line[place] == UInt8(ascii: "@") {
        add(.user)
        literal.append(line[place])
        place += 1
        add(.database)
        while place < end,
          isLetter(line[place]) || line[place] &- 0x30 < 10 || [0x5f, 0x2d, 0x2e].contains(line[place])
        {
          place += 1
        }
      } else if isEpoch(word) {
        add(.epoch)
      } else if word.elementsEqual("00000".utf8) {
        add(.sqlState)
      } else if word.allSatisfy({ $0 &- 0x30 < 10 }) {
        if hasProcess || elements.contains(.field(.sessionID)) {
          add(elements.contains(.field(.lineNumber)) ? .transaction : .lineNumber)
        } else {
          add(.processID)
          hasProcess = true
        }
      } else if word.contains(UInt8(ascii: ".")),
        word.allSatisfy({ $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 6 || $0 == 0x2e })
      {
        add(word.filter { $0 == 0x2e }.count == 1 ? .sessionID : .host)
      } else if word.contains(UInt8(ascii: "/")) {
        add(.virtualTransaction)
      } else if word.count == 5, word.allSatisfy({ $0 &- 0x30 < 10 || $0 &- 0x41 < 26 }) {
        add(.sqlState)
      } else {
        add(.unknown)
      }
    }
    if !literal.isEmpty { elements.append(.literal(literal)) }
    return LinePrefix(elements: elements)
  }

  /// `1795629262.082`.
  private static func isEpoch(_ word: LogBytes) -> Bool {
    word.count == 14 && word[10] == UInt8(ascii: ".") && word.filter { $0 &- 0x30 < 10 }.count == 13
  }

  private static func named(_ word: LogBytes) -> Field? {
    let names: [(StaticString, Field)] = [
      ("user", .user), ("usr", .user), ("u", .user), ("db", .database), ("database", .database), ("dbname", .database),
      ("d", .database), ("app", .application), ("application", .application), ("application_name", .application),
      ("a", .application), ("client", .remote), ("host", .host), ("h", .host), ("remote", .remote), ("r", .remote),
      ("pid", .processID), ("p", .processID), ("line", .lineNumber), ("l", .lineNumber), ("xid", .transaction),
      ("txid", .transaction), ("tx", .transaction), ("vxid", .virtualTransaction), ("session", .sessionID),
      ("sid", .sessionID), ("s", .sessionID), ("state", .sqlState), ("sqlstate", .sqlState), ("e", .sqlState),
      ("qid", .queryID), ("query_id", .queryID), ("tag", .commandTag), ("cmd", .commandTag),
    ]
    return names.first { LogWord($0.0).stands(in: word, at: 0) && $0.0.utf8CodeUnitCount == word.count }?.1
  }
}
