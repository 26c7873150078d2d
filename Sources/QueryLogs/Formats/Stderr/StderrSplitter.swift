/// Cuts a stderr log before a line that begins an entry.
struct StderrSplitter: ChunkSplitter {
  private let prefixes: LinePrefixes
  private var matchers: [LinePrefixMatcher]

  init(_ prefixes: LinePrefixes) {
    self.prefixes = prefixes
    matchers = prefixes.all.map { LinePrefixMatcher($0, prefixes.clock) }
  }

  mutating func cut(_ bytes: LogBytes, scanned: Int, isLast: Bool) -> Int {
    if isLast { return bytes.count }
    let found = cut(bytes, scanned: scanned)
    guard found == 0 else { return found }
    // The prefix may be another one from here on.
    _ = prefixes.search(bytes)
    guard prefixes.all.count > matchers.count else { return 0 }
    matchers = prefixes.all.map { LinePrefixMatcher($0, prefixes.clock) }
    return cut(bytes, scanned: 0)
  }

  private mutating func cut(_ bytes: LogBytes, scanned: Int) -> Int {
    var end = bytes.count
    // From the last whole line back; what was seen before had no beginning, but may have ended within a line.
    while let start = Self.lastLine(bytes, before: &end), start > 0 {
      if isBeginning(LogBytes(rebasing: bytes[start..<end])) { return start }
      if start <= scanned { break }
      end = start
    }
    return 0
  }

  private mutating func isBeginning(_ line: LogBytes) -> Bool {
    guard line.first != 0x09 else { return false }
    var line = line
    if prefixes.endsWithReturns, line.last == 0x0d { line = LogBytes(rebasing: line.dropLast()) }
    var fields = PrefixFields()
    var found = LineStart(kind: .primary(.log), message: 0)
    for place in matchers.indices where matchers[place].match(line, &fields, &found) {
      if case .primary = found.kind { return true }
    }
    return false
  }

  /// The beginning of the last line that ends with a line break before `end`, which becomes the place of that break.
  private static func lastLine(_ bytes: LogBytes, before end: inout Int) -> Int? {
    guard let last = ByteScan.last(0x0a, in: bytes, from: 0, end: end), last > 0 else { return nil }
    end = last
    return ByteScan.last(0x0a, in: bytes, from: 0, end: last).map { $0 + 1 } ?? 0
  }
}
