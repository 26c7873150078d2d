internal import Glibc

/// Memory for texts that are not in the chunk as they are meant: given out piece by piece, taken back all at once.
///
/// Belongs to one thread. A piece is valid until ``reset()``.
package final class ScratchMemory {
  private var blocks: [UnsafeMutableRawBufferPointer] = []
  private var block = 0
  private var used = 0
  private static let blockSize = 1 << 20

  package init() {}

  deinit { blocks.forEach { $0.deallocate() } }

  /// - Returns: `count` bytes, of which nothing is said, or more.
  package func allocate(_ count: Int) -> UnsafeMutableRawPointer {
    while block < blocks.count {
      if used + count <= blocks[block].count {
        let piece = blocks[block].baseAddress! + used
        used += count
        return piece
      }
      block += 1
      used = 0
    }
    blocks.append(.allocate(byteCount: max(Self.blockSize, count), alignment: 16))
    used = count
    return blocks[block].baseAddress!
  }

  /// Gives back what was not needed of the last piece.
  package func shrinkLast(by unused: Int) { used -= unused }

  /// Takes all pieces back. Blocks that a single long text needed are freed.
  package func reset() {
    for place in blocks.indices.reversed() where blocks[place].count > Self.blockSize {
      blocks[place].deallocate()
      blocks.remove(at: place)
    }
    block = 0
    used = 0
  }
}
