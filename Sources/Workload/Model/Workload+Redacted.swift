internal import SQLSyntax

extension Workload {
  /// The same workload without the values in it: no literals, no parameters, no comments, and nothing that is open.
  ///
  /// Counts, durations, names of databases, users and applications stay. A text that can't be parsed is left out, for
  /// nobody knows what in it is a value.
  package func redacted(threads: Int = ParserThread.coreCount) -> Workload {
    var workload = self
    workload.classes = ParserThread.map(classes, threads: threads) { $0.redacted }
    workload.skipped = ParserThread.map(skipped, threads: threads) { $0.redacted }
    workload.open = []
    for (what, count) in [
      ("halves of executions at the ends of logs, redacted", open.map(\.sessions.count).clampedSum),
      ("beginnings of logs within an entry, redacted", open.count { $0.head != nil }),
      ("ends of logs within an entry, redacted", open.count { $0.tail != nil }),
    ] where count > 0 {
      workload.input.ignored[what] = (workload.input.ignored[what] ?? 0).addingClamped(count)
    }
    return workload
  }
}

extension QueryClass {
  fileprivate var redacted: QueryClass {
    var entry = self
    let text = Redaction.redacted(query)
    let plannable = text.flatMap(PlaceholderRepair.repaired) ?? text
    entry.query = plannable ?? ""
    entry.originalQuery = plannable == text ? nil : text
    entry.parameters = []
    entry.examples = []
    entry.logged?.redact()
    return entry
  }
}

extension LoggedFigures {
  fileprivate mutating func redact() {
    sample = ExecutionSample()
    // Values of comments, whatever the application writes there.
    tags = BoundedCounts(limit: Self.maximumTags)
  }
}

extension SkippedStatement {
  fileprivate var redacted: SkippedStatement {
    var entry = self
    entry.query = Redaction.redacted(query) ?? ""
    // A parser's message quotes the token that it stumbles on.
    if let place = reason.utf8.firstIndex(of: UInt8(ascii: "\"")) ?? reason.utf8.firstIndex(of: UInt8(ascii: "'")) {
      entry.reason = TextTrimming.trimmed(String(reason[..<place])) + " …"
    }
    return entry
  }
}

/// Takes values out of texts.
package enum Redaction {
  /// - Returns: The text with `$n` for its constants and without comments; nil when it can't be parsed.
  package static func redacted(_ text: String) -> String? {
    guard let bare = TokenizedText(text)?.withoutComments, let normalized = try? SQLParser.normalize(bare),
      let source = TokenizedText(normalized)
    else { return nil }
    // What libpg_query leaves: the strings of utility statements and of types, identifiers aside.
    let strings = source.tokens.filter { literals.contains($0.kind) }
    return source.replacing(strings.map { ($0.range, $0.kind == "ICONST" || $0.kind == "FCONST" ? "0" : "'…'") })
  }

  private static let literals: Set<String> = ["SCONST", "USCONST", "BCONST", "XCONST", "FCONST"]
}

extension TokenizedText {
  /// The text with a space for each comment.
  var withoutComments: String? {
    guard let first = tokens.first else { return "" }
    var result: [UInt8] = []
    var end = first.range.lowerBound
    for token in tokens {
      let gap = bytes[end..<token.range.lowerBound]
      let isBlank = gap.allSatisfy { $0 == 0x20 || (0x09...0x0d).contains($0) }
      result += isBlank ? gap : [0x20]
      result += bytes[token.range]
      end = token.range.upperBound
    }
    return String(decoding: result, as: UTF8.self)
  }
}
