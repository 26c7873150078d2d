/// What becomes of a literal in a statement's digest.
///
/// ``Workload/QueryShape`` tells apart what an index is chosen by: the keys of documents, the first argument of `date_trunc`,
/// numbers of columns in ORDER BY, where a LIKE pattern has its wildcards. Such literals stay in the digest, so that
/// all texts of one digest are of one class. To keep one too many only makes a digest more.
enum LiteralTreatment: UInt8 {
  case folded, kept, like, regularExpression
  /// Like the one before it in a list of which only different values count: nothing more is said of it.
  case repeated
}

/// Looks back from a literal over the text without literals that stands before it.
struct LiteralContext {
  /// What a list between parentheses is.
  private enum List: UInt8 {
    case plain, ordering, path, type, subscripted
  }

  /// Stands for a literal: no byte of SQL.
  static let mark: UInt8 = 0x01

  let table: CharacterTable
  let text: UnsafeMutablePointer<UInt8>
  /// Where the last mark stands, and in what list.
  private var lastMark = -1
  private var lastList = List.plain
  /// How far back a list's beginning is looked for.
  private static let reach = 256

  init(_ table: CharacterTable, _ text: UnsafeMutablePointer<UInt8>) {
    self.table = table
    self.text = text
  }

  /// - Parameters:
  ///   - end: Of the text before the literal; a sign that belongs to a number and the comma before a repeated literal are
  ///     taken off.
  ///   - isFollowedByComma: Asked only where it matters.
  @inline(__always)
  mutating func treatment(
    _ end: inout Int, isNumber: Bool, isFollowedByComma: () -> Bool
  ) -> LiteralTreatment {
    var place = back(over: end)
    guard place > 0 else { return .folded }
    if isNumber, text[place - 1] == UInt8(ascii: "-") || text[place - 1] == UInt8(ascii: "+"), isSign(place - 1) {
      end = place - 1
      place = back(over: end)
      guard place > 0 else { return .folded }
    }
    switch text[place - 1] {
    case UInt8(ascii: ","): return inList(&end, comma: place - 1, isNumber: isNumber)
    case UInt8(ascii: "("): return atOpening(place - 1, isNumber: isNumber, isFollowedByComma: isFollowedByComma)
    case UInt8(ascii: "["):
      return isNumber && !isWord(endingAt: back(over: place - 1), "array") ? .kept : .folded
    case UInt8(ascii: ">"):
      let before = place > 1 ? text[place - 2] : 0
      let key = before == UInt8(ascii: ">") && place > 2 ? text[place - 3] : before
      return key == UInt8(ascii: "-") || key == UInt8(ascii: "#") ? .kept : .folded
    case UInt8(ascii: "?"): return .kept
    case UInt8(ascii: "|"), UInt8(ascii: "&"):
      return place > 1 && text[place - 2] == UInt8(ascii: "?") ? .kept : .folded
    case UInt8(ascii: "~"): return .regularExpression
    case UInt8(ascii: "*"): return place > 1 && text[place - 2] == UInt8(ascii: "~") ? .regularExpression : .folded
    case let byte where table.isWord(byte):
      if isNumber { return isWord(endingAt: place, "by") ? .kept : .folded }
      let isPattern =
        isWord(endingAt: place, "like") || isWord(endingAt: place, "ilike") || isWord(endingAt: place, "to")
      return isPattern ? .like : .folded
    default: return .folded
    }
  }

  /// Tells that a mark was put.
  @inline(__always)
  mutating func put(markAt place: Int) { lastMark = place }

  // MARK: - Looking back

  @inline(__always)
  private func back(over end: Int) -> Int {
    var place = end
    while place > 0, table.isSpace(text[place - 1]) { place -= 1 }
    return place
  }

  /// A sign stands behind an operator, an opening or a comma; behind a value it is an operator.
  private func isSign(_ place: Int) -> Bool {
    let before = back(over: place)
    guard before > 0 else { return true }
    switch text[before - 1] {
    case UInt8(ascii: "("), UInt8(ascii: ","), UInt8(ascii: "["): return true
    case let byte: return table[byte] & CharacterClass.operator != 0
    }
  }

