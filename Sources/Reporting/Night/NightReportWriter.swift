package import Nightly

/// The one way from a night's report to something to print.
package enum NightReportWriter {
  /// Writes `report` as a whole, ending in a newline.
  ///
  /// The same report gives the same bytes.
  ///
  /// - Parameters:
  ///   - style: Whether to colour; only `.text` is ever coloured.
  ///   - width: Columns to fit into; only `.text` is fitted.
  /// - Throws: `EncodingError` for a number that is not finite, which only JSON can't say.
  package static func write(
    _ report: NightReport, format: NightFormat, style: TextStyle = .plain, width: Int = 100
  ) throws -> String {
    switch format {
    case .html: NightPage(report).html
    case .markdown: NightMarkdown.write(report)
    case .text: NightText(style: style, width: width).write(report)
    case .json: String(decoding: try NightReportCodec.encode(report, pretty: true), as: UTF8.self) + "\n"
    }
  }
}
