package import Advice

/// The one way from advice on partitions to something to print.
package enum PartitionReport {
  /// Writes `document` as a whole, ending in a newline. The same document gives the same bytes.
  ///
  /// - Parameters:
  ///   - style: Whether to colour; only `.text` is ever coloured.
  ///   - width: Columns to fit into; only `.text` is fitted.
  package static func write(
    _ document: PartitionDocument, format: PartitionFormat, style: TextStyle = .plain, width: Int = 100
  ) -> String {
    switch format {
    case .text: PartitionText(style: style, width: width).write(document)
    case .json: PartitionJSON.write(document)
    case .markdown: PartitionMarkdown.write(document)
    case .sql: PartitionSQL.write(document)
    }
  }
}
