internal import SQLSyntax

/// A text with its tokens, for rewriting where it need not parse.
struct TokenizedText {
  let bytes: [UInt8]
  /// Without comments.
  let tokens: [SQLParser.Token]

  /// - Returns: Nil when the scanner rejects the text, as with a quote that isn't closed.
  init?(_ text: String) {
    guard let tokens = try? SQLParser.tokens(of: text) else { return nil }
    bytes = Array(text.utf8)
    let length = bytes.count
    self.tokens = tokens.filter {
      $0.kind != "SQL_COMMENT" && $0.kind != "C_COMMENT" && $0.range.upperBound <= length
    }
  }

  /// The token as written, in lower case, unless it is a literal or a quoted name.
  func word(_ index: Int) -> String? {
    guard tokens.indices.contains(index), isWord(index) else { return nil }
    return text(tokens[index].range).lowercased()
  }

  func isWord(_ index: Int) -> Bool {
    let token = tokens[index]
    guard let first = bytes[token.range].first, !token.kind.hasSuffix("CONST") else { return false }
    return (0x61...0x7a).contains(first | 0x20) || first == UInt8(ascii: "_") || first >= 0x80
  }

  /// Whether the token is this one character.
  func isCharacter(_ index: Int, _ character: Unicode.Scalar) -> Bool {
    guard tokens.indices.contains(index) else { return false }
    return bytes[tokens[index].range].elementsEqual(CollectionOfOne(UInt8(ascii: character)))
  }

  func isParameter(_ index: Int) -> Bool { tokens.indices.contains(index) && tokens[index].kind == "PARAM" }

  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// The first token from `start` on, outside parentheses, that is `word`.
  func index(of word: String, from start: Int = 0) -> Int? {
    var depth = 0
    for index in tokens.indices.dropFirst(start) {
      if isCharacter(index, "(") { depth += 1 }
      if isCharacter(index, ")") { depth -= 1 }
      if depth == 0, self.word(index) == word { return index }
    }
    return nil
  }

  /// The parenthesis that closes the one at `open`.
  func index(closing open: Int) -> Int? {
    var depth = 0
    for index in tokens.indices.dropFirst(open) {
      if isCharacter(index, "(") { depth += 1 }
      if isCharacter(index, ")") {
        depth -= 1
        if depth == 0 { return index }
      }
    }
    return nil
  }

  /// The text with `edits` made, which must not overlap.
  func replacing(_ edits: [(range: Range<Int>, text: String)]) -> String {
    var result: [UInt8] = []
    var copied = 0
    for edit in edits.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      result += bytes[copied..<edit.range.lowerBound]
      result += edit.text.utf8
      copied = edit.range.upperBound
    }
    return String(decoding: result + bytes[copied...], as: UTF8.self)
  }
}
