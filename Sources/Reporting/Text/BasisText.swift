import Advice

extension TextPage {
  /// The head of a report.
  mutating func head(_ title: String, _ basis: DocumentBasis) {
    for warning in basis.warnings { paragraph("Warning: " + warning, colour: style.red) }
    paragraph("Sextant \(basis.sextantVersion): \(title) for \(basis.serverSummary)", colour: style.bold)
    paragraph("as of \(basis.capturedAt)", colour: style.dim)
    blank()
  }

  /// The foot of a report: what was not analysed, and what the twin has otherwise; the JSON has all.
  mutating func foot(_ basis: DocumentBasis) {
    if !basis.skipped.isEmpty {
      blank()
      line(
        "Not analysed: \(HumanNumber.count(basis.skipped.count)) of "
          + HumanNumber.counted(basis.classes, "query class", "query classes"), colour: style.bold)
      for group in ReasonCount.grouped(basis.skipped, code: \.code, reason: \.reason) {
        let classes = HumanNumber.counted(group.items.count, "class", "classes")
        paragraph("\(group.code): \(classes)" + (group.sharedReason.map { "; " + $0 } ?? ""), indentation: 2)
      }
    }
    guard !basis.twinNotes.isEmpty else { return }
    let limit = 5
    blank()
    line("The planner twin differs from the source:", colour: style.bold)
    for note in basis.twinNotes.prefix(limit) { paragraph("\(note.subject): \(note.message)", indentation: 2) }
    if basis.twinNotes.count > limit {
      line("and \(basis.twinNotes.count - limit) more; see --format json", indentation: 2, colour: style.dim)
    }
  }
}
