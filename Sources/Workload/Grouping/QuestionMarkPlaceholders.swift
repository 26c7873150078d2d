/// Turns the `?` that pg_stat_statements 9.6 wrote for constants into `$n`, and leaves the operators `?`, `?|` and
/// `?&` of jsonb alone.
///
/// Where an operand is expected a question mark is a placeholder; behind an operand it is an operator if another
/// operand follows. So `data ? ?` becomes `data ? $1`, and a text with `$n` already stays as it is.
enum QuestionMarkPlaceholders {
  /// - Returns: The text with placeholders numbered on from those it has, nil when there was none to replace.
  static func numbered(_ text: String) -> String? {
    guard text.utf8.contains(mark), let source = TokenizedText(text) else { return nil }
    var next = 1
    for index in source.tokens.indices where source.isParameter(index) {
      let digits = source.bytes[source.tokens[index].range].dropFirst()
      next = max(next, (Int(String(decoding: digits, as: UTF8.self)) ?? 0).addingReportingOverflow(1).partialValue)
    }
    var edits: [(range: Range<Int>, text: String)] = []
    var isOperandExpected = true
    for index in source.tokens.indices {
      let range = source.tokens[index].range
      guard isOperator(index, in: source) else {
        isOperandExpected = !endsOperand(index, in: source)
        continue
      }
      var place = range.lowerBound
      while place < range.upperBound {
        if isOperandExpected {
          if source.bytes[place] == mark {
            edits.append((place..<place + 1, "$\(next)"))
            next += 1
            isOperandExpected = false
          }
          place += 1
          continue
        }
        let length = operatorLength(source.bytes[place..<range.upperBound])
        let isOperator =
          source.bytes[place] != mark || length > 1 || place + length < range.upperBound
          || startsOperand(index + 1, in: source)
        if isOperator {
          place += length
          isOperandExpected = true
        } else {
          edits.append((place..<place + 1, "$\(next)"))
          next += 1
          place += 1
        }
      }
    }
    return edits.isEmpty ? nil : source.replacing(edits)
  }

  private static let mark = UInt8(ascii: "?")

  private static func isOperator(_ index: Int, in source: TokenizedText) -> Bool {
    guard let first = source.bytes[source.tokens[index].range].first else { return false }
    return "~!@#^&|`?+-*/%<>=".utf8.contains(first)
  }

  /// An operator's bytes up to the next question mark, which starts an operand; `?|` and `?&` are one operator.
  private static func operatorLength(_ bytes: ArraySlice<UInt8>) -> Int {
    guard bytes.first == mark else { return bytes.firstIndex(of: mark).map { $0 - bytes.startIndex } ?? bytes.count }
    let second = bytes.dropFirst().first
    return second == UInt8(ascii: "|") || second == UInt8(ascii: "&") ? 2 : 1
  }

  private static func endsOperand(_ index: Int, in source: TokenizedText) -> Bool {
    let token = source.tokens[index]
    if token.kind == "IDENT" || token.kind == "PARAM" || token.kind.hasSuffix("CONST") { return true }
    if source.isCharacter(index, ")") || source.isCharacter(index, "]") { return true }
    guard let word = source.word(index) else { return false }
    return token.isReservedAsName ? operandWords.contains(word) : !wordsBeforeOperands.contains(word)
  }

  private static func startsOperand(_ index: Int, in source: TokenizedText) -> Bool {
    guard source.tokens.indices.contains(index) else { return false }
    let token = source.tokens[index]
    return token.kind == "IDENT" || token.kind == "PARAM" || token.kind == "SCONST" || source.isCharacter(index, "(")
      || source.bytes[token.range].first == mark || source.word(index) == "array"
  }

  private static let operandWords: Set<String> = [
    "null", "true", "false", "end", "default", "current_date", "current_time", "current_timestamp", "current_user",
    "localtime", "localtimestamp", "session_user",
  ]
  private static let wordsBeforeOperands: Set<String> = ["by", "zone", "escape", "set"]
}
