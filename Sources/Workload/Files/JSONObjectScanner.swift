/// Finds the objects of a JSON text that is an array of objects, or one object after another, without decoding them.
///
/// So both forms are read alike, one broken object doesn't hide the others, and no more than one is in memory decoded.
struct JSONObjectScanner {
  enum Step: Equatable {
    /// An object, in bytes.
    case object(Range<Int>)
    /// The text ends within the object that begins there.
    case unterminated(Int)
    /// Something that is neither an object nor a separator; reading goes on behind it.
    case stray(Int)
    case end
  }

  private let bytes: UnsafeRawBufferPointer
  private var position: Int
  private var lines = LineCounter()

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
    position = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
  }

  mutating func next() -> Step {
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "{"): return object()
      case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: ","), 0x09, 0x0a, 0x0d, 0x20: position += 1
      default: return stray()
      }
    }
    return .end
  }

  /// The line of a byte, from 1.
  mutating func line(of offset: Int) -> Int { lines.line(of: offset, in: bytes) }

  private mutating func object() -> Step {
    let start = position
    var depth = 0
    var isString = false
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if isString {
        if byte == UInt8(ascii: "\\") { position += 1 }
        if byte == UInt8(ascii: "\"") { isString = false }
        // JSON has no line breaks in strings: a quote is missing, and the next line can still be sound.
        if byte == 0x0a { return .unterminated(start) }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isString = true
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        if depth == 0 { return .object(start..<position) }
      default: break
      }
    }
    position = bytes.count
    return .unterminated(start)
  }

  private mutating func stray() -> Step {
    let start = position
    while position < bytes.count, bytes[position] != 0x0a, bytes[position] != UInt8(ascii: "{") { position += 1 }
    return .stray(start)
  }
}
