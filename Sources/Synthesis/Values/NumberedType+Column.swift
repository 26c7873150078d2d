internal import Catalog

extension NumberedType {
  /// How the values of a column are numbered.
  ///
  /// - Parameters:
  ///   - base: The type's name without those of domains.
  ///   - samples: Values of the column; they say how many digits there are and what the codes look like.
  /// - Returns: nil when there is no such order.
  init?(_ base: String, type: String, samples: [String]) {
    switch base {
    case "int2", "int4", "int8", "oid": self = .integer
    case "numeric", "float4", "float8":
      let scale = base == "numeric" ? Self.declaredScale(type) : nil
      let seen = samples.map { $0.split(separator: ".").dropFirst().first?.count ?? 0 }.max() ?? 2
      // Of 18 digits that fit, those before the point come first.
      let whole = samples.map { $0.split(separator: ".").first?.count ?? 0 }.max() ?? 1
      self = .decimal(scale: min(scale ?? seen, max(0, 17 - whole), base == "float4" ? 4 : 15))
    case "date": self = .date
    case "timestamp": self = .timestamp
    case "timestamptz": self = .timestampWithZone
    case "time": self = .time
    case "macaddr": self = .macAddress
    case "uuid": self = .uuid
    case "inet", "cidr":
      let masks = Set(samples.map { $0.split(separator: "/").dropFirst().first.flatMap { Int($0) } })
      // Of networks of several sizes the smallest: all others begin like some of them.
      let longest = masks.compactMap { $0 }.max()
      guard longest.map({ (0...32).contains($0) }) ?? true else { return nil }
      self = .address(mask: base == "cidr" ? longest ?? 32 : masks.contains(nil) ? nil : longest)
    case "text", "varchar", "bpchar", "citext", "name":
      guard let code = Self.code(samples) else { return nil }
      self = code
    default: return nil
    }
  }

  /// Of `numeric(10,2)`.
  private static func declaredScale(_ type: String) -> Int? {
    guard let open = type.firstIndex(of: "("), let close = type.lastIndex(of: ")"), open < close else { return nil }
    let parts = type[type.index(after: open)..<close].split(separator: ",")
    return parts.count == 2 ? Int(parts[1]) : 0
  }

  /// Of texts of one length that differ in digits alone.
  private static func code(_ samples: [String]) -> NumberedType? {
    guard samples.count > 2, let first = samples.first.map({ Array($0.utf8) }), first.count < 100 else { return nil }
    var start = first.count
    var end = 0
    for sample in samples {
      let bytes = Array(sample.utf8)
      guard bytes.count == first.count else { return nil }
      for place in bytes.indices where bytes[place] != first[place] {
        start = min(start, place)
        end = max(end, place + 1)
      }
    }
    func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    // Digits that happen to be the same in all belong to the number.
    while start > 0, isDigit(first[start - 1]) { start -= 1 }
    while end < first.count, isDigit(first[end]) { end += 1 }
    guard start < end, end - start <= 18,
      samples.allSatisfy({ Array($0.utf8)[start..<end].allSatisfy(isDigit) })
    else { return nil }
    return .code(
      prefix: String(decoding: first[..<start], as: UTF8.self), digits: end - start,
      suffix: String(decoding: first[end...], as: UTF8.self))
  }
}

extension NumberedType {
  /// The least and the greatest value where nothing is known of the column.
  func usualBounds(_ count: Int) -> [Int64] {
    let many = Int64(count)
    return switch self {
    case .integer: [1, many]
    case .decimal: [0, max(many, 100_000)]
    // From 2025-01-01, a day or a minute each.
    case .date: [9_132, 9_132 + many]
    case .timestamp, .timestampWithZone:
      [9_132 * Calendar.microsecondsOfDay, 9_132 * Calendar.microsecondsOfDay + many * 60_000_000]
    case .address(let mask): [0, greatest ?? Int64(mask ?? 0)]
    case .time, .macAddress, .uuid, .code: [0, greatest ?? many]
    }
  }
}
