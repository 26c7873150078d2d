internal import Workload

/// What of a log's ends waits for the rest of an entry, which another file has.
package enum KeptEnds: Sendable {
  /// All is read as it is there.
  case nothing
  /// The rest of an entry at the beginning, and an entry at the end whose line or record has no end.
  case unfinished
  /// The same, and the last entry of stderr in any case: its next line may be in the next file.
  case all

  func ends(of chunk: ChunkBuffer) -> ChunkEnds {
    self == .nothing ? .none : ChunkEnds(keepsHead: chunk.number == 0, keepsTail: chunk.isLast, isPart: self == .all)
  }
}

/// What was left unread at the two ends of one log.
struct LogEnds {
  /// Of what was read.
  var span = TimeSpan()
  private(set) var head: [UInt8] = []
  private(set) var tail: [UInt8] = []

  mutating func add(_ ends: ChunkEnds, of chunk: ChunkBuffer) {
    if !ends.head.isEmpty { head = Array(chunk.bytes[ends.head]) }
    if !ends.tail.isEmpty { tail = Array(chunk.bytes[ends.tail]) }
  }

  /// As a document has them; nil without any. Blanks are no part of an entry.
  func segment(_ reading: OpenReading) -> OpenSegment? {
    let parts = [head, tail].map { part in part.contains { $0 > 0x20 } ? UnreadBytes(part) : nil }
    guard parts[0] != nil || parts[1] != nil else { return nil }
    return OpenSegment(
      from: span.first.map(LogTime.text), to: span.last.map(LogTime.text), head: parts[0], tail: parts[1],
      reading: reading)
  }
}
