import Nightly

extension NightPage {
  /// What matters when load and data grow; nothing where there is nothing to say.
  func outlook(_ database: DatabaseNight) -> HTML {
    guard let outlook = database.shownOutlook else { return .empty }
    let tables = outlook.tables.map { table -> HTML in
      "<li><strong>\(table.headline)</strong> <span class=\"dim\">\(table.sizeText)</span>\(list(table.reasons, css: "reasons"))</li>\n"
    }
    let findings = outlook.findings.map { finding -> HTML in
      "<li><strong>\(finding.summary)</strong> <span class=\"dim\">\(finding.topicTitle), \(HumanNumber.percent(finding.share)) of the load</span>\(list(finding.reasons + finding.remedies, css: "reasons"))</li>\n"
    }
    let note =
      "\(HumanNumber.counted(outlook.tables.count, "table", "tables")) to partition, "
      + HumanNumber.counted(outlook.findings.count, "finding", "findings")
    return part(
      "When it grows", note,
      """
      <ul class="outlook">
      \((tables + findings).joined())</ul>
      <p class="dim">\(DatabaseNight.outlookHint)</p>

      """)
  }
}
