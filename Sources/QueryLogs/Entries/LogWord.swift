internal import Glibc

/// A text of the server's message catalogs, as bytes that live as long as the program.
///
/// Source of all words: the catalogs of PostgreSQL 15, `src/backend/po/*.po`; for Portuguese and Polish, which 15 doesn't
/// ship complete, those of 9.4 and 10. Turkish and Czech words are what is usually seen, and not complete.
struct LogWord: @unchecked Sendable, Equatable {
  /// Immortal, and never written to.
  let bytes: LogBytes

  init(_ text: StaticString) {
    bytes = LogBytes(start: text.utf8Start, count: text.utf8CodeUnitCount)
  }

  init(_ bytes: LogBytes) { self.bytes = bytes }

  @inline(__always) var count: Int { bytes.count }

  /// Whether it stands at `place` of `text`.
  @inline(__always)
  func stands(in text: LogBytes, at place: Int) -> Bool {
    guard place >= 0, text.count - place >= bytes.count else { return false }
    guard let word = bytes.baseAddress, let start = text.baseAddress else { return bytes.isEmpty }
    return memcmp(word, start + place, bytes.count) == 0
  }

  /// Where it stands in `text` from `place` on, within `limit` bytes.
  func place(in text: LogBytes, from place: Int, within limit: Int) -> Int? {
    guard place >= 0, place <= text.count, let start = text.baseAddress, let first = bytes.first else { return nil }
    let end = place + min(limit, text.count - place)
    var next = place
    while end - next >= bytes.count, let found = memchr(start + next, Int32(first), end - next - bytes.count + 1) {
      next = UnsafeRawPointer(found) - start
      if stands(in: text, at: next) { return next }
      next += 1
    }
    return nil
  }

  static func == (first: LogWord, second: LogWord) -> Bool {
    first.count == second.count && second.stands(in: first.bytes, at: 0)
  }
}