  private func isWord(endingAt end: Int, _ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard end >= count else { return false }
    let name = word.utf8Start
    for place in 0..<count {
      let byte = text[end - count + place]
      guard byte == name[place] || byte | 0x20 == name[place] else { return false }
    }
    return end == count || !table.isWord(text[end - count - 1])
  }

  private mutating func atOpening(
    _ opening: Int, isNumber: Bool, isFollowedByComma: () -> Bool
  ) -> LiteralTreatment {
    let end = back(over: opening)
    guard end > 0, table.isWord(text[end - 1]) else {
      lastList = .plain
      return .folded
    }
    if isWord(endingAt: end, "in") || isWord(endingAt: end, "any") {
      lastList = .plain
      return .folded
    }
    let list = list(openedBehind: end)
    lastList = list
    switch list {
    case .path,
      .ordering where isNumber, .type where isNumber:
      return .kept
    default: return isFollowedByComma() && isLedByKey(end) ? .kept : .folded
    }
  }

  private mutating func inList(_ end: inout Int, comma: Int, isNumber: Bool) -> LiteralTreatment {
    let before = back(over: comma)
    if before > 1, text[before - 1] == Self.mark {
      let opening = back(over: before - 1)
      if opening > 0,
        text[opening - 1] == UInt8(ascii: "(") && isWord(endingAt: back(over: opening - 1), "in")
          || text[opening - 1] == UInt8(ascii: "[") && isWord(endingAt: back(over: opening - 1), "array")
      {
        end = comma
        return .repeated
      }
    }
    let list = list(before: comma)
    lastList = list
    switch list {
    case .path: return .kept
    case .ordering, .type, .subscripted: return isNumber ? .kept : .folded
    case .plain: return .folded
    }
  }

  /// The list that goes on at a comma.
  private func list(before comma: Int) -> List {
    var depth = 0
    var place = comma - 1
    let limit = max(0, comma - Self.reach)
    while place >= limit {
      switch text[place] {
      case Self.mark where depth == 0 && place == lastMark: return lastList
      case UInt8(ascii: ")"): depth += 1
      case UInt8(ascii: "("):
        if depth == 0 { return list(openedBehind: back(over: place)) }
        depth -= 1
      case UInt8(ascii: "["):
        if depth == 0 { return isWord(endingAt: back(over: place), "array") ? .plain : .subscripted }
      case UInt8(ascii: "y"), UInt8(ascii: "Y"):
        if depth == 0, place + 1 < comma, !table.isWord(text[place + 1]), isWord(endingAt: place + 1, "by") {
          return .ordering
        }
      default: break
      }
      place -= 1
    }
    return .plain
  }

  private func list(openedBehind end: Int) -> List {
    guard end > 1 else { return .plain }
    // They end in "path" or "text".
    if text[end - 2] | 0x20 == UInt8(ascii: "t") || text[end - 1] | 0x20 == UInt8(ascii: "t"),
      Self.pathFunctions.contains(where: { isWord(endingAt: end, $0) })
    {
      return .path
    }
    if isWord(endingAt: end, "on"), isWord(endingAt: back(over: end - 2), "distinct") { return .ordering }
    return isType(end) ? .type : .plain
  }

  private static let pathFunctions: [StaticString] = [
    "json_extract_path", "json_extract_path_text", "jsonb_extract_path", "jsonb_extract_path_text",
  ]

  private func isLedByKey(_ end: Int) -> Bool {
    Self.functionsLedByKey.contains { isWord(endingAt: end, $0) }
  }

  private static let functionsLedByKey: [StaticString] = [
    "date_trunc", "date_part", "extract", "timezone", "to_tsvector", "to_tsquery", "plainto_tsquery",
    "phraseto_tsquery", "websearch_to_tsquery",
  ]

  /// Whether `::` or AS stands one or two words back: `x::numeric(`, `CAST(x AS character varying(`.
  private func isType(_ end: Int) -> Bool {
    var place = end
    for _ in 0..<2 {
      while place > 0, table.isWord(text[place - 1]) { place -= 1 }
      place = back(over: place)
      if place > 1, text[place - 1] == UInt8(ascii: ":"), text[place - 2] == UInt8(ascii: ":") { return true }
      if isWord(endingAt: place, "as") { return true }
      guard place > 0, table.isWord(text[place - 1]) else { return false }
    }
    return false
  }
}
