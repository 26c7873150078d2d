import Advice

extension AdviceMarkdown {
  /// What only the owner of the data can say.
  static func questions(_ document: AdviceDocument) -> [String] {
    guard !document.questions.isEmpty else { return [] }
    return ["## Questions\n"]
      + document.questions.flatMap { question in
        [
          "- " + MarkdownText.prose(question.question) + "\n"
            + question.reasons.map { "- **Why** \(MarkdownText.prose($0))\n" }.joined(),
          "What finds it out, by reading the whole table:\n",
          MarkdownText.block(question.check.terminated, language: "sql"), "If they may not:\n",
          MarkdownText.block(question.statement.terminated, language: "sql"),
        ]
      }
  }
}
