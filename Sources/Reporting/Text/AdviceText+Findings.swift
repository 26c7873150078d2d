import Advice

extension AdviceText {
  private static let labelWidth = 11

  /// What the application does with the database, by kind.
  func findings(_ document: AdviceDocument, on page: inout TextPage) {
    let kinds = document.findingsByKind
    guard !kinds.isEmpty || !document.dismissedFindings.isEmpty else { return }
    page.blank()
    page.line("Findings about sessions", colour: style.bold)
    for (kind, items) in kinds {
      for item in items.prefix(Finding.limit) {
        if item != kinds[0].items[0] { page.blank() }
        write(item, on: &page)
      }
      more(items.count - Finding.limit, "\(kind.rawValue) finding", "\(kind.rawValue) findings", on: &page)
    }
    if let dismissed = document.dismissedSummary {
      if !kinds.isEmpty { page.blank() }
      page.paragraph("\(dismissed); see --format json", indentation: 2, colour: style.dim)
    }
  }

  private func write(_ finding: Finding, on page: inout TextPage) {
    page.paragraph("\(finding.kind.rawValue): \(finding.summary)", indentation: 2, colour: style.bold)
    for statement in finding.classes {
      let name = "\(statement.class.prefix(8))  "
      let room = max(16, page.width - 4 - Self.labelWidth - name.utf8.count)
      labelled(statement.label, name + QueryLine.shortened(statement.query, to: room), on: &page)
    }
    if let saving = finding.savingSummary { labelled("Saves", saving, on: &page, colour: style.green) }
    for reason in finding.reasons { labelled("Why", reason, on: &page) }
    if let times = finding.timeSummary {
      labelled("When", [times, finding.originSummary].compactMap(\.self).joined(separator: "; "), on: &page)
    } else if let origin = finding.originSummary {
      labelled("Whose", origin, on: &page)
    }
    for tradeoff in finding.tradeoffs { labelled("Trade-off", tradeoff, on: &page) }
    for remedy in finding.remedies {
      labelled("Do", remedy.text, on: &page)
      guard let code = remedy.code else { continue }
      if remedy.language == .sql {
        page.paragraph(code.terminated, indentation: 4 + Self.labelWidth, isSQL: true)
      } else {
        page.verbatim(code, indentation: 4 + Self.labelWidth)
      }
    }
  }

  private func labelled(
    _ label: String, _ text: String, on page: inout TextPage, colour: (String) -> String = { $0 }
  ) {
    page.paragraph(text, label: label, indentation: 4, labelWidth: Self.labelWidth, colour: colour)
  }
}
