/// A type whose values whole numbers stand for, in order.
enum NumberedType: Sendable, Equatable {
  case integer
  /// With so many digits behind the point.
  case decimal(scale: Int)
  case date
  case timestamp
  /// Of time zone UTC.
  case timestampWithZone
  case time
  case macAddress
  /// IPv4, with the length of the network's mask; nil for a host.
  case address(mask: Int?)
  /// By its first 48 bits; the others follow from those and the version.
  case uuid
  /// Texts such as `ORD-000123`: all of one length, digits between a beginning and an end that are always the same.
  case code(prefix: String, digits: Int, suffix: String)

  func number(of text: String) -> Int64? {
    switch self {
    case .integer: return Int64(text)
    case .decimal(let scale): return Self.decimal(text, scale)
    case .date: return Calendar.days(text[...])
    case .timestamp, .timestampWithZone: return Calendar.timestamp(text)
    case .time: return Calendar.microseconds(text[...])
    case .macAddress: return Int64(text.filter { $0 != ":" }, radix: 16)
    case .address:
      let parts = text.split(separator: "/")[0].split(separator: ".").map { Int64($0) }
      guard parts.count == 4, parts.allSatisfy({ (0...255).contains($0 ?? -1) }) else { return nil }
      let number = parts.reduce(0) { $0 << 8 | ($1 ?? 0) }
      return number >> shift
    case .uuid: return Int64(text.filter { $0 != "-" }.prefix(12), radix: 16)
    case .code(let prefix, let digits, let suffix):
      guard text.utf8.count == prefix.utf8.count + digits + suffix.utf8.count, text.hasPrefix(prefix),
        text.hasSuffix(suffix)
      else { return nil }
      let middle = text.utf8.dropFirst(prefix.utf8.count).dropLast(suffix.utf8.count)
      guard middle.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
      return Int64(String(decoding: middle, as: UTF8.self))
    }
  }

  func text(of number: Int64) -> String {
    switch self {
    case .integer: return String(number)
    case .decimal(let scale):
      guard scale > 0 else { return String(number) }
      let digits = Calendar.padded(Int64(number.magnitude & UInt64(Int64.max)), scale + 1)
      return (number < 0 ? "-" : "") + digits.dropLast(scale) + "." + digits.suffix(scale)
    case .date: return Calendar.date(number)
    case .timestamp: return Calendar.timestamp(number)
    case .timestampWithZone: return Calendar.timestamp(number) + "+00"
    case .time: return Calendar.time(number)
    case .macAddress:
      let digits = Self.hexadecimal(UInt64(number), 12)
      return (0..<6).map { digits.dropFirst($0 * 2).prefix(2) }.joined(separator: ":")
    case .address(let mask):
      let address = number << shift
      let parts = [24, 16, 8, 0].map { String(address >> $0 & 255) }.joined(separator: ".")
      return parts + (mask.map { "/\($0)" } ?? "")
    case .uuid:
      let digits = Self.hexadecimal(UInt64(number), 12)
      let more = Self.hexadecimal(Hash64.mix(UInt64(number)), 16)
      return digits.prefix(8) + "-" + digits.suffix(4) + "-4" + more.prefix(3) + "-8"
        + more.dropFirst(3).prefix(3) + "-" + more.suffix(10) + "00"
    case .code(let prefix, let digits, let suffix): return prefix + Calendar.padded(number, digits) + suffix
    }
  }

  /// The greatest number that is a value; nil when it is the whole range's.
  var greatest: Int64? {
    switch self {
    case .time: Calendar.microsecondsOfDay - 1
    case .macAddress, .uuid: (1 << 48) - 1
    case .address: (1 << (32 - shift)) - 1
    case .code(_, let digits, _): digits < 18 ? (0..<digits).reduce(Int64(1)) { value, _ in value * 10 } - 1 : nil
    default: nil
    }
  }

  /// Bits of an address below its mask: they have to be 0 in a network.
  private var shift: Int {
    if case .address(let mask?) = self { return 32 - mask }
    return 0
  }

  private static func decimal(_ text: String, _ scale: Int) -> Int64? {
    let isNegative = text.hasPrefix("-")
    let parts = text.drop { $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, let whole = Int64(parts[0]), whole >= 0 else { return nil }
    let digits = parts.count == 2 ? parts[1].prefix(scale) : ""
    guard let fraction = digits.isEmpty ? 0 : Int64(digits), fraction >= 0 else { return nil }
    var power: Int64 = 1
    for _ in 0..<scale { power *= 10 }
    let (product, isOverflown) = whole.multipliedReportingOverflow(by: power)
    let more = (digits.count..<scale).reduce(fraction) { value, _ in value * 10 }
    let (sum, isTooLarge) = product.addingReportingOverflow(more)
    return isOverflown || isTooLarge ? nil : isNegative ? -sum : sum
  }

  private static func hexadecimal(_ number: UInt64, _ width: Int) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}
