/// Reads a workload file of any format.
package enum WorkloadReader {
  /// - Parameters:
  ///   - bytes: The whole file.
  ///   - name: Its name for messages.
  /// - Returns: What a ``WorkloadBuilder`` takes.
  /// - Throws: ``WorkloadError`` with any code but `.notEncodable`.
  package static func read(_ bytes: [UInt8], name: String) throws(WorkloadError) -> WorkloadInput {
    switch try WorkloadFile.recognise(bytes, name: name) {
    case .pgStatStatementsCSV: return try PgStatStatementsCSV.read(bytes, name: name)
    case .pgStatStatementsJSON: return try PgStatStatementsJSON.read(bytes, name: name)
    case .sql: return SQLFileReader.read(bytes, name: name)
    case .workloadDocument:
      let workload = try WorkloadDocument.read(bytes, name: name)
      return WorkloadInput(name: name, byteCount: bytes.count, workload: workload)
    }
  }
}
