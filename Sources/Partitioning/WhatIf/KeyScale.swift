internal import Catalog
internal import Workload

/// Where the values of a column stand on a line of numbers, so that what lies between two of them can be told.
///
/// Times are microseconds, dates days, booleans 0 and 1. Types without such a line (texts above all, whose order is that of
/// a collation) have no scale: their values can be compared as equal or not.
struct KeyScale {
  private enum Kind {
    case whole
    case real
    case day
    case time
    case boolean
  }

  private let kind: Kind

  /// - Parameter catalog: Knows what a domain is made of.
  init?(_ column: Column, _ catalog: Catalog) {
    var name = column.typeSchema == "pg_catalog" ? column.typeName : ""
    if let base = catalog.types.first(where: { $0.schema == column.typeSchema && $0.name == column.typeName })?.baseType
    {
      name = Self.names[base] ?? ""
    }
    switch name.isEmpty ? Self.names[column.type] ?? "" : name {
    case "int2", "int4", "int8", "oid": kind = .whole
    case "numeric", "float4", "float8": kind = .real
    case "date": kind = .day
    case "timestamp", "timestamptz": kind = .time
    case "bool": kind = .boolean
    default: return nil
    }
  }

  /// The names of types in `pg_type` by what `format_type` calls them.
  private static let names = [
    "smallint": "int2", "integer": "int4", "bigint": "int8", "real": "float4", "double precision": "float8",
    "numeric": "numeric", "date": "date", "timestamp without time zone": "timestamp",
    "timestamp with time zone": "timestamptz", "boolean": "bool",
  ]

  /// Whether the values are whole numbers, which can be counted through.
  var isWhole: Bool { kind == .whole }

  /// The distance of a value to the next one; nil where there is always one in between.
  var step: Double? { kind == .whole || kind == .day ? 1 : nil }

  /// The place of a value; nil for a text that is none. Infinite times are at the ends of the line.
  func position(of text: String) -> Double? {
    switch text {
    case "infinity", "Infinity": return .infinity
    case "-infinity", "-Infinity": return -.infinity
    default: break
    }
    switch kind {
    case .whole, .real: return Double(text)
    case .boolean: return ["t": 1, "true": 1, "f": 0, "false": 0][text]
    case .day: return TimeText.microseconds(text).map { ($0 / TimeText.day).rounded(.down) }
    case .time: return TimeText.microseconds(text)
    }
  }

  /// A value at a place, or just before it where none is there.
  func text(at position: Double) -> String? {
    guard position.isFinite, abs(position) < 9e18 else { return nil }
    switch kind {
    case .whole: return String(Int64(position.rounded(.down)))
    case .real: return String(position)
    case .boolean: return position >= 1 ? "t" : "f"
    case .day: return String(LogTime.text(Int64(position.rounded(.down)) * Int64(TimeText.day)).prefix(10))
    case .time: return LogTime.text(Int64(position.rounded(.down)))
    }
  }
}

/// Times as PostgreSQL prints them in ISO style, and as bounds are written.
enum TimeText {
  /// Microseconds.
  static let day = 86_400_000_000.0

  /// Microseconds since 1970 in UTC of `2026-01-01`, `2026-01-01 12:30:00.5+02` and the like; a time without zone counts
  /// as UTC. nil for other texts, and for years before Christ.
  static func microseconds(_ text: String) -> Double? {
    let bytes = Array(text.utf8)
    var place = 0
    func number() -> Double? {
      let start = place
      while place < bytes.count, (48...57).contains(bytes[place]) || bytes[place] == UInt8(ascii: ".") { place += 1 }
      return Double(String(decoding: bytes[start..<place], as: UTF8.self))
    }
    func take(_ choices: String) -> UInt8? {
      guard place < bytes.count, choices.utf8.contains(bytes[place]) else { return nil }
      place += 1
      return bytes[place - 1]
    }
    guard let year = number(), take("-") != nil, let month = number(), take("-") != nil, let dayOfMonth = number(),
      (1...12).contains(month), (1...31).contains(dayOfMonth), year < 300_000
    else { return nil }
    var seconds = days(Int(year), Int(month), Int(dayOfMonth)) * 86_400
    if take(" T") != nil {
      guard let hour = number(), take(":") != nil, let minute = number() else { return nil }
      seconds += hour * 3_600 + minute * 60
      if take(":") != nil { seconds += number() ?? 0 }
    }
    if let sign = take("+-"), let hours = number() {
      var offset = hours * 3_600
      if take(":") != nil { offset += (number() ?? 0) * 60 }
      seconds += sign == UInt8(ascii: "-") ? offset : -offset
    } else {
      _ = take("Z")
    }
    return place == bytes.count ? (seconds * 1_000_000).rounded() : nil
  }

  /// Days since 1970. Years are counted from March, so that the leap day is the last of its year.
  ///
  /// Source: `days_from_civil` in https://howardhinnant.github.io/date_algorithms.html.
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Double {
    let year = month <= 2 ? year - 1 : year
    let era = (year >= 0 ? year : year - 399) / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return Double(era * 146_097 + dayOfEra - 719_468)
  }
}
