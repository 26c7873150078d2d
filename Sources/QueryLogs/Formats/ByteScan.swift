internal import Glibc

/// Searches in bytes at the speed of memory: the first 32 bytes inline, eight at once in a register, since most fields
/// are short; the rest in glibc's vectorised functions.
///
/// Comparisons of `SIMD` values are compiled to a loop over their lanes (Swift 6.3), which is ten times slower.
/// Source of the tricks with words: Henry S. Warren, "Hacker's Delight", 6-1 "Find first 0-byte".
enum ByteScan {
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highs: UInt64 = 0x8080_8080_8080_8080

  /// The place of the first `byte` in `text[from..<end]`; `end` when there is none.
  @inline(__always)
  static func first(_ byte: UInt8, in text: UnsafeRawPointer, from: Int, end: Int) -> Int {
    let pattern = ones &* UInt64(byte)
    var place = from
    let near = min(end, from &+ 32)
    while near &- place >= 8 {
      let word = text.loadUnaligned(fromByteOffset: place, as: UInt64.self).littleEndian ^ pattern
      // The lowest bit that is set marks the first zero byte; higher ones may be wrong.
      let zeros = (word &- ones) & ~word & highs
      if zeros != 0 { return place &+ zeros.trailingZeroBitCount >> 3 }
      place &+= 8
    }
    if place < end, near < end { return distant(byte, in: text, from: place, end: end) }
    while place < end, text.load(fromByteOffset: place, as: UInt8.self) != byte { place &+= 1 }
    return place
  }

  /// The place of the first of two bytes in `text[from..<end]`; `end` when there is neither. For what is near.
  @inline(__always)
  static func first(_ byte: UInt8, or other: UInt8, in text: UnsafeRawPointer, from: Int, end: Int) -> Int {
    let pattern = ones &* UInt64(byte)
    let otherPattern = ones &* UInt64(other)
    var place = from
    while end &- place >= 8 {
      let word = text.loadUnaligned(fromByteOffset: place, as: UInt64.self).littleEndian
      let (one, two) = (word ^ pattern, word ^ otherPattern)
      let zeros = (((one &- ones) & ~one) | ((two &- ones) & ~two)) & highs
      if zeros != 0 { return place &+ zeros.trailingZeroBitCount >> 3 }
      place &+= 8
    }
    while place < end, case let found = text.load(fromByteOffset: place, as: UInt8.self), found != byte, found != other
    {
      place &+= 1
    }
    return place
  }

  /// As ``first(_:in:from:end:)``, for what is usually far away.
  @inline(__always)
  static func distant(_ byte: UInt8, in text: UnsafeRawPointer, from: Int, end: Int) -> Int {
    guard from < end, let found = memchr(text + from, Int32(byte), end - from) else { return end }
    return UnsafeRawPointer(found) - text
  }

  /// The place of the last `byte` in `text[from..<end]`.
  static func last(_ byte: UInt8, in text: LogBytes, from: Int, end: Int) -> Int? {
    guard let start = text.baseAddress else { return nil }
    let pattern = ones &* UInt64(byte)
    var end = end
    while end - from >= 8 {
      let zeros = marks(of: start.loadUnaligned(fromByteOffset: end - 8, as: UInt64.self).littleEndian ^ pattern)
      if zeros != 0 { return end - 1 - zeros.leadingZeroBitCount >> 3 }
      end -= 8
    }
    while end > from {
      end -= 1
      if text[end] == byte { return end }
    }
    return nil
  }

  /// The high bit of each byte that is zero.
  @inline(__always)
  private static func marks(of word: UInt64) -> UInt64 {
    ~(((word & ~highs) &+ ~highs) | word | ~highs)
  }

  /// Whether there is an odd number of `byte` in `text[from..<end]`.
  static func isOdd(_ byte: UInt8, in text: LogBytes, from: Int, end: Int) -> Bool {
    guard let start = text.baseAddress, from < end else { return false }
    let pattern = ones &* UInt64(byte)
    // What is met twice cancels itself out; bits of different lanes are counted at the end.
    var odd: UInt64 = 0
    let words = (end - from) / 8
    for word in 0..<words {
      odd ^= marks(of: start.loadUnaligned(fromByteOffset: from &+ word &* 8, as: UInt64.self) ^ pattern)
    }
    for place in from + words * 8..<end where text[place] == byte { odd ^= 1 }
    return odd.nonzeroBitCount & 1 == 1
  }

  static func count(_ byte: UInt8, in text: LogBytes) -> Int {
    guard let start = text.baseAddress else { return 0 }
    var count = 0
    var place = 0
    while case let found = distant(byte, in: start, from: place, end: text.count), found < text.count {
      count += 1
      place = found + 1
    }
    return count
  }
}
