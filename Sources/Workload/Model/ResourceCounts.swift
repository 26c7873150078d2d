/// What a class took beside time and shared buffers, as pg_stat_statements counts it; each nil when the source does not
/// know.
package struct ResourceCounts: Sendable, Equatable {
  /// Blocks of 8 KiB of temporary files: sorts, hashes and materialised rows that did not fit into `work_mem`.
  package var temporaryBlocksRead: Int?
  package var temporaryBlocksWritten: Int?
  package var walBytes: Int?
  package var walRecords: Int?
  /// Microseconds that reading blocks into the shared buffers took (`blk_read_time`); 0 where `track_io_timing` is off.
  package var blockReadMicroseconds: Int?

  package init(
    temporaryBlocksRead: Int? = nil, temporaryBlocksWritten: Int? = nil, walBytes: Int? = nil, walRecords: Int? = nil,
    blockReadMicroseconds: Int? = nil
  ) {
    self.temporaryBlocksRead = temporaryBlocksRead
    self.temporaryBlocksWritten = temporaryBlocksWritten
    self.walBytes = walBytes
    self.walRecords = walRecords
    self.blockReadMicroseconds = blockReadMicroseconds
  }

  init(_ record: StatementRecord) {
    temporaryBlocksRead = record.temporaryBlocksRead
    temporaryBlocksWritten = record.temporaryBlocksWritten
    walBytes = record.walBytes
    walRecords = record.walRecords
    // Whole microseconds, so that the sum does not depend on the order.
    blockReadMicroseconds = record.blockReadMilliseconds.map { Int(clamping: Int64(min($0 * 1000, 9e18).rounded())) }
  }

  mutating func add(_ other: ResourceCounts) {
    func sum(_ first: Int?, _ second: Int?) -> Int? {
      guard let first, let second else { return first ?? second }
      return first.addingClamped(second)
    }
    temporaryBlocksRead = sum(temporaryBlocksRead, other.temporaryBlocksRead)
    temporaryBlocksWritten = sum(temporaryBlocksWritten, other.temporaryBlocksWritten)
    walBytes = sum(walBytes, other.walBytes)
    walRecords = sum(walRecords, other.walRecords)
    blockReadMicroseconds = sum(blockReadMicroseconds, other.blockReadMicroseconds)
  }
}
