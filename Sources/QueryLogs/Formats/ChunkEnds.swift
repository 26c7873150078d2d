internal import Workload

/// What a log's first and last chunk have of entries whose rest is in another file.
///
/// A reader leaves it unread, so that it can be read when it has met its rest. What is longer than
/// ``OpenSegment/maximumBytes`` is read as it is.
package struct ChunkEnds {
  /// Whether the chunk is a log's first, and what comes before its first entry is wanted.
  let keepsHead: Bool
  /// Whether it is a log's last one, and its last entry is wanted if the log may end within it.
  let keepsTail: Bool
  /// Whether the log may end anywhere, also between the lines of an entry: parts of a file, as `split` makes them.
  let isPart: Bool
  /// What was left out at the beginning, and at the end.
  package private(set) var head = 0..<0
  package private(set) var tail = 0..<0

  /// Of a chunk in the middle, or of a log whose ends are read like all else.
  package static let none = ChunkEnds(keepsHead: false, keepsTail: false, isPart: false)

  /// - Parameter end: Where the first entry begins, or the rest of the one before ends.
  /// - Returns: Whether it is left unread.
  mutating func takeHead(to end: Int) -> Bool {
    guard keepsHead, end <= OpenSegment.maximumBytes else { return false }
    head = 0..<end
    return true
  }

  /// - Parameters:
  ///   - start: Where the last entry begins.
  ///   - count: Of the chunk's bytes.
  /// - Returns: Whether it is left unread.
  mutating func takeTail(from start: Int, of count: Int) -> Bool {
    guard keepsTail, count - start <= OpenSegment.maximumBytes else { return false }
    tail = start..<count
    return true
  }
}

extension LogBytes {
  /// Where the text begins: behind a byte order mark.
  var textStart: Int { count >= 3 && self[0] == 0xef && self[1] == 0xbb && self[2] == 0xbf ? 3 : 0 }
}

extension LogFaults {
  /// Those that are counted whatever the format.
  init(of chunk: LogBytes) { nulBytes = ByteScan.count(0, in: chunk) }
}
