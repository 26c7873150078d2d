internal import FoundationEssentials

/// Decodes single elements of the model from JSON with the snapshot's keys: what the live reader gets from the server.
package struct ElementDecoder {
  private let decoder = SnapshotCodec.decoder()

  package init() {
    // PostgreSQL writes numbers that JSON lacks as strings.
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
  }

  /// - Throws: `.malformed`.
  package func decode<Element: Decodable>(_ type: Element.Type, from json: String) throws(CatalogError) -> Element {
    do {
      return try decoder.decode(type, from: Data(json.utf8))
    } catch {
      throw CatalogError(.malformed, subject: "\(type)", "can't be read from what the server sent")
    }
  }
}
