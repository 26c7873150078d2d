package import Catalog

/// A file that a catalog comes from.
package enum CatalogFile: Equatable {
  case snapshot
  case ddl

  /// What the content is; nil when it is neither.
  ///
  /// A JSON object is taken for a snapshot (whose reader then tells what is wrong with it), and text that names CREATE
  /// or ALTER outside of its first comment for DDL.
  package static func recognise(_ content: [UInt8]) -> CatalogFile? {
    let start = content.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    guard let first = content[start...].first(where: { $0 > 0x20 }) else { return nil }
    if first == UInt8(ascii: "{") { return .snapshot }
    let head = content[start...].prefix(1 << 20)
    guard !head.contains(0) else { return nil }
    let words = head.split { byte in
      switch byte | 0x20 {
      case UInt8(ascii: "a")...UInt8(ascii: "z"): false
      default: true
      }
    }
    let isDDL = words.contains { ($0.count == 6 || $0.count == 5) && isKeyword($0) }
    return isDDL ? .ddl : nil
  }

  private static func isKeyword(_ word: ArraySlice<UInt8>) -> Bool {
    ["create", "alter"].contains(String(decoding: word, as: UTF8.self).lowercased())
  }

  /// Reads a snapshot file.
  ///
  /// - Throws: `.notRecognised` with the snapshot reader's words, and what ``InputFile`` throws.
  package static func readSnapshot(_ path: String) throws(IntakeError) -> Snapshot {
    try readSnapshot(try InputFile.read(path), name: path)
  }

  /// Reads a snapshot from bytes.
  ///
  /// - Throws: `.notRecognised` with the snapshot reader's words.
  package static func readSnapshot(_ content: [UInt8], name: String) throws(IntakeError) -> Snapshot {
    do {
      return try SnapshotCodec.decode(content)
    } catch {
      throw IntakeError(.notRecognised, subject: InputFile.subject(of: name), error.description)
    }
  }
}
