internal import Catalog
internal import Foundation
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

  /// Microseconds.
  private static let second = 1_000_000.0

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
    case .day:
      return PointInTime.date(text).map { ($0.timeIntervalSince1970 / PointInTime.secondsInDay).rounded(.down) }
    case .time: return PointInTime.date(text).map { ($0.timeIntervalSince1970 * Self.second).rounded() }
    }
  }

  /// A value at a place, or just before it where none is there.
  func text(at position: Double) -> String? {
    let unit = kind == .day ? PointInTime.secondsInDay * Self.second : 1
    guard position.isFinite, abs(position * unit) < 9e18 else { return nil }
    switch kind {
    case .whole: return String(Int64(position.rounded(.down)))
    case .real: return String(position)
    case .boolean: return position >= 1 ? "t" : "f"
    case .day: return String(LogTime.text(Int64(position.rounded(.down) * unit)).prefix(10))
    case .time: return LogTime.text(Int64(position.rounded(.down)))
    }
  }
}
