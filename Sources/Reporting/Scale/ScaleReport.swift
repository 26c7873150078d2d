package import Advice

/// The one way from findings about growth to something to print.
package enum ScaleReport {
  /// Writes `document` as a whole, ending in a newline. The same document gives the same bytes.
  ///
  /// - Parameters:
  ///   - style: Whether to colour; only `.text` is ever coloured.
  ///   - width: Columns to fit into; only `.text` is fitted.
  package static func write(
    _ document: ScaleDocument, format: ScaleFormat, style: TextStyle = .plain, width: Int = 100
  ) -> String {
    switch format {
    case .text: ScaleText(style: style, width: width).write(document)
    case .json: ScaleJSON.write(document)
    case .markdown: ScaleMarkdown.write(document)
    }
  }
}
