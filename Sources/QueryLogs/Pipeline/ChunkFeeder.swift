internal import Glibc
internal import Synchronization

/// Where the bytes of a log come from.
protocol ByteSource: AnyObject {
  /// Fills the buffer with the next bytes, at most as many as fit.
  ///
  /// - Returns: How many; 0 at the end of the log.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int
}

/// A part of a log that begins and ends with a whole entry, in memory that is used again.
final class ChunkBuffer {
  fileprivate(set) var memory: UnsafeMutableRawBufferPointer
  fileprivate(set) var count = 0
  /// The chunk's place in the log.
  fileprivate(set) var number = 0
  /// Whether the log ends with it.
  fileprivate(set) var isLast = false

  init() { memory = .allocate(byteCount: LogLimits.chunkBytes, alignment: 16) }

  deinit { memory.deallocate() }

  /// Line breaks.
  var lines: Int { ByteScan.count(0x0a, in: bytes) }

  var bytes: LogBytes { LogBytes(rebasing: UnsafeRawBufferPointer(memory)[..<count]) }

  fileprivate func grow() {
    let larger = UnsafeMutableRawBufferPointer.allocate(
      byteCount: min(LogLimits.entryBytes, memory.count * 2), alignment: 16)
    larger.copyMemory(from: UnsafeRawBufferPointer(memory)[..<count].rebased)
    memory.deallocate()
    memory = larger
  }

  fileprivate func shrink() {
    guard memory.count > LogLimits.chunkBytes * 2 else { return }
    memory.deallocate()
    memory = .allocate(byteCount: LogLimits.chunkBytes, alignment: 16)
  }
}

extension Slice where Base == UnsafeRawBufferPointer {
  fileprivate var rebased: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: self) }
}

/// Cuts a log into chunks, for threads that fetch one after the other.
struct ChunkFeeder<Source: ByteSource, Splitter: ChunkSplitter> {
  private let source: Source
  private var splitter: Splitter
  /// What was read behind the last cut.
  private var rest: [UInt8] = []
  private var isAtEnd = false
  private var chunks = 0
  /// Entries that were cut because they are longer than ``LogLimits/entryBytes``.
  private(set) var cutEntries = 0

  init(_ source: Source, _ splitter: Splitter) {
    self.source = source
    self.splitter = splitter
  }

  /// - Returns: False at the end of the log.
  mutating func next(_ chunk: ChunkBuffer) -> Bool {
    chunk.shrink()
    chunk.count = 0
    while chunk.memory.count < rest.count + LogLimits.chunkBytes / 2, chunk.memory.count < LogLimits.entryBytes {
      chunk.grow()
    }
    let taken = min(rest.count, chunk.memory.count)
    rest.withUnsafeBytes { chunk.memory.copyMemory(from: $0[..<taken].rebased) }
    chunk.count = taken
    rest.removeFirst(taken)
    var scanned = 0
    while true {
      while chunk.count < chunk.memory.count, !isAtEnd { fill(chunk) }
      let isLast = isAtEnd && rest.isEmpty
      guard chunk.count > 0 else { return false }
      var cut = splitter.cut(chunk.bytes, scanned: scanned, isLast: isLast)
      if cut == 0, !isLast {
        scanned = chunk.count
        if chunk.memory.count < LogLimits.entryBytes {
          chunk.grow()
          continue
        }
        cut = chunk.count
        cutEntries += 1
      }
      if cut == 0 { cut = chunk.count }
      rest = Array(chunk.bytes[cut...]) + rest
      chunk.count = cut
      chunk.number = chunks
      chunk.isLast = isAtEnd && rest.isEmpty
      chunks += 1
      return true
    }
  }

  private mutating func fill(_ chunk: ChunkBuffer) {
    let free = UnsafeMutableRawBufferPointer(rebasing: chunk.memory[chunk.count...])
    let count = source.read(into: free)
    isAtEnd = count == 0
    chunk.count += count
  }
}
