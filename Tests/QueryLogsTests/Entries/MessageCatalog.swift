import Glibc

/// A compiled message catalog of gettext: texts by the texts of the program.
///
/// Source of the format: the GNU gettext manual, "The Format of GNU MO Files".
struct MessageCatalog {
  private(set) var texts: [String: String] = [:]

  /// - Returns: nil when there is none at `path`.
  init?(path: String) {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&block, 1, block.count, file), count > 0 { bytes += block[..<count] }
    func number(_ place: Int) -> Int {
      (0..<4).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
    }
    func text(_ place: Int) -> String {
      let (length, start) = (number(place), number(place + 4))
      return String(decoding: bytes[start..<start + length], as: UTF8.self)
    }
    guard bytes.count > 28, number(0) == 0x9504_12de else { return nil }
    let (count, originals, translations) = (number(8), number(12), number(16))
    for entry in 0..<count { texts[text(originals + 8 * entry)] = text(translations + 8 * entry) }
  }

  /// Those that the installed PostgreSQL 15 speaks, by language.
  static let installed: [(language: String, catalog: MessageCatalog)] = [
    "de", "es", "fr", "it", "ja", "ka", "ko", "ru", "sv", "uk", "zh_CN",
  ].compactMap { language in
    MessageCatalog(path: "/usr/share/locale/\(language)/LC_MESSAGES/postgres-15.mo").map { (language, $0) }
  }
}
