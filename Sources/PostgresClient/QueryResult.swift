internal import CLibPQ

/// The rows of one statement, as text.
package struct QueryResult: Sendable {
  package let columns: [String]
  package let rows: [[String?]]
  /// How many rows a command returned or changed, as its tag says; nil for one that has no such number.
  package let affectedRows: Int?

  /// The first column of the first row.
  package var scalar: String? { rows.first?.first ?? nil }

  /// The first column, a line a row: what EXPLAIN returns.
  package var text: String { rows.map { $0.first.flatMap { $0 } ?? "" }.joined(separator: "\n") }

  init(_ result: OpaquePointer) {
    let fieldCount = PQnfields(result)
    affectedRows = Int(String(cString: PQcmdTuples(result)))
    columns = (0..<fieldCount).map { String(cString: PQfname(result, $0)) }
    rows = (0..<PQntuples(result)).map { row in
      (0..<fieldCount).map { column in
        guard PQgetisnull(result, row, column) == 0 else { return nil }
        let bytes = UnsafeRawBufferPointer(
          start: PQgetvalue(result, row, column), count: Int(PQgetlength(result, row, column)))
        return String(decoding: bytes, as: UTF8.self)
      }
    }
  }
}
