/// Cuts csvlog at ends of lines that lie outside of quotes.
///
/// It counts quotes from the log's beginning. A log that begins in the middle of a record, and one whose count of
/// quotes was broken by a lost block, are found back into by lines that begin as records do.
package struct CSVLogSplitter: ChunkSplitter {
  /// At the end of all bytes that were given.
  private var isQuoted = false
  private var isAtStart = true
  /// Of the last call: how many bytes stayed behind the cut, nil when there was none.
  private var remainder: Int?
  /// Bytes since the last cut beyond which the count of quotes is doubted.
  private let patience: Int

  private static let quote = UInt8(ascii: "\"")
  private static let newline = UInt8(ascii: "\n")

  package init() { self.init(patience: 2 * LogLimits.chunkBytes) }

  init(patience: Int) { self.patience = patience }

  package mutating func cut(_ bytes: LogBytes, scanned: Int, isLast: Bool) -> Int {
    // What stayed behind a cut may be given again: there no text is open.
    if let remainder, scanned < remainder { isQuoted = false }
    let cut = find(bytes, scanned: scanned, isLast: isLast)
    remainder = cut > 0 ? bytes.count - cut : nil
    return cut
  }

  private mutating func find(_ bytes: LogBytes, scanned: Int, isLast: Bool) -> Int {
    var from = min(max(scanned, 0), bytes.count)
    if isAtStart, let start = firstRecord(bytes, isLast: isLast) {
      // Quotes ahead of the first record tell nothing.
      isAtStart = false
      isQuoted = false
      from = start
    }
    if isLast { return bytes.count }
    guard !isAtStart else { return 0 }
    if ByteScan.isOdd(Self.quote, in: bytes, from: from, end: bytes.count) { isQuoted.toggle() }
    let ends = lastEnds(bytes, from: from)
    if let possible = ends.possible, ends.contradicting == nil { return possible }
    if let certain = ends.certain { return certain }
    // All lines that look like records would lie within one text.
    if let other = ends.contradicting, bytes.count > patience {
      isQuoted.toggle()
      return other
    }
    return 0
  }

  /// Where the first record begins; nil when that can't be told yet.
  private func firstRecord(_ bytes: LogBytes, isLast: Bool) -> Int? {
    guard let base = bytes.baseAddress else { return nil }
    var line = bytes.textStart
    while line < bytes.count {
      if CSVRecordStart.isLikely(bytes, at: line) { return line }
      // Too little of the line to tell.
      if bytes.count - line < 64, !isLast { return nil }
      line = ByteScan.distant(Self.newline, in: base, from: line, end: bytes.count) + 1
    }
    return nil
  }

  /// Places behind ends of lines.
  private struct Ends {
    /// Outside of quotes, and a record begins there.
    var certain: Int?
    /// Outside of quotes, and too little is there of what begins.
    var possible: Int?
    /// A record seems to begin there, but within quotes.
    var contradicting: Int?
  }

  /// The last of each kind in `bytes[from...]`, none ahead of a certain one.
  private func lastEnds(_ bytes: LogBytes, from: Int) -> Ends {
    var isOpen = isQuoted
    var end = bytes.count
    var ends = Ends()
    while let newline = ByteScan.last(Self.newline, in: bytes, from: from, end: end) {
      if ByteScan.isOdd(Self.quote, in: bytes, from: newline, end: end) { isOpen.toggle() }
      let isLastLine = end == bytes.count
      end = newline
      let next = newline + 1
      if CSVRecordStart.isLikely(bytes, at: next) {
        if !isOpen {
          ends.certain = next
          return ends
        }
        ends.contradicting = ends.contradicting ?? next
      } else if !isOpen, isLastLine, bytes.count - next < 64 {
        ends.possible = next
      }
    }
    return ends
  }
}
