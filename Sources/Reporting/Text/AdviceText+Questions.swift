import Advice

extension AdviceText {
  /// What only the owner of the data can say.
  func questions(_ document: AdviceDocument, on page: inout TextPage) {
    guard !document.questions.isEmpty else { return }
    page.blank()
    page.line("Questions", colour: style.bold)
    for question in document.questions {
      page.paragraph(question.question, indentation: 2)
      for reason in question.reasons { page.paragraph(reason, label: "Why", indentation: 4, labelWidth: 8) }
      page.paragraph(question.check.terminated, label: "Check", indentation: 4, labelWidth: 8, isSQL: true)
      page.paragraph(question.statement.terminated, label: "If not", indentation: 4, labelWidth: 8, isSQL: true)
    }
  }
}
