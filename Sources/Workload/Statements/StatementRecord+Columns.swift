extension StatementRecord {
  /// A row that is no statement, and why.
  struct Malformed: Error, Equatable {
    let reason: String
  }

  /// Reads a row by the names of its columns; absent columns and NULLs get the defaults of the type.
  ///
  /// - Parameter text: The text of a column's value, nil for NULL or when the column is absent.
  /// - Throws: When there is no number of calls, or a counter that is no number.
  init(isOldVersion: Bool, value text: (StatementColumn) -> String?) throws(Malformed) {
    guard let calls = try Self.integer(.calls, text) else { throw Malformed(reason: "the row has no calls") }
    guard calls >= 0 else { throw Malformed(reason: "the row has a negative number of calls") }
    self.init(text: text(.query) ?? "", calls: calls, mayHaveQuestionMarks: isOldVersion)
    rows = try Self.integer(.rows, text).map { max(0, $0) }
    queryID = text(.queryID).flatMap { Int64($0) }
    database = Role(name: text(.databaseName), oid: text(.databaseOID).flatMap { UInt32($0) })
    user = Role(name: text(.userName), oid: text(.userOID).flatMap { UInt32($0) })
    isTopLevel = text(.isTopLevel).flatMap(Self.boolean)
    totalMilliseconds = try Self.milliseconds(.totalTime, text) ?? 0
    meanMilliseconds = try Self.milliseconds(.meanTime, text)
    minimumMilliseconds = try Self.milliseconds(.minimumTime, text)
    maximumMilliseconds = try Self.milliseconds(.maximumTime, text)
    standardDeviationMilliseconds = try Self.milliseconds(.standardDeviation, text)
    sharedBlocksHit = try Self.integer(.sharedBlocksHit, text)
    sharedBlocksRead = try Self.integer(.sharedBlocksRead, text)
    temporaryBlocksRead = try Self.integer(.temporaryBlocksRead, text)
    temporaryBlocksWritten = try Self.integer(.temporaryBlocksWritten, text)
    walBytes = try Self.integer(.walBytes, text)
    walRecords = try Self.integer(.walRecords, text)
    blockReadMilliseconds = try Self.milliseconds(.blockReadTime, text)
  }

  private static func integer(
    _ column: StatementColumn, _ text: (StatementColumn) -> String?
  ) throws(Malformed) -> Int? {
    guard let value = text(column) else { return nil }
    if let number = Int(value) { return number }
    // Some exporters make every number a floating-point one.
    if let number = Double(value), let exact = Int(exactly: number) { return exact }
    throw Malformed(reason: "\(column.names[0]) is not a whole number")
  }

  private static func milliseconds(
    _ column: StatementColumn, _ text: (StatementColumn) -> String?
  ) throws(Malformed) -> Double? {
    guard let value = text(column) else { return nil }
    guard let number = Double(value), number.isFinite, number >= 0 else {
      throw Malformed(reason: "\(column.names[0]) is not a time in milliseconds")
    }
    return number
  }

  private static func boolean(_ text: String) -> Bool? {
    switch text.lowercased() {
    case "t", "true", "1", "yes", "on": true
    case "f", "false", "0", "no", "off": false
    default: nil
    }
  }
}
