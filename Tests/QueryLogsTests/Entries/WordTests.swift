import Testing

@testable import QueryLogs

struct WordTests {
  private static let severities: [(String, LogSeverity)] = [
    ("DEBUG", .debug), ("LOG", .log), ("INFO", .info), ("NOTICE", .notice), ("WARNING", .warning), ("ERROR", .error),
    ("FATAL", .fatal), ("PANIC", .panic),
  ]

  @Test func `severities are known in every language that the server speaks`() {
    for (language, catalog) in MessageCatalog.installed {
      for (word, severity) in Self.severities {
        // Georgian has one word for both.
        if language == "ka", word == "WARNING" { continue }
        let translated = catalog.texts[word] ?? word
        #expect(translated.withLogBytes { SeverityWords.severity(of: $0) } == severity, "\(language): \(translated)")
      }
    }
    for (word, severity) in Self.severities + [("BŁĄD", .error), ("ERRO", .error), ("CHYBA", .error), ("HATA", .error)]
    {
      #expect(word.withLogBytes { SeverityWords.severity(of: $0) } == severity)
    }
    for word in ["", "LO", "LOGS", "log", "select"] {
      #expect(word.withLogBytes { SeverityWords.severity(of: $0) } == nil)
    }
  }

  @Test func `secondary lines are known in every language that the server speaks`() {
    let labels: [(String, SecondaryWords.Kind)] = [
      ("DETAIL:  ", .detail), ("HINT:  ", .hint), ("QUERY:  ", .query), ("CONTEXT:  ", .context),
      ("STATEMENT:  ", .statement), ("LOCATION:  %s:%d\n", .location),
    ]
    for (language, texts) in MessageCatalog.installed.map({ ($0, $1.texts) }) + [("en", [:])] {
      for (label, kind) in labels {
        let translated = String((texts[label] ?? label).prefix { $0 != "%" })
        let line = "2026-11-25 10:00:00 UTC " + translated + "text"
        let match = line.withLogBytes { SecondaryWords.match($0, at: 24) }
        #expect(match?.kind == kind, "\(language): \(translated)")
        #expect(match?.end == line.utf8.count - 4, "\(language): \(translated)")
      }
    }
    #expect("DETAIL: ".withLogBytes { SecondaryWords.match($0, at: 0) } == nil)
    #expect("".withLogBytes { SecondaryWords.match($0, at: 0) } == nil)
  }

  /// As the server fills its own formats.
  @Test func `what is said before a statement is known in every language that the server speaks`() {
    for (language, texts) in MessageCatalog.installed.map({ ($0, $1.texts) }) + [("en", [:])] {
      func message(_ format: String, _ values: String...) -> String {
        var text = ""
        var rest = Substring(texts[format] ?? format)
        for value in values {
          guard let gap = rest.firstIndex(of: "%") else { break }
          text += rest[..<gap] + value
          rest = rest[rest.index(gap, offsetBy: 2)...]
        }
        return text + rest
      }
      let execute = texts["execute"] ?? "execute"
      let fetch = texts["execute fetch from"] ?? "execute fetch from"
      let cases: [(String, MessageOpening.Kind, String, String, String)] = [
        (message("duration: %s ms", "12.345"), .none, "12.345", "", ""),
        (message("duration: %s ms  statement: %s", "0.100", "select 1: 2"), .statement, "0.100", "", "select 1: 2"),
        (
          message("duration: %s ms  parse %s: %s", "0.100", "<unnamed>", "select 'a: b'"), .parse, "0.100", "<unnamed>",
          "select 'a: b'"
        ),
        (
          message("duration: %s ms  bind %s%s%s: %s", "9.1", "S_1", "/", "C_2", "commit"), .bind, "9.1", "S_1/C_2",
          "commit"
        ),
        (
          message("duration: %s ms  %s %s%s%s: %s", "3.000", execute, "S_1", "", "", "commit"), .execute, "3.000",
          "S_1",
          "commit"
        ),
        (message("%s %s%s%s: %s", execute, "S_1", "", "", "commit"), .execute, "", "S_1", "commit"),
        (message("statement: %s", "vacuum"), .statement, "", "", "vacuum"),
        (
          message("duration: %s ms  %s %s%s%s: %s", "3.000", fetch, "S_1", "/", "C", "select\n1"), .fetch, "3.000",
          "S_1/C",
          "select\n1"
        ),
        (message("%s %s%s%s: %s", fetch, "S_1", "/", "C", "select 2"), .fetch, "", "S_1/C", "select 2"),
      ]
      for (text, kind, milliseconds, name, statement) in cases {
        // Georgian doesn't translate it, but has "execute" translated.
        if language == "ka", kind == .fetch { continue }
        text.withLogBytes { bytes in
          let opening = MessageWords.all.lazy.compactMap { $0.opening(of: bytes) }.first
          #expect(opening?.kind == kind, "\(language): \(text)")
          guard let opening else { return }
          #expect(String(opening.milliseconds) == milliseconds, "\(language): \(text)")
          #expect(String(opening.name) == name, "\(language): \(text)")
          #expect(String(opening.text) == statement, "\(language): \(text)")
        }
      }
      let list = message("parameters: %s", "$1 = '2'")
      let place = list.withLogBytes { bytes in MessageWords.all.lazy.compactMap { $0.parameterList(in: bytes) }.first }
      #expect(place == list.utf8.count - 8, "\(language): \(list)")
      let prepare = message("prepare: %s", "prepare p as")
      let text = prepare.withLogBytes { bytes in MessageWords.all.lazy.compactMap { $0.preparedText(in: bytes) }.first }
      #expect(text == prepare.utf8.count - 12, "\(language): \(prepare)")
    }
  }

  @Test func `the plan of auto_explain is told from a statement`() {
    "duration: 1.25 ms  plan:\nQuery Text: select 1".withLogBytes { bytes in
      let opening = MessageWords.english.opening(of: bytes)
      #expect(opening?.kind == .plan)
      #expect(opening.map { String($0.text) } == "Query Text: select 1")
    }
    for text in ["duration: ms", "duration: 1.2", "duration: 1.2 ms  statement:", "duration: 1.2 ms ", "", "execute x"]
    {
      #expect(text.withLogBytes { MessageWords.english.opening(of: $0)?.kind } == nil, "\(text)")
    }
  }

  @Test func `parameters in the context of an error are found`() {
    let context = "unnamed portal with parameters: $1 = '1'"
    let place = context.withLogBytes { MessageWords.english.parameterList(inContext: $0) }
    #expect(place == context.utf8.count - 8)
  }
}
