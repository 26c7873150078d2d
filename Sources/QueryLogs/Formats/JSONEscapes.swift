internal import Glibc

/// Undoes the escapes of JSON strings.
enum JSONEscapes {
  private static let backslash = UInt8(ascii: "\\")

  /// - Returns: The string as it was meant, in `scratch`. It is never longer.
  static func undone(_ raw: LogBytes, _ scratch: ScratchMemory) -> LogBytes {
    let copy = scratch.allocate(raw.count)
    let length = undo(raw, into: copy)
    scratch.shrinkLast(by: raw.count - length)
    return LogBytes(start: copy, count: length)
  }

  /// Appends the string as it was meant.
  static func append(_ raw: LogBytes, to output: inout [UInt8]) {
    let start = output.count
    output.append(contentsOf: raw)
    let length = output.withUnsafeMutableBytes { bytes in
      bytes.baseAddress.map { undo(raw, into: $0 + start) } ?? 0
    }
    output.removeLast(raw.count - length)
  }

  /// - Parameter copy: As many bytes as `raw` has.
  private static func undo(_ raw: LogBytes, into copy: UnsafeMutableRawPointer) -> Int {
    guard let base = raw.baseAddress else { return 0 }
    var length = 0
    var place = 0
    func put(_ byte: UInt8) {
      copy.storeBytes(of: byte, toByteOffset: length, as: UInt8.self)
      length += 1
    }
    while place < raw.count {
      let next = ByteScan.first(backslash, in: base, from: place, end: raw.count)
      (copy + length).copyMemory(from: base + place, byteCount: next - place)
      length += next - place
      place = next
      guard place + 1 < raw.count else {
        // A backslash with nothing behind it stays.
        if place < raw.count { put(backslash) }
        break
      }
      let kind = raw[place + 1]
      place += 2
      switch kind {
      case UInt8(ascii: "n"): put(0x0a)
      case UInt8(ascii: "t"): put(0x09)
      case UInt8(ascii: "r"): put(0x0d)
      case UInt8(ascii: "b"): put(0x08)
      case UInt8(ascii: "f"): put(0x0c)
      case UInt8(ascii: "u"):
        guard let scalar = scalar(raw, &place) else {
          put(backslash)
          put(kind)
          continue
        }
        // Six bytes of escape are at most three of UTF-8, twelve are four.
        for byte in UTF8.encode(scalar)! { put(byte) }
      default: put(kind)
      }
    }
    return length
  }

  /// The scalar of the four digits at `place`, with the second half of a pair of surrogates; a lone half is U+FFFD.
  private static func scalar(_ raw: LogBytes, _ place: inout Int) -> Unicode.Scalar? {
    guard let unit = unit(raw, place) else { return nil }
    place += 4
    if let scalar = Unicode.Scalar(unit) { return scalar }
    if unit < 0xdc00, raw.count - place >= 6, raw[place] == backslash, raw[place + 1] == UInt8(ascii: "u"),
      let low = self.unit(raw, place + 2), 0xdc00..<0xe000 ~= low
    {
      place += 6
      return Unicode.Scalar(0x10000 + (unit - 0xd800) << 10 + (low - 0xdc00)) ?? "\u{fffd}"
    }
    return "\u{fffd}"
  }

  private static func unit(_ raw: LogBytes, _ place: Int) -> UInt32? {
    guard raw.count - place >= 4 else { return nil }
    var value: UInt32 = 0
    for offset in 0..<4 {
      let byte = raw[place + offset]
      let digit: UInt8
      switch byte {
      case 0x30...0x39: digit = byte - 0x30
      case 0x41...0x46: digit = byte - 0x37
      case 0x61...0x66: digit = byte - 0x57
      default: return nil
      }
      value = value << 4 | UInt32(digit)
    }
    return value
  }
}
