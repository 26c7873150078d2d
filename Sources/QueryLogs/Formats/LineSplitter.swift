/// Cuts a log at ends of lines, where an entry never goes over one, as in jsonlog.
package struct LineSplitter: ChunkSplitter {
  package init() {}

  package mutating func cut(_ bytes: LogBytes, scanned: Int, isLast: Bool) -> Int {
    if isLast { return bytes.count }
    let from = min(max(scanned, 0), bytes.count)
    return ByteScan.last(UInt8(ascii: "\n"), in: bytes, from: from, end: bytes.count).map { $0 + 1 } ?? 0
  }
}
