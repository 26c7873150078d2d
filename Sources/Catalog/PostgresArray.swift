/// Array literals as PostgreSQL prints them, in `pg_stats` above all.
///
/// Source: `array_in` and `array_out` in src/backend/utils/adt/arrayfuncs.c.
package enum PostgresArray {
  /// The elements of an array literal; nil for NULL elements.
  ///
  /// An element that is itself an array in braces stands as its text, which can be parsed in turn. Bounds in front
  /// (`[0:1]={a,b}`) are accepted.
  ///
  /// - Parameter delimiter: `;` for arrays of `box`, a comma for all other types.
  /// - Returns: nil when the text is no array literal.
  /// - Complexity: O(n) in the length of the text.
  package static func parse(_ text: String, delimiter: Character = ",") -> [String?]? {
    guard let delimiter = delimiter.asciiValue else { return nil }
    var reader = Reader(bytes: Array(text.utf8), delimiter: delimiter)
    return reader.array()
  }

  /// The literal of an array of texts: the inverse of ``parse(_:delimiter:)``.
  package static func literal(_ elements: [String?]) -> String {
    var bytes: [UInt8] = [UInt8(ascii: "{")]
    for (index, element) in elements.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      guard let element else {
        bytes += Array("NULL".utf8)
        continue
      }
      bytes.append(UInt8(ascii: "\""))
      for byte in element.utf8 {
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { bytes.append(UInt8(ascii: "\\")) }
        bytes.append(byte)
      }
      bytes.append(UInt8(ascii: "\""))
    }
    return String(decoding: bytes + [UInt8(ascii: "}")], as: UTF8.self)
  }

  private struct Reader {
    let bytes: [UInt8]
    let delimiter: UInt8
    var place = 0

    var next: UInt8? { place < bytes.count ? bytes[place] : nil }

    mutating func array() -> [String?]? {
      skipBlanks()
      if next == UInt8(ascii: "[") {
        guard let equals = bytes.firstIndex(of: UInt8(ascii: "=")) else { return nil }
        place = equals + 1
        skipBlanks()
      }
      guard take(UInt8(ascii: "{")) else { return nil }
      var elements: [String?] = []
      skipBlanks()
      if take(UInt8(ascii: "}")) { return isAtEnd ? elements : nil }
      while true {
        skipBlanks()
        guard let element = element() else { return nil }
        elements.append(element)
        skipBlanks()
        if take(delimiter) { continue }
        guard take(UInt8(ascii: "}")), isAtEnd else { return nil }
        return elements
      }
    }

    private var isAtEnd: Bool {
      mutating get {
        skipBlanks()
        return place == bytes.count
      }
    }

    /// The outer optional is nil when there is no element here.
    private mutating func element() -> String?? {
      switch next {
      case UInt8(ascii: "\""): quoted().map { .some($0) }
      case UInt8(ascii: "{"): nested().map { .some($0) }
      default: plain()
      }
    }

    private mutating func quoted() -> String? {
      var value: [UInt8] = []
      place += 1
      while let byte = next {
        place += 1
        if byte == UInt8(ascii: "\"") { return String(decoding: value, as: UTF8.self) }
        if byte == UInt8(ascii: "\\") {
          guard let escaped = next else { return nil }
          place += 1
          value.append(escaped)
        } else {
          value.append(byte)
        }
      }
      return nil
    }

    /// The text of an array within the array, found by counting braces outside of quotes.
    private mutating func nested() -> String? {
      let start = place
      var depth = 0
      while let byte = next {
        switch byte {
        case UInt8(ascii: "\""):
          guard quoted() != nil else { return nil }
          continue
        case UInt8(ascii: "\\"): place += 1
        case UInt8(ascii: "{"): depth += 1
        case UInt8(ascii: "}"): depth -= 1
        default: break
        }
        place += 1
        if depth == 0 { return String(decoding: bytes[start..<place], as: UTF8.self) }
      }
      return nil
    }

    private mutating func plain() -> String?? {
      var value: [UInt8] = []
      var significant = 0
      var isEscaped = false
      while let byte = next, byte != delimiter, byte != UInt8(ascii: "}") {
        guard byte != UInt8(ascii: "\""), byte != UInt8(ascii: "{") else { return nil }
        place += 1
        if byte == UInt8(ascii: "\\") {
          guard let escaped = next else { return nil }
          place += 1
          value.append(escaped)
          isEscaped = true
          significant = value.count
        } else {
          value.append(byte)
          if !Self.isBlank(byte) { significant = value.count }
        }
      }
      guard significant > 0 else { return nil }
      let text = String(decoding: value[..<significant], as: UTF8.self)
      return .some(!isEscaped && text.lowercased() == "null" ? nil : text)
    }

    private mutating func take(_ byte: UInt8) -> Bool {
      guard next == byte else { return false }
      place += 1
      return true
    }

    private mutating func skipBlanks() {
      while let byte = next, Self.isBlank(byte) { place += 1 }
    }

    /// `array_isspace`.
    private static func isBlank(_ byte: UInt8) -> Bool {
      byte == 0x20 || (0x09...0x0D).contains(byte)
    }
  }
}
