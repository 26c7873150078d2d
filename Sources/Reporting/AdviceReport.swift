package import Advice

/// The one way from advice to something to print.
package enum AdviceReport {
  /// Query classes that are not improved and listed, in text and Markdown; the JSON has all.
  static let unimprovedLimit = 10

  /// Writes `document` as a whole, ending in a newline.
  ///
  /// The same document gives the same bytes.
  ///
  /// - Parameters:
  ///   - style: Whether to colour; only `.text` is ever coloured.
  ///   - width: Columns to fit into; only `.text` is fitted.
  package static func write(
    _ document: AdviceDocument, format: ReportFormat, style: TextStyle = .plain, width: Int = 100
  ) -> String {
    switch format {
    case .text: AdviceText(style: style, width: width).write(document)
    case .json: AdviceJSON.write(document)
    case .markdown: AdviceMarkdown.write(document)
    case .sql: AdviceSQL.write(document)
    }
  }
}
