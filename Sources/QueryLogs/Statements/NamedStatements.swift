/// Statements whose names drivers number: cursors, savepoints, prepared statements. The names are left out of digests.
enum NamedStatements {
  /// Takes the names out of a text without literals, in place.
  ///
  /// - Returns: Its length then.
  @inline(__always)
  static func withoutNames(_ text: UnsafeMutablePointer<UInt8>, _ count: Int, _ table: CharacterTable) -> Int {
    // S, R, D, F, M, C, P, E: and no SELECT, the most frequent one.
    guard count > 5 else { return count }
    let start = (text[0] | 0x20, text[1] | 0x20)
    switch start {
    case (UInt8(ascii: "s"), UInt8(ascii: "a")), (UInt8(ascii: "r"), _), (UInt8(ascii: "d"), UInt8(ascii: "e")),
      (UInt8(ascii: "f"), _), (UInt8(ascii: "m"), UInt8(ascii: "o")), (UInt8(ascii: "c"), UInt8(ascii: "l")),
      (UInt8(ascii: "p"), _), (UInt8(ascii: "e"), UInt8(ascii: "x")):
      return removed(text, count, table)
    default: return count
    }
  }

  private static func removed(_ text: UnsafeMutablePointer<UInt8>, _ count: Int, _ table: CharacterTable) -> Int {
    var place = 0
    while place < count, table.isWord(text[place]) { place += 1 }
    guard first.contains(where: { isEqual(text, place, $0) }) else { return count }
    var end = place
    while place < count {
      let start = place
      if table.isWord(text[place]) {
        while place < count, table.isWord(text[place]) { place += 1 }
        if last.contains(where: { isEqual(text + start, place - start, $0) }) {
          // What follows has names of its own that matter.
          return moved(text, from: start, count, to: end)
        }
        guard words.contains(where: { isEqual(text + start, place - start, $0) }) else { continue }
      } else if text[place] == UInt8(ascii: "\"") {
        place += 1
        while place < count, text[place] != UInt8(ascii: "\"") { place += 1 }
        place = min(count, place + 1)
        continue
      } else {
        place += 1
      }
      for source in start..<place {
        text[end] = text[source]
        end += 1
      }
    }
    return end
  }

  private static func moved(_ text: UnsafeMutablePointer<UInt8>, from start: Int, _ count: Int, to end: Int) -> Int {
    for source in start..<count { text[end + source - start] = text[source] }
    return end + count - start
  }

  private static let first: [StaticString] = [
    "savepoint", "release", "rollback", "declare", "fetch", "move", "close", "prepare", "execute", "deallocate",
  ]
  private static let last: [StaticString] = ["as", "for", "prepared"]
  private static let words: [StaticString] = [
    "savepoint", "to", "transaction", "work", "and", "no", "chain", "cursor", "binary", "insensitive", "asensitive",
    "scroll", "with", "without", "hold", "next", "prior", "first", "last", "absolute", "relative", "forward",
    "backward",
    "all", "from", "in",
  ]

  private static func isEqual(_ bytes: UnsafePointer<UInt8>, _ count: Int, _ word: StaticString) -> Bool {
    guard word.utf8CodeUnitCount == count else { return false }
    let name = word.utf8Start
    for place in 0..<count where bytes[place] | 0x20 != name[place] { return false }
    return true
  }
}
