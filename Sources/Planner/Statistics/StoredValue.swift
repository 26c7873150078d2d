/// How values of a built-in type stand in memory, for the types whose bytes can be judged.
struct StoredValue {
  /// `pg_type.typlen`: −1 for variable length.
  let length: Int
  let isByValue: Bool
  private let content: Content

  private enum Content {
    /// All bytes are values.
    case anything
    case boolean
    case text
    case name
    case numeric
    case address
  }

  /// - Returns: nil for a type that is not known here.
  init?(oid: UInt32) {
    switch oid {
    case 16: self.init(1, byValue: true, .boolean)
    // "char"; int2; int4, oid, float4, date.
    case 18: self.init(1, byValue: true)
    case 21: self.init(2, byValue: true)
    case 23, 26, 700, 1082: self.init(4, byValue: true)
    // int8, float8, money, time, timestamp, timestamptz.
    case 20, 701, 790, 1083, 1114, 1184: self.init(8, byValue: true)
    // timetz; interval, uuid.
    case 1266: self.init(12, byValue: false)
    case 1186, 2950: self.init(16, byValue: false)
    case 19: self.init(64, byValue: false, .name)
    case 17: self.init(-1, byValue: false)
    // text, bpchar, varchar.
    case 25, 1042, 1043: self.init(-1, byValue: false, .text)
    case 1700: self.init(-1, byValue: false, .numeric)
    // cidr, inet.
    case 650, 869: self.init(-1, byValue: false, .address)
    default: return nil
    }
  }

  private init(_ length: Int, byValue isByValue: Bool, _ content: Content = .anything) {
    (self.length, self.isByValue, self.content) = (length, isByValue, content)
  }

  /// - Parameter isUTF8: Whether the server's encoding is that; in another one only ASCII is known to be right.
  func isSound(_ bytes: ArraySlice<UInt8>, isUTF8: Bool) -> Bool {
    switch content {
    case .anything: true
    case .boolean: bytes.allSatisfy { $0 <= 1 }
    case .text: isText(bytes, isUTF8)
    case .name: bytes.last == 0 && isText(bytes.prefix { $0 != 0 }, isUTF8)
    case .numeric: isNumeric(bytes)
    case .address: isAddress(bytes)
    }
  }

  private func isText(_ bytes: ArraySlice<UInt8>, _ isUTF8: Bool) -> Bool {
    guard !bytes.contains(0) else { return false }
    return isUTF8 ? String(validating: bytes, as: UTF8.self) != nil : bytes.allSatisfy { $0 < 0x80 }
  }

  /// Source: "Numeric storage" in src/backend/utils/adt/numeric.c.
  private func isNumeric(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard bytes.count >= 2, bytes.count.isMultiple(of: 2) else { return false }
    let words = stride(from: bytes.startIndex, to: bytes.endIndex, by: 2).map {
      UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8
    }
    switch words[0] & 0xC000 {
    // NaN and the infinities.
    case 0xC000: return words.count == 1 && [0xC000, 0xD000, 0xF000].contains(words[0])
    case 0x8000: return words.dropFirst().allSatisfy { $0 < 10_000 }
    default: return words.count >= 2 && words.dropFirst(2).allSatisfy { $0 < 10_000 }
    }
  }

  /// Family (2 for IPv4, 3 for IPv6), bits of the mask, address.
  private func isAddress(_ bytes: ArraySlice<UInt8>) -> Bool {
    let head = Array(bytes.prefix(2))
    guard head.count == 2 else { return false }
    return (head[0] == 2 && head[1] <= 32 && bytes.count == 6) || (head[0] == 3 && head[1] <= 128 && bytes.count == 18)
  }
}
