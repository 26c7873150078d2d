/// What a history needs of a database engine; the SQL above it is the same for all.
protocol HistoryDatabase: AnyObject {
  /// Runs what only reads, and sees one state of the database throughout.
  func read<Value>(
    _ body: (any SQLSession) throws(HistoryError) -> Value
  ) throws(HistoryError) -> Value

  /// Runs a transaction: all of it is there afterwards, or nothing when `body` throws or the process ends.
  ///
  /// - Parameter night: The night whose loads are written; nil when there are none.
  func write<Value>(
    night: Int?, _ body: (any SQLSession) throws(HistoryError) -> Value
  ) throws(HistoryError) -> Value

  /// Drops what holds nothing but loads of nights before `night`, where that is cheaper than to delete rows.
  func dropLoads(before night: Int) throws(HistoryError)

  /// Excludes other processes and other instances from a database until it is released, or the process ends.
  ///
  /// - Throws: `.busy`, saying who may hold it.
  func acquire(_ database: String) throws(HistoryError)
  func release(_ database: String) throws(HistoryError)
}

/// A transaction's hold of the database. Parameters stand in a statement as `$1` ….
protocol SQLSession {
  func execute(_ statement: String, _ parameters: [SQLValue]) throws(HistoryError)
  func query<Value>(
    _ statement: String, _ parameters: [SQLValue], _ read: (any SQLRow) throws(HistoryError) -> Value
  ) throws(HistoryError) -> [Value]
}

/// What goes into a statement.
enum SQLValue {
  case integer(Int?)
  case real(Double)
  case text(String?)
  case bytes([UInt8])
}

/// One row of a result; nil is NULL.
protocol SQLRow {
  func optionalInteger(_ column: Int) -> Int?
  func optionalReal(_ column: Int) -> Double?
  func optionalText(_ column: Int) -> String?
  func optionalBytes(_ column: Int) -> [UInt8]?
}

extension SQLRow {
  func integer(_ column: Int) throws(HistoryError) -> Int { try present(optionalInteger(column)) }
  func real(_ column: Int) throws(HistoryError) -> Double { try present(optionalReal(column)) }
  func text(_ column: Int) throws(HistoryError) -> String { try present(optionalText(column)) }
  func bytes(_ column: Int) throws(HistoryError) -> [UInt8] { try present(optionalBytes(column)) }

  private func present<Value>(_ value: Value?) throws(HistoryError) -> Value {
    guard let value else { throw HistoryError.damaged }
    return value
  }
}

extension SQLSession {
  /// Inserts rows, many with each statement.
  func insert(into table: String, _ columns: [String], _ rows: [[SQLValue]]) throws(HistoryError) {
    // SQLite takes 32,766 parameters in a statement, PostgreSQL 65,535.
    let most = 100
    for start in stride(from: 0, to: rows.count, by: most) {
      let some = rows[start..<min(start + most, rows.count)]
      var number = 0
      let values = some.map { row in
        let first = number + 1
        number += row.count
        return "(" + (first...number).map { "$\($0)" }.joined(separator: ", ") + ")"
      }
      try execute(
        "INSERT INTO \(table) (\(columns.joined(separator: ", "))) VALUES \(values.joined(separator: ", "))",
        some.flatMap { $0 })
    }
  }
}

extension HistoryError {
  static let damaged = HistoryError(
    .notAHistory, "the history holds what Sextant doesn't write; restore it from a copy, or begin a new one elsewhere")
}
