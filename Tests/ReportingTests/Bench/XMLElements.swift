import Foundation
import FoundationXML

/// Reads a document with Foundation's XML parser, and notes its elements, their ids and what refers to them.
final class XMLElements: NSObject, XMLParserDelegate {
  private(set) var ids: [String] = []
  private(set) var references: [String] = []
  private(set) var elements: Set<String> = []
  private(set) var attributes: Set<String> = []
  private(set) var problem = ""

  /// Whether `text` is well-formed.
  func read(_ text: String) -> Bool {
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = self
    let isWellFormed = parser.parse()
    if !isWellFormed { problem = "line \(parser.lineNumber): \(parser.parserError.map { "\($0)" } ?? "")" }
    return isWellFormed
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    elements.insert(name)
    self.attributes.formUnion(attributes.keys)
    if let id = attributes["id"] { ids.append(id) }
    references += (attributes["aria-labelledby"] ?? "").split(separator: " ").map(String.init)
    if let link = attributes["href"], link.hasPrefix("#") { references.append(String(link.dropFirst())) }
  }
}
