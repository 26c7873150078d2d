/// Cuts csvlog at ends of lines that lie outside of quotes.
///
/// It counts quotes from the log's beginning. A log that begins in the middle of a record, and one whose count of
/// quotes was broken by a lost block, are found back into by lines that begin as records do.
package struct CSVLogSplitter: ChunkSplitter {
  /// At the end of all bytes that were given.
  private var isQuoted = false
  private var isAtStart = true
  /// Bytes since the last cut beyond which the count of quotes is doubted.
  private let patience: Int

  private static let quote = UInt8(ascii: "\"")
  private static let newline = UInt8(ascii: "\n")

  package init() { self.init(patience: 2 * LogLimits.chunkBytes) }

  init(patience: Int) { self.patience = patience }

  package mutating func cut(_ bytes: LogBytes, scanned: Int, isLast: Bool) -> Int {
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
    let (cut, other) = lastEnds(bytes, from: from)
    if let cut { return cut }
    // All lines that look like records would lie within one text.
    if let other, bytes.count > patience {
      isQuoted.toggle()
      return other
    }
    return 0
  }

  /// Where the first record begins; nil when that can't be told yet.
  private func firstRecord(_ bytes: LogBytes, isLast: Bool) -> Int? {
    guard let base = bytes.baseAddress else { return nil }
    var line = bytes.count >= 3 && bytes[0] == 0xef && bytes[1] == 0xbb && bytes[2] == 0xbf ? 3 : 0
    while line < bytes.count {
      if CSVRecordStart.isLikely(bytes, at: line) { return line }
      // Too little of the line to tell.
      if bytes.count - line < 64, !isLast { return nil }
      line = ByteScan.distant(Self.newline, in: base, from: line, end: bytes.count) + 1
    }
    return nil
  }

  /// The last places in `bytes[from...]` behind which a record begins: one where the count of quotes agrees, and one
  /// where it doesn't. At the very end, what begins there is not known: the count has to do.
  private func lastEnds(_ bytes: LogBytes, from: Int) -> (agreeing: Int?, other: Int?) {
    var isOpen = isQuoted
    var end = bytes.count
    var other: Int?
    while let newline = ByteScan.last(Self.newline, in: bytes, from: from, end: end) {
      if ByteScan.isOdd(Self.quote, in: bytes, from: newline, end: end) { isOpen.toggle() }
      end = newline
      let next = newline + 1
      if next == bytes.count || CSVRecordStart.isLikely(bytes, at: next) {
        if !isOpen { return (next, other) }
        if other == nil, next < bytes.count { other = next }
      } else if !isOpen, bytes.count - next < 64, !bytes[next...].contains(Self.newline) {
        // The beginning of a record, as far as it is there.
        return (next, other)
      }
    }
    return (nil, other)
  }
}
