/// What a byte is within SQL, as bits.
struct CharacterClass {
  /// Goes on with a word: letters, digits, `_`, `$` and bytes above 127.
  static let word: UInt8 = 1
  static let digit: UInt8 = 2
  static let space: UInt8 = 4
  /// Can begin what is left out or copied as a whole: quotes, `$`, digits, `-` and `/`.
  static let stop: UInt8 = 8
  /// A character of operators.
  static let `operator`: UInt8 = 16
}

/// The classes of all bytes; lives as long as the process. Whoever reads many bytes keeps a copy.
struct CharacterTable: @unchecked Sendable {
  let classes: UnsafePointer<UInt8>

  @inline(__always)
  subscript(_ byte: UInt8) -> UInt8 { classes[Int(byte)] }

  @inline(__always)
  func isWord(_ byte: UInt8) -> Bool { classes[Int(byte)] & CharacterClass.word != 0 }

  @inline(__always)
  func isDigit(_ byte: UInt8) -> Bool { classes[Int(byte)] & CharacterClass.digit != 0 }

  @inline(__always)
  func isSpace(_ byte: UInt8) -> Bool { classes[Int(byte)] & CharacterClass.space != 0 }

  /// Whether a point behind the byte is that of a name, and not of a number.
  func endsValue(_ byte: UInt8) -> Bool {
    isWord(byte) || byte == UInt8(ascii: ")") || byte == UInt8(ascii: "]") || byte == UInt8(ascii: "\"")
  }

  static let shared: CharacterTable = {
    let table = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
    table.initialize(repeating: 0, count: 256)
    for byte in 0x80...0xff { table[byte] = CharacterClass.word }
    for byte in "abcdefghijklmnopqrstuvwxyz".utf8 {
      table[Int(byte)] = CharacterClass.word
      table[Int(byte) - 0x20] = CharacterClass.word
    }
    for byte in "_$0123456789".utf8 { table[Int(byte)] = CharacterClass.word }
    for byte in "0123456789".utf8 { table[Int(byte)] |= CharacterClass.digit }
    for byte in [0x00, 0x20, 0x09, 0x0a, 0x0b, 0x0c, 0x0d] { table[byte] |= CharacterClass.space }
    for byte in "+-*/<>=~!@#%^&|`?".utf8 { table[Int(byte)] |= CharacterClass.operator }
    for byte in "'\"$-/0123456789".utf8 { table[Int(byte)] |= CharacterClass.stop }
    return CharacterTable(classes: UnsafePointer(table))
  }()
}
