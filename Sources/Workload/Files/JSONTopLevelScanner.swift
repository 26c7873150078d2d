/// Looks for a key of the outermost object of a JSON text without decoding the rest, which may be large or broken.
struct JSONTopLevelScanner {
  private let bytes: UnsafeRawBufferPointer
  private var position = 0

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
  }

  /// The string under `key` in the outermost object; nil when there is none. Escapes are left as they are.
  ///
  /// - Complexity: Linear in the length of the first object.
  mutating func string(forKey key: String) -> String? {
    var depth = 0
    var isKey = true
    var isWanted = false
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        let text = string()
        guard depth == 1 else { continue }
        if isKey {
          isWanted = text.elementsEqual(key.utf8)
        } else if isWanted {
          return String(decoding: text, as: UTF8.self)
        }
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        if depth <= 0 { return nil }
      case UInt8(ascii: ":") where depth == 1: isKey = false
      case UInt8(ascii: ",") where depth == 1: isKey = true
      default: break
      }
    }
    return nil
  }

  /// The bytes up to the closing quote, which is passed over.
  private mutating func string() -> Slice<UnsafeRawBufferPointer> {
    let start = position
    while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
      position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
    }
    let end = min(position, bytes.count)
    position = min(end + 1, bytes.count)
    return bytes[start..<end]
  }
}
