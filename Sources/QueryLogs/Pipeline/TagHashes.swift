internal import Workload

/// Hashes of tags' names by the hashes of their bytes in the log, so that the same tag is decoded once and not with each
/// execution. A cache: what falls out of it is decoded again.
struct TagHashes: Sendable {
  private var slots = [(raw: UInt64, name: UInt64)](repeating: (0, 0), count: 1_024)

  mutating func hash(_ key: LogBytes, _ value: LogBytes) -> UInt64 {
    let raw = ContentHash.mixed(ContentHash.of(key), ContentHash.of(value))
    let slot = Int(truncatingIfNeeded: raw) & (slots.count - 1)
    if slots[slot].raw == raw { return slots[slot].name }
    let name = ContentHash.of(CommentTags.name(key, value))
    slots[slot] = (raw, name)
    return name
  }
}
