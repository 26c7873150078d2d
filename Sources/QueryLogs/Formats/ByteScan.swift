internal import Glibc

/// Searches in bytes at the speed of memory: the first sixteen bytes inline, since most fields are short, the rest in
/// glibc's vectorised functions.
enum ByteScan {
  /// The place of the first `byte` in `text[from..<end]`; `end` when there is none.
  @inline(__always)
  static func first(_ byte: UInt8, in text: UnsafeRawPointer, from: Int, end: Int) -> Int {
    if end - from >= 16 {
      let place = lane(of: byte, in: text + from)
      if place < 16 { return from + place }
      return distant(byte, in: text, from: from + 16, end: end)
    }
    var place = from
    while place < end, text.load(fromByteOffset: place, as: UInt8.self) != byte { place += 1 }
    return place
  }

  /// As ``first(_:in:from:end:)``, for what is usually far away.
  @inline(__always)
  static func distant(_ byte: UInt8, in text: UnsafeRawPointer, from: Int, end: Int) -> Int {
    guard from < end, let found = memchr(text + from, Int32(byte), end - from) else { return end }
    return UnsafeRawPointer(found) - text
  }

  /// 0 to 15, or 16 when it is in none of the sixteen bytes.
  @inline(__always)
  private static func lane(of byte: UInt8, in text: UnsafeRawPointer) -> Int {
    let equal = text.loadUnaligned(as: SIMD16<UInt8>.self) .== SIMD16(repeating: byte)
    let halves = unsafeBitCast(equal, to: SIMD2<UInt64>.self)
    if halves[0] != 0 { return halves[0].trailingZeroBitCount >> 3 }
    return halves[1] == 0 ? 16 : 8 + halves[1].trailingZeroBitCount >> 3
  }

  /// The place of the last `byte` in `text[from..<end]`.
  static func last(_ byte: UInt8, in text: LogBytes, from: Int, end: Int) -> Int? {
    guard let start = text.baseAddress else { return nil }
    var end = end
    while end - from >= 16 {
      let lanes = (start + (end - 16)).loadUnaligned(as: SIMD16<UInt8>.self) .== SIMD16(repeating: byte)
      let halves = unsafeBitCast(lanes, to: SIMD2<UInt64>.self)
      if halves[1] != 0 { return end - 1 - halves[1].leadingZeroBitCount >> 3 }
      if halves[0] != 0 { return end - 9 - halves[0].leadingZeroBitCount >> 3 }
      end -= 16
    }
    while end > from {
      end -= 1
      if text[end] == byte { return end }
    }
    return nil
  }

  /// Whether there is an odd number of `byte` in `text[from..<end]`.
  static func isOdd(_ byte: UInt8, in text: LogBytes, from: Int, end: Int) -> Bool {
    guard let start = text.baseAddress, from < end else { return false }
    let wanted = SIMD64<UInt8>(repeating: byte)
    var lanes = SIMD64<UInt8>()
    var place = from
    while end - place >= 64 {
      let equal = (start + place).loadUnaligned(as: SIMD64<UInt8>.self) .== wanted
      lanes ^= unsafeBitCast(equal, to: SIMD64<UInt8>.self)
      place += 64
    }
    // A lane is all ones where it met an odd number.
    var odd = (lanes & 1).wrappedSum() & 1 == 1
    while place < end {
      if text[place] == byte { odd.toggle() }
      place += 1
    }
    return odd
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
