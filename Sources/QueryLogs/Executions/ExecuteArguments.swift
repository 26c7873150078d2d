/// The arguments of a SQL-level `EXECUTE name (1, 'a', NULL)`, in the form of a logged list of parameters.
enum ExecuteArguments {
  /// - Returns: `$1 = '1', $2 = 'a', $3 = NULL` in the scratch memory; empty when there are none, or one is no plain constant.
  static func parameters(of text: LogBytes, _ scratch: ScratchMemory) -> LogBytes {
    let nothing = LogBytes(start: nil, count: 0)
    guard let opening = text.firstIndex(of: UInt8(ascii: "(")), let closing = text.lastIndex(of: UInt8(ascii: ")")),
      opening < closing
    else { return nothing }
    var result: [UInt8] = []
    var place = opening + 1
    var number = 1
    while place < closing {
      guard let argument = constant(text, &place, closing) else { return nothing }
      if number > 1 { result += [0x2c, 0x20] }
      result += "$\(number) = ".utf8
      result += argument
      number += 1
      while place < closing, isSpace(text[place]) { place += 1 }
      if place < closing {
        guard text[place] == UInt8(ascii: ",") else { return nothing }
        place += 1
      }
    }
    guard !result.isEmpty else { return nothing }
    let memory = scratch.allocate(result.count)
    result.withUnsafeBytes { memory.copyMemory(from: $0.baseAddress!, byteCount: result.count) }
    return LogBytes(start: memory, count: result.count)
  }

  /// A literal as a quoted text, or NULL.
  private static func constant(_ text: LogBytes, _ place: inout Int, _ end: Int) -> [UInt8]? {
    while place < end, isSpace(text[place]) { place += 1 }
    let start = place
    guard start < end else { return nil }
    if text[start] == 0x27 {
      place += 1
      while place < end {
        if text[place] == 0x27 {
          place += 1
          if place >= end || text[place] != 0x27 { return Array(text[start..<place]) }
        }
        place += 1
      }
      return nil
    }
    while place < end, text[place] != UInt8(ascii: ","), !isSpace(text[place]) { place += 1 }
    let word = Array(text[start..<place])
    if word.count == 4, word.map({ $0 | 0x20 }) == Array("null".utf8) { return Array("NULL".utf8) }
    let isNumber = word.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2d || $0 == 0x2e }
    let lowered = word.map { $0 | 0x20 }
    guard isNumber || lowered == Array("true".utf8) || lowered == Array("false".utf8) else { return nil }
    return [0x27] + word + [0x27]
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }
}
