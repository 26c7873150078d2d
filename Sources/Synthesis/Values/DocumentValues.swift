/// JSON documents: those of the statistics, each many times with another value of the key that tells them apart.
struct DocumentValues: OrderedValues {
  let count: Int
  private let documents: [DocumentText]
  private let key: String?
  private let padding: Int
  private let seed: UInt64

  /// - Parameters:
  ///   - documents: In the type's order, as PostgreSQL prints them.
  ///   - bytes: The mean width, for documents that are not known.
  init(_ documents: [String], count: Int, bytes: Int, seed: UInt64) {
    let texts = documents.compactMap { DocumentText($0) }
    var values: [String: Set<String>] = [:]
    for text in texts {
      for piece in text.pieces { if let key = piece.key { values[key, default: []].insert(piece.text) } }
    }
    let key = values.max { ($0.value.count, $1.key) < ($1.value.count, $0.key) }?.key
    self.key = key
    let varied = key.map { key in texts.filter { text in text.pieces.contains { $0.key == key } } } ?? []
    self.documents = count > texts.count && !varied.isEmpty ? varied : texts
    padding = max(0, bytes - 20)
    self.seed = seed
    self.count = self.documents.isEmpty || key != nil ? count : min(count, self.documents.count)
  }

  func text(at index: Int) -> String {
    guard !documents.isEmpty else {
      let letters = (0..<padding).map { Hash64.mix(seed &+ UInt64(index), $0) % 26 }
      return "{\"v\": \"\(index)"
        + String(decoding: letters.map { UInt8(ascii: "a") + UInt8($0) }, as: UTF8.self) + "\"}"
    }
    let document = documents[index * documents.count / max(1, count)]
    guard let key, count > documents.count else { return document.text }
    return document.text(replacing: key, with: index)
  }

  func index(near text: String) -> Int? { nil }
}

/// A document cut into what is always the same and the strings and numbers that its keys have.
struct DocumentText: Sendable {
  struct Piece: Sendable {
    var text: String
    /// Of which this is the value; nil for what stands between.
    var key: String?
  }

  let text: String
  let pieces: [Piece]

  /// - Parameter text: As `jsonb_out` prints it; nil when it is cut or something else.
  init?(_ text: String) {
    let bytes = Array(text.utf8)
    var pieces: [Piece] = []
    var fixed: [UInt8] = []
    var key: String?
    var place = 0
    func take(_ end: Int) -> String { String(decoding: bytes[place..<end], as: UTF8.self) }
    while place < bytes.count {
      let byte = bytes[place]
      var end = place + 1
      if byte == UInt8(ascii: "\"") {
        while end < bytes.count, bytes[end] != UInt8(ascii: "\"") { end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1 }
        guard end < bytes.count else { return nil }
        end += 1
      } else if (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-") {
        while end < bytes.count, (0x30...0x39).contains(bytes[end]) || ".eE+-".utf8.contains(bytes[end]) { end += 1 }
      } else {
        fixed.append(byte)
        place = end
        continue
      }
      if end < bytes.count, bytes[end] == UInt8(ascii: ":") {
        key = take(end)
        fixed += bytes[place..<end]
      } else if let found = key {
        pieces.append(Piece(text: String(decoding: fixed, as: UTF8.self), key: nil))
        pieces.append(Piece(text: take(end), key: found))
        fixed = []
        // Elements of an array are not its value.
        key = nil
      } else {
        fixed += bytes[place..<end]
      }
      place = end
    }
    guard bytes.first == UInt8(ascii: "{"), bytes.last == UInt8(ascii: "}") else { return nil }
    pieces.append(Piece(text: String(decoding: fixed, as: UTF8.self), key: nil))
    self.pieces = pieces
    self.text = text
  }

  func text(replacing key: String, with number: Int) -> String {
    pieces.map { piece in
      guard piece.key == key else { return piece.text }
      guard piece.text.hasPrefix("\"") else { return String(number) }
      let digits = String(number)
      // An escape must not be cut.
      let kept = piece.text.dropFirst().dropLast().prefix { $0 != "\\" }
      return "\"" + kept.prefix(max(0, kept.count - digits.count)) + digits + "\""
    }.joined()
  }
}
