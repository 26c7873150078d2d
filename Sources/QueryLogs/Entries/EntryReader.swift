/// Reads the entries of a chunk: a part of a log that begins and ends with a whole entry.
///
/// One for each format. Chunks are read on several threads, each with a reader of its own.
package protocol EntryReader {
  /// Sets all fields of `entry` to the next one.
  ///
  /// - Returns: False at the end of the chunk.
  mutating func next(_ entry: inout LogEntry) -> Bool

  /// What was met so far that is no entry, counted by what it is.
  var faults: LogFaults { get }

  /// How many times were of a zone whose offset is not known.
  var unknownZones: Int { get }

  /// What was left unread at the ends of the log, when all of the chunk was read.
  var ends: ChunkEnds { get }
}

/// Finds where a log may be cut into chunks, in one pass from its beginning.
package protocol ChunkSplitter {
  /// - Parameters:
  ///   - bytes: From the end of the last chunk on.
  ///   - scanned: How many of them were given already, without a cut within them being wanted.
  ///   - isLast: Whether the log ends with them.
  /// - Returns: The number of bytes up to the last place behind a whole entry, 0 when there is none.
  mutating func cut(_ bytes: LogBytes, scanned: Int, isLast: Bool) -> Int
}

/// What a log holds that can't be read, counted by what it is.
package struct LogFaults: Sendable, Equatable {
  /// Lines before the first entry, or that belong to none.
  package var orphanLines = 0
  /// Records with the wrong number of fields, or broken JSON.
  package var malformedEntries = 0
  /// Entries whose texts were cut at ``LogLimits/entryBytes``.
  package var cutEntries = 0
  package var nulBytes = 0

  package init() {}

  package static func + (first: LogFaults, second: LogFaults) -> LogFaults {
    var sum = first
    sum.orphanLines += second.orphanLines
    sum.malformedEntries += second.malformedEntries
    sum.cutEntries += second.cutEntries
    sum.nulBytes += second.nulBytes
    return sum
  }
}

/// What keeps memory bounded whatever the input.
package enum LogLimits {
  /// Of a chunk; a longer entry makes it grow up to ``entryBytes``.
  package static let chunkBytes = 256 << 10
  /// Of one entry: what comes after is counted and left out.
  package static let entryBytes = 8 << 20
}
