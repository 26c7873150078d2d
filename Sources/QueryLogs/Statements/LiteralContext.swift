/// What stands before a literal, as far as it decides whether the literal matters for the query class.
///
/// ``Workload/QueryShape`` tells apart what an index is chosen by: the keys of documents, the first argument of `date_trunc`,
/// numbers of columns in ORDER BY, where a LIKE pattern has its wildcards. Such literals stay in the digest, so that
/// all texts of one digest are of one class. To keep one too many only makes a digest more.
struct LiteralContext {
  enum Token: UInt8 {
    case none, word, literal, comma, opening, bracket, castMark, keyOperator, regularExpression, other
  }

  /// What becomes of a literal.
  enum Treatment {
    case folded, kept, like, regularExpression
    /// Like the one before it in a list: nothing more is said of it.
    case repeated
  }

  private(set) var last = Token.none
  private var lastWord = Word.other
  private var isDistinctOn = false
  /// The word before an opening parenthesis, or before the word before it.
  private var callee = Word.other
  /// Within the list of ORDER BY or GROUP BY.
  private var isOrdering = false
  /// Words since `::` or AS; -1 when no type can follow.
  private var wordsOfType = -1
  /// Within the parentheses of a type: `numeric(10, 2)`.
  private var isInType = false
  /// Within a list of which only different values count: IN (…), ARRAY[…].
  private var isInSet = false
  /// Within the brackets behind a value.
  private var isInSubscript = false

  /// The words that decide.
  enum Word: UInt8 {
    case other, by, `as`, `in`, array, like, distinct, on, ledByKey, path, endOfOrder
  }

  @inline(__always)
  mutating func word(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
    let word = Self.classify(bytes, count)
    if wordsOfType >= 0 { wordsOfType += 1 }
    isDistinctOn = word == .on && lastWord == .distinct && last == .word
    switch word {
    case .by: isOrdering = true
    case .as: wordsOfType = 0
    case .endOfOrder: isOrdering = false
    default: break
    }
    lastWord = word
    last = .word
  }

  @inline(__always)
  mutating func punctuation(_ token: Token) {
    switch token {
    case .opening:
      if last == .word {
        callee = lastWord
        isInSet = lastWord == .in
        isInType = wordsOfType == 1 || wordsOfType == 2
        if isDistinctOn { isOrdering = true }
      } else {
        callee = .other
        isInSet = false
        isInType = false
      }
    case .bracket:
      isInSet = last == .word && lastWord == .array
      isInSubscript = !isInSet
    case .castMark: wordsOfType = 0
    case .comma: break
    default:
      isInSet = false
      isInType = false
      isInSubscript = false
      callee = .other
    }
    if token != .castMark { wordsOfType = -1 }
    last = token
  }

  /// - Parameter isFollowedByComma: Whether a comma is the next token.
  @inline(__always)
  mutating func literal(isNumber: Bool, isFollowedByComma: Bool) -> Treatment {
    let before = last
    last = .literal
    wordsOfType = -1
    switch before {
    case .keyOperator: return .kept
    case .regularExpression: return .regularExpression
    case .word:
      if lastWord == .like { return .like }
      return isOrdering && lastWord == .by && isNumber ? .kept : .folded
    case .opening:
      if callee == .path || callee == .ledByKey && isFollowedByComma || isInType { return .kept }
      return isOrdering && isNumber && !isInSet ? .kept : .folded
    case .bracket: return isInSubscript ? .kept : .folded
    case .comma:
      if isInSet { return .repeated }
      if callee == .path || isInType || isInSubscript { return .kept }
      return isOrdering && isNumber ? .kept : .folded
    default: return .folded
    }
  }

  // MARK: - Words

  @inline(__always)
  private static func classify(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Word {
    let first = bytes[0] | 0x20
    switch count {
    case 2:
      let second = bytes[1] | 0x20
      if first == 0x62, second == 0x79 { return .by }
      if first == 0x61, second == 0x73 { return .as }
      if first == 0x69, second == 0x6e { return .in }
      if first == 0x6f, second == 0x6e { return .on }
      if first == 0x74, second == 0x6f { return .like }
      return .other
    case 3, 4, 5, 6, 7, 8, 9, 11, 12, 15, 17, 18, 20, 23, 24:
      return named(bytes, count, first)
    default: return .other
    }
  }

  private static func named(_ bytes: UnsafePointer<UInt8>, _ count: Int, _ first: UInt8) -> Word {
    for entry in words[Int(first & 0x1f)] where entry.name.utf8CodeUnitCount == count {
      let name = entry.name.utf8Start
      var place = 1
      while place < count, bytes[place] | 0x20 == name[place] || bytes[place] == name[place] { place += 1 }
      if place == count { return entry.word }
    }
    return .other
  }

  private static let words: [[(name: StaticString, word: Word)]] = {
    let all: [(StaticString, Word)] = [
      ("array", .array), ("distinct", .distinct), ("like", .like), ("ilike", .like), ("limit", .endOfOrder),
      ("offset", .endOfOrder),
      ("fetch", .endOfOrder), ("having", .endOfOrder), ("for", .endOfOrder), ("union", .endOfOrder),
      ("intersect", .endOfOrder), ("except", .endOfOrder), ("where", .endOfOrder), ("from", .endOfOrder),
      ("rows", .endOfOrder), ("range", .endOfOrder), ("select", .endOfOrder), ("set", .endOfOrder),
      ("date_trunc", .ledByKey), ("date_part", .ledByKey), ("extract", .ledByKey), ("timezone", .ledByKey),
      ("to_tsvector", .ledByKey), ("to_tsquery", .ledByKey), ("plainto_tsquery", .ledByKey),
      ("phraseto_tsquery", .ledByKey), ("websearch_to_tsquery", .ledByKey), ("json_extract_path", .path),
      ("json_extract_path_text", .path), ("jsonb_extract_path", .path), ("jsonb_extract_path_text", .path),
    ]
    var byLetter = [[(name: StaticString, word: Word)]](repeating: [], count: 32)
    for (name, word) in all { byLetter[Int(name.utf8Start.pointee & 0x1f)].append((name, word)) }
    return byLetter
  }()
}
