internal import SQLSyntax

/// Finds out what one text is: which query classes its statements belong to, or why they belong to none.
///
/// Pure, and the only part of grouping that parses; call it on a ``ParserThread``.
package struct StatementClassifier {
  /// What one statement of a text is.
  package struct Outcome: Sendable, Equatable {
    /// As it will be planned.
    package var text: String
    /// As it came, where that differs by more than spaces.
    package var originalText: String?
    package var fingerprint: String
    package var shape: String
    /// Whether `$n` occurs.
    package var hasParameters: Bool
    /// Whether constants occur where parameters could.
    package var hasConstants: Bool
    /// Set when it is no query that can be analysed.
    package var skip: Skip?

    package init(
      text: String, originalText: String? = nil, fingerprint: String = "", shape: String = "",
      hasParameters: Bool = false, hasConstants: Bool = false, skip: Skip? = nil
    ) {
      self.text = text
      self.originalText = originalText
      self.fingerprint = fingerprint
      self.shape = shape
      self.hasParameters = hasParameters
      self.hasConstants = hasConstants
      self.skip = skip
    }

    package struct Skip: Sendable, Equatable {
      package var code: SkippedStatement.Code
      package var reason: String

      package init(code: SkippedStatement.Code, reason: String) {
        self.code = code
        self.reason = reason
      }
    }

    /// As ``QueryClass/id``, or a hash of the text when there is no fingerprint.
    package var id: String {
      guard fingerprint.isEmpty else { return fingerprint + "-" + shape.prefix(8) }
      var hash = FNV1a64()
      hash.combine(text)
      return "unparsed-" + hash.hexadecimal
    }
  }

  /// A text and how it may be read.
  package struct Source: Hashable, Sendable {
    package var text: String
    package var mayHaveQuestionMarks: Bool
    package var isComplete: Bool

    package init(text: String, mayHaveQuestionMarks: Bool = false, isComplete: Bool = false) {
      self.text = text
      self.mayHaveQuestionMarks = mayHaveQuestionMarks
      self.isComplete = isComplete
    }
  }

  private static let queryKinds: Set<String> = [
    "SelectStmt", "InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt",
  ]
  private static let mask = "<insufficient privilege>"
  private static let maximumWrapping = 4

  /// - Returns: One outcome for each statement of the text, at least one.
  package static func outcomes(for source: Source) -> [Outcome] {
    let text = TextTrimming.trimmed(source.text)
    if text.isEmpty { return [skipped(text, .empty, "the text is empty")] }
    if text == mask {
      return [skipped(text, .masked, "hidden from the role that wrote the dump; grant it pg_read_all_stats")]
    }
    if SQLParser.isCostlyToScan(text) {
      return [skipped(SecretMasking.maskedUnparsed(text), .tooDeep, "comments within comments without end")]
    }
    let asked = source.mayHaveQuestionMarks ? QuestionMarkPlaceholders.numbered(text) ?? text : text
    do throws(SyntaxError) {
      return try parsed(asked, original: text)
    } catch {
      if let numbered = QuestionMarkPlaceholders.numbered(text),
        let outcomes = try? parsed(numbered, original: text)
      {
        return outcomes
      }
      if asked != text, let outcomes = try? parsed(text, original: text) { return outcomes }
      return parts(of: source, text: text) ?? [failure(text, error, isComplete: source.isComplete)]
    }
  }

  /// A text of several statements of which one doesn't parse: each for itself.
  private static func parts(of source: Source, text: String) -> [Outcome]? {
    var scanner = SQLFileScanner(Array(text.utf8))
    var parts: [Source] = []
    let bytes = Array(text.utf8)
    while let statement = scanner.next() {
      parts.append(
        Source(
          text: String(decoding: bytes[statement.range], as: UTF8.self),
          mayHaveQuestionMarks: source.mayHaveQuestionMarks,
          isComplete: statement.isTerminated || source.isComplete))
    }
    guard parts.count > 1 else { return nil }
    return parts.flatMap(outcomes)
  }

  // MARK: - Texts that parse

  private static func parsed(_ text: String, original: String, wrapping: Int = 0) throws(SyntaxError) -> [Outcome] {
    let repaired = PlaceholderRepair.repaired(text)
    let tree = try SQLParser.parse(repaired ?? text)
    // libpg_query takes the literal-only forms too: with their fingerprint the class meets the same query in logs.
    let fingerprintText = repaired.map { (try? SQLParser.fingerprint(text)) != nil ? text : $0 } ?? text
    let statements = tree.statements
    guard !statements.isEmpty else { return [skipped(text, .empty, "the text holds comments alone")] }
    if statements.count == 1 {
      let outcome = try classified(
        statements[0].node, text: repaired ?? text, fingerprintText: fingerprintText, wrapping: wrapping)
      return [noting(original, in: outcome)]
    }
    let bytes = Array(tree.text.utf8)
    var outcomes: [Outcome] = []
    for statement in statements {
      let slice = TextTrimming.trimmed(String(decoding: bytes[statement.range], as: UTF8.self))
      outcomes.append(try classified(statement.node, text: slice, fingerprintText: slice, wrapping: wrapping))
    }
    return outcomes
  }

  private static func noting(_ original: String, in outcome: Outcome) -> Outcome {
    var outcome = outcome
    if outcome.originalText == nil, outcome.skip == nil, outcome.text != original { outcome.originalText = original }
    return outcome
  }

  private static func classified(
    _ node: SyntaxNode, text: String, fingerprintText: String, wrapping: Int
  ) throws(SyntaxError) -> Outcome {
    let isQuery = queryKinds.contains(node.kind)
    if !isQuery, wrapping < maximumWrapping, let inner = StatementUnwrapping.query(in: node, text: text),
      let outcome = try? parsed(inner, original: text, wrapping: wrapping + 1).first, outcome.skip == nil
    {
      return outcome
    }
    let shape = QueryShape(of: node)
    var outcome = Outcome(
      text: text, fingerprint: try SQLParser.fingerprint(fingerprintText), shape: shape.digits,
      hasParameters: shape.hasParameters, hasConstants: shape.hasConstants)
    if !isQuery {
      outcome.text = SecretMasking.masked(text, kind: node.kind)
      outcome.skip = Outcome.Skip(code: .utility, reason: "\(verb(of: text)) has no plan of its own")
    } else if node.isKind("SelectStmt"), SystemRelations.areAll(of: node) {
      outcome.skip = Outcome.Skip(code: .system, reason: "reads system catalogs only")
    }
    return outcome
  }

  /// The word that a statement begins with, in upper case.
  private static func verb(of text: String) -> String {
    let word = text.utf8.prefix { (0x61...0x7a).contains($0 | 0x20) }
    return word.isEmpty ? "the statement" : String(decoding: word, as: UTF8.self).uppercased()
  }

  // MARK: - Texts that don't

  private static func skipped(_ text: String, _ code: SkippedStatement.Code, _ reason: String) -> Outcome {
    Outcome(text: text, skip: Outcome.Skip(code: code, reason: reason))
  }

  private static func failure(_ text: String, _ error: SyntaxError, isComplete: Bool) -> Outcome {
    let shown = SecretMasking.maskedUnparsed(text)
    switch error.code {
    case .tooLong: return skipped(shown, .tooLong, error.message)
    case .tooDeep: return skipped(shown, .tooDeep, error.message)
    // The parser's own limit on nesting. Source: YYMAXDEPTH in src/backend/parser/gram.y.
    case .rejected where error.message.hasPrefix("memory exhausted"):
      return skipped(shown, .tooDeep, "nested deeper than the parser can follow")
    case .rejected, .containsNUL, .notDeparsable: break
    }
    if !isComplete, Truncation.isLikely(text, error) {
      return skipped(shown, .truncated, "the text ends in the middle (\(text.utf8.count) bytes)")
    }
    // A message quotes the token it stumbles on, which can be the secret itself.
    let message = shown == text ? error.message : "syntax error"
    let place = error.position.map { " at \(Truncation.lineAndColumn(of: $0, in: text))" } ?? ""
    return skipped(shown, .parseError, "parse error\(place): \(message)")
  }
}
