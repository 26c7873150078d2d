internal import CLibPQ

extension Connection {
  /// Loads rows by `COPY … FROM STDIN`, piece by piece: only one piece is in memory at a time.
  ///
  /// ``limit`` does not bound it: how long rows take depends on how many there are.
  ///
  /// - Parameters:
  ///   - statement: Of Sextant's own; it takes data from the client.
  ///   - next: Gives the next piece in the format of the statement, cut anywhere; nil at the end.
  /// - Returns: The rows that were loaded.
  /// - Throws: `.statementFailed`, also when the server refuses a row; then none of them is there. `.connectionLost`.
  @discardableResult
  package func copy(_ statement: String, next: () -> [UInt8]?) throws(PostgresError) -> Int {
    try Self.check(statement)
    guard let started = PQexec(handle, statement) else { throw failure(nil) }
    defer { PQclear(started) }
    guard PQresultStatus(started) == PGRES_COPY_IN else {
      guard PQresultStatus(started) == PGRES_FATAL_ERROR else {
        throw PostgresError(.statementFailed, "the statement takes no data from the client")
      }
      throw failure(started)
    }
    while let piece = next() {
      let isSent = piece.withUnsafeBytes { bytes in
        PQputCopyData(handle, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count)) == 1
      }
      guard isSent else { throw copyFailure() }
    }
    guard PQputCopyEnd(handle, nil) == 1 else { throw copyFailure() }
    var rows = 0
    var refusal: PostgresError?
    while let result = PQgetResult(handle) {
      if PQresultStatus(result) == PGRES_COMMAND_OK {
        rows = Int(String(cString: PQcmdTuples(result))) ?? 0
      } else if refusal == nil {
        refusal = failure(result)
      }
      PQclear(result)
      if !isOpen { break }
    }
    if let refusal { throw refusal }
    return rows
  }

  /// Why data can't be sent: what the server said last, if it did.
  private func copyFailure() -> PostgresError {
    guard let result = PQgetResult(handle) else { return failure(nil) }
    defer { PQclear(result) }
    return failure(result)
  }
}
