internal import PostgresClient

/// What runs on a history's connection; it is the caller's transaction that holds it together.
struct PostgresSession: SQLSession {
  private let connection: Connection
  private let problem: PostgresProblem

  init(_ connection: Connection, _ problem: PostgresProblem) {
    self.connection = connection
    self.problem = problem
  }

  func execute(_ statement: String, _ parameters: [SQLValue]) throws(HistoryError) {
    _ = try result(statement, parameters)
  }

  func query<Value>(
    _ statement: String, _ parameters: [SQLValue], _ read: (any SQLRow) throws(HistoryError) -> Value
  ) throws(HistoryError) -> [Value] {
    var values: [Value] = []
    for row in try result(statement, parameters).rows { values.append(try read(PostgresRow(row: row))) }
    return values
  }

  private func result(_ statement: String, _ parameters: [SQLValue]) throws(HistoryError) -> QueryResult {
    do throws(PostgresError) {
      return try connection.query(statement, parameters.map(\.parameter), types: parameters.map(\.type))
    } catch {
      throw problem.error(error)
    }
  }
}

private struct PostgresRow: SQLRow {
  let row: [String?]

  func optionalInteger(_ column: Int) -> Int? { row[column].flatMap { Int($0) } }
  func optionalReal(_ column: Int) -> Double? { row[column].flatMap { Double($0) } }
  func optionalText(_ column: Int) -> String? { row[column] }
  func optionalBytes(_ column: Int) -> [UInt8]? { row[column].flatMap(Hex.bytes) }
}

extension SQLValue {
  /// As text; nil for NULL.
  fileprivate var parameter: String? {
    switch self {
    case .integer(let value): value.map { String($0) }
    // The shortest text that is the same number when it is read.
    case .real(let value): "\(value)"
    case .text(let value): value
    case .bytes(let value): Hex.text(value)
    }
  }

  /// The type's oid (pg_type.dat of PostgreSQL): int8, float8, text, bytea.
  fileprivate var type: UInt32 {
    switch self {
    case .integer: 20
    case .real: 701
    case .text: 25
    case .bytes: 17
    }
  }
}

/// PostgreSQL's `hex` format of bytea.
private enum Hex {
  static func text(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(unsafeUninitializedCapacity: 2 + 2 * bytes.count) { text in
      text[0] = UInt8(ascii: "\\")
      text[1] = UInt8(ascii: "x")
      for (place, byte) in bytes.enumerated() {
        text[2 + 2 * place] = digits[Int(byte >> 4)]
        text[3 + 2 * place] = digits[Int(byte & 15)]
      }
      return 2 + 2 * bytes.count
    }
  }

  static func bytes(_ text: String) -> [UInt8]? {
    let digits = Array(text.utf8)
    guard digits.count % 2 == 0, digits.starts(with: "\\x".utf8) else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(digits.count / 2 - 1)
    for place in stride(from: 2, to: digits.count, by: 2) {
      guard let high = value(digits[place]), let low = value(digits[place + 1]) else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  private static func value(_ digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}
