internal import Glibc

/// Reads the entries of a chunk of a stderr log.
///
/// An entry is a line that begins with the prefix and a severity, the lines behind it that begin with a tab, and the
/// DETAIL, CONTEXT and STATEMENT lines of the same session with theirs. The server puts exactly one tab before each line
/// that a message continues on (`append_with_tabs` in src/backend/utils/error/elog.c), so that a literal that looks like
/// another entry is told apart.
package struct StderrReader: EntryReader {
  private let chunk: LogBytes
  private let scratch: ScratchMemory
  private let prefixes: LinePrefixes
  private let endsWithReturns: Bool
  /// That of the last line first.
  private var matcher: LinePrefixMatcher
  private var others: [LinePrefixMatcher]
  /// Where the next line begins.
  private var place = 0
  /// The line that was read last, without its line break.
  private var line = LogBytes(start: nil, count: 0)
  private var start = LineStart(kind: .primary(.log), message: 0)
  private var fields = PrefixFields()
  /// Whether the line begins something that was not given out yet.
  private var isFound = false
  package private(set) var faults: LogFaults
  package private(set) var ends: ChunkEnds

  /// - Parameter chunk: Whole entries; lives as long as the reader.
  init(_ chunk: LogBytes, _ prefixes: LinePrefixes, _ scratch: ScratchMemory, ends: ChunkEnds = .none) {
    self.chunk = chunk
    self.scratch = scratch
    self.ends = ends
    self.prefixes = prefixes
    endsWithReturns = prefixes.endsWithReturns
    let all = prefixes.all
    matcher = LinePrefixMatcher(all[0], prefixes.clock)
    others = all.dropFirst().map { LinePrefixMatcher($0, prefixes.clock) }
    faults = LogFaults(of: chunk)
    if ends.keepsHead { skipHead() }
  }

  package var unknownZones: Int { others.reduce(matcher.clock.unknownZones) { $0 + $1.clock.unknownZones } }

  package mutating func next(_ entry: inout LogEntry) -> Bool {
    while true {
      guard findStart() else { return false }
      isFound = false
      guard case .primary(let severity) = start.kind else {
        // What belongs to an entry that is not here.
        faults.orphanLines += 1
        _ = text()
        continue
      }
      let entryStart = offset(of: line)
      let before = faults
      entry.severity = severity
      entry.time = fields.time
      entry.session = fields.session
      entry.user = fields.user
      entry.database = fields.database
      entry.application = fields.application
      entry.sqlState = fields.sqlState
      entry.detail = Self.nothing
      entry.context = Self.nothing
      entry.statement = Self.nothing
      entry.message = text()
      takeSQLState(of: &entry)
      addSecondary(to: &entry)
      if ends.keepsTail, !isFound, mayGoOn, ends.takeTail(from: entryStart, of: chunk.count) {
        faults = before
        return false
      }
      return true
    }
  }

  private static var nothing: LogBytes { LogBytes(start: nil, count: 0) }

  /// `log_error_verbosity = verbose` puts the error's code before the message.
  @inline(__always)
  private func takeSQLState(of entry: inout LogEntry) {
    let message = entry.message
    guard message.count >= 7, message[5] == UInt8(ascii: ":"), message[6] == 0x20,
      message[..<5].allSatisfy({ $0 &- 0x30 < 10 || $0 &- 0x41 < 26 })
    else { return }
    entry.sqlState = LogBytes(rebasing: message[..<5])
    entry.message = LogBytes(rebasing: message[7...])
  }

  /// Whether the log may end within its last entry.
  private var mayGoOn: Bool { ends.isPart || chunk.last != 0x0a }

  private func offset(of line: LogBytes) -> Int {
    guard let start = line.baseAddress, let base = chunk.baseAddress else { return 0 }
    return UnsafeRawPointer(start) - UnsafeRawPointer(base)
  }

  /// Leaves out what comes before the log's first entry, if it may be the rest of one: after the first line, which may
  /// be one in part, lines that belong to an entry.
  private mutating func skipHead() {
    var isRest = true
    while nextLine() {
      let isFirst = offset(of: line) == 0
      if line.first == 0x09 || line.isEmpty { continue }
      // No other prefix is looked for: the first line seems to have one.
      guard matcher.match(line, &fields, &start) else {
        isRest = isRest && isFirst
        continue
      }
      guard case .primary = start.kind else { continue }
      let end = offset(of: line)
      place = isRest && end > 0 && ends.takeHead(to: end) ? end : 0
      return
    }
    place = 0
  }

  /// The DETAIL, CONTEXT and STATEMENT lines that follow.
  @inline(__always)
  private mutating func addSecondary(to entry: inout LogEntry) {
    while findStart() {
      guard case .secondary(let kind) = start.kind, fields.session == entry.session else { return }
      isFound = false
      let text = text()
      switch kind {
      case .detail: entry.detail = text
      case .context: entry.context = text
      case .statement: entry.statement = text
      case .hint, .query, .location: break
      }
    }
  }

  /// Goes to the next line that has a prefix; those without one are counted.
  @inline(__always)
  private mutating func findStart() -> Bool {
    if isFound { return true }
    while nextLine() {
      if line.first != 0x09, matcher.match(line, &fields, &start) || matchesOther() {
        isFound = true
        return true
      }
      if !line.isEmpty { faults.orphanLines += 1 }
    }
    return false
  }

  /// Whether the line begins with another prefix than the lines before it: the setting was changed.
  private mutating func matchesOther() -> Bool {
    guard !line.isEmpty else { return false }
    for place in others.indices where others[place].match(line, &fields, &start) {
      swap(&matcher, &others[place])
      return true
    }
    guard LinePrefix.hasSeverity(line) else { return false }
    let start = chunk.baseAddress.map { line.baseAddress! - $0 } ?? 0
    guard prefixes.search(LogBytes(rebasing: chunk[start...])), let found = prefixes.all.last else { return false }
    others.append(LinePrefixMatcher(found, prefixes.clock))
    guard others[others.count - 1].match(line, &fields, &self.start) else { return false }
    swap(&matcher, &others[others.count - 1])
    return true
  }

  @inline(__always)
  private mutating func nextLine() -> Bool {
    guard place < chunk.count else { return false }
    let start = place
    var end = chunk.count
    if let newline = memchr(chunk.baseAddress! + start, 0x0a, chunk.count - start) {
      end = UnsafeRawPointer(newline) - chunk.baseAddress!
    }
    place = end + 1
    if endsWithReturns, end > start, chunk[end - 1] == 0x0d { end -= 1 }
    line = LogBytes(rebasing: chunk[start..<end])
    return true
  }

  /// The text of a line and of those that continue it, without their tabs.
  @inline(__always)
  private mutating func text() -> LogBytes {
    let first = LogBytes(rebasing: line[start.message...])
    guard place < chunk.count, chunk[place] == 0x09 else { return first }
    return joined(first)
  }

  private mutating func joined(_ first: LogBytes) -> LogBytes {
    let start = place
    while place < chunk.count, chunk[place] == 0x09, nextLine() {}
    let end = min(place, chunk.count)
    let size = first.count + end - start + 1
    let output = scratch.allocate(size)
    var used = 0
    func put(_ bytes: LogBytes) {
      guard let address = bytes.baseAddress, !bytes.isEmpty else { return }
      (output + used).copyMemory(from: address, byteCount: bytes.count)
      used += bytes.count
    }
    put(first)
    place = start
    while place < end, chunk[place] == 0x09, nextLine() {
      (output + used).storeBytes(of: 0x0a, as: UInt8.self)
      used += 1
      put(LogBytes(rebasing: line[1...]))
    }
    scratch.shrinkLast(by: size - used)
    return LogBytes(start: output, count: used)
  }
}
