package import Benchmarking

/// The one way from what was measured to something to print.
package enum BenchReport {
  /// Writes `document` as a whole, ending in a newline.
  ///
  /// The same document gives the same bytes. What follows from the samples has to be in it already
  /// (``BenchEvaluation/evaluate(_:)``).
  ///
  /// - Parameters:
  ///   - style: Whether to colour; only `.text` is ever coloured.
  ///   - width: Columns to fit into; only `.text` is fitted.
  package static func write(
    _ document: BenchDocument, format: BenchFormat, style: TextStyle = .plain, width: Int = 100
  ) -> String {
    switch format {
    case .text: BenchText(style: style, width: width).write(document)
    case .json: BenchJSON.write(document)
    case .markdown: BenchMarkdown.write(document)
    case .html: BenchHTML.write(document)
    case .sql: BenchSQL.write(document)
    }
  }
}
