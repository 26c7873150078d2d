/// What a byte of SQL can begin.
enum CharacterClass: UInt8 {
  /// A letter, an underscore or a byte above 127.
  case word
  case digit
  case space
  case quote
  case doubleQuote
  case dollar
  case comma
  case opening
  case bracket
  case punctuation
  case `operator`

  @inline(__always)
  var isPartOfWord: Bool { self == .word || self == .digit || self == .dollar }

  /// By byte; lives as long as the process.
  nonisolated(unsafe) static let table: UnsafePointer<CharacterClass> = {
    let table = UnsafeMutablePointer<CharacterClass>.allocate(capacity: 256)
    table.initialize(repeating: .punctuation, count: 256)
    for byte in 0x80...0xff { table[byte] = .word }
    for byte in 0x61...0x7a {
      table[byte] = .word
      table[byte - 0x20] = .word
    }
    table[0x5f] = .word
    for byte in 0x30...0x39 { table[byte] = .digit }
    for byte in [0x20, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x00] { table[byte] = .space }
    for byte in "+-*/<>=~!@#%^&|`?".utf8 { table[Int(byte)] = .operator }
    table[0x27] = .quote
    table[0x22] = .doubleQuote
    table[0x24] = .dollar
    table[0x2c] = .comma
    table[0x28] = .opening
    table[0x5b] = .bracket
    return UnsafePointer(table)
  }()
}

/// Operators behind which a literal decides on the query class.
enum OperatorToken {
  @inline(__always)
  static func of(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> LiteralContext.Token {
    guard count <= 3 else { return .other }
    switch (bytes[0], count) {
    case (0x2d, 2): return bytes[1] == 0x3e ? .keyOperator : .other
    case (0x2d, 3): return bytes[1] == 0x3e && bytes[2] == 0x3e ? .keyOperator : .other
    case (0x23, 2): return bytes[1] == 0x3e ? .keyOperator : .other
    case (0x23, 3): return bytes[1] == 0x3e && bytes[2] == 0x3e ? .keyOperator : .other
    case (0x3f, 1): return .keyOperator
    case (0x3f, 2): return bytes[1] == 0x7c || bytes[1] == 0x26 ? .keyOperator : .other
    case (0x7e, 1): return .regularExpression
    case (0x7e, 2): return bytes[1] == 0x2a ? .regularExpression : .other
    default: return .other
    }
  }
}

/// Statements whose names drivers number: cursors, savepoints, prepared statements. The names are left out.
enum NamedStatements {
  static func begins(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    first.contains { isEqual(bytes, count, $0) }
  }

  /// Whether a word behind the first is such a name.
  ///
  /// - Parameter goesOn: False from then on when what follows is a statement with names of its own.
  static func isName(_ bytes: UnsafePointer<UInt8>, _ count: Int, _ goesOn: inout Bool) -> Bool {
    if isEqual(bytes, count, "as") || isEqual(bytes, count, "for") || isEqual(bytes, count, "prepared") {
      goesOn = false
      return false
    }
    return !words.contains { isEqual(bytes, count, $0) }
  }

  private static let first: [StaticString] = [
    "savepoint", "release", "rollback", "declare", "fetch", "move", "close", "prepare", "execute", "deallocate",
  ]
  private static let words: [StaticString] = [
    "savepoint", "to", "transaction", "work", "and", "no", "chain", "cursor", "binary", "insensitive", "asensitive",
    "scroll", "with", "without", "hold", "next", "prior", "first", "last", "absolute", "relative", "forward",
    "backward",
    "all", "from", "in",
  ]

  @inline(__always)
  private static func isEqual(_ bytes: UnsafePointer<UInt8>, _ count: Int, _ word: StaticString) -> Bool {
    guard word.utf8CodeUnitCount == count else { return false }
    let name = word.utf8Start
    for place in 0..<count where bytes[place] | 0x20 != name[place] { return false }
    return true
  }
}
