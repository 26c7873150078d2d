internal import FoundationEssentials

/// A dump of pg_stat_statements as JSON: an array of objects, or one object after another (NDJSON).
///
/// Identifiers are read as they are written, as strings or integers of 64 bits: none goes through a floating-point
/// number, which would lose their last digits.
package enum PgStatStatementsJSON {
  /// - Throws: `.missingColumns` when no object has `query` and `calls`, `.malformed` when there is no object at all.
  package static func read(_ bytes: [UInt8], name: String) throws(WorkloadError) -> WorkloadInput {
    var input = WorkloadInput(name: name, byteCount: bytes.count)
    var present: Set<StatementColumn> = []
    bytes.withUnsafeBytes { buffer in
      var scanner = JSONObjectScanner(buffer)
      let decoder = JSONDecoder()
      while true {
        let step = scanner.next()
        if step == .end { return }
        input.entryCount += 1
        switch step {
        case .end: return
        case .unterminated(let start):
          input.skip("the object is cut off", line: scanner.line(of: start), code: .truncated)
        case .stray(let start): input.skip("neither an object nor a separator", line: scanner.line(of: start))
        case .object(let range):
          guard let row = try? decoder.decode(Row.self, from: Data(buffer[range])) else {
            input.skip("the object is not JSON", line: scanner.line(of: range.lowerBound))
            continue
          }
          present.formUnion(row.columns)
          do throws(StatementRecord.Malformed) {
            guard row.columns.isSuperset(of: StatementColumn.required) else {
              throw StatementRecord.Malformed(reason: "the object lacks \"query\" or \"calls\"")
            }
            input.records.append(try StatementRecord(isOldVersion: row.isOldVersion) { row.values[$0] })
          } catch {
            input.skip(error.reason, line: scanner.line(of: range.lowerBound))
          }
        }
      }
    }
    if input.records.isEmpty {
      guard !present.isEmpty || input.entryCount == 0 else {
        throw WorkloadError(.malformed, subject: name, "holds no JSON object that is a row of pg_stat_statements")
      }
      if input.entryCount > 0, let error = StatementColumn.missing(from: present, subject: name) { throw error }
    }
    return input
  }

  /// One object: the values of the columns that are used, as texts.
  private struct Row: Decodable {
    var values: [StatementColumn: String] = [:]
    var columns: Set<StatementColumn> = []
    var isOldVersion = false

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Name.self)
      let keys = container.allKeys.sorted { $0.stringValue < $1.stringValue }
      isOldVersion = keys.contains { $0.stringValue.lowercased() == StatementColumn.oldTimeColumn }
      for (column, index) in StatementColumn.places(in: keys.map(\.stringValue)) {
        columns.insert(column)
        values[column] = Self.text(of: keys[index], in: container)
      }
    }

    private static func text(of key: Name, in container: KeyedDecodingContainer<Name>) -> String? {
      if let text = try? container.decode(String.self, forKey: key) { return text }
      if let number = try? container.decode(Int64.self, forKey: key) { return String(number) }
      if let boolean = try? container.decode(Bool.self, forKey: key) { return boolean ? "t" : "f" }
      if let number = try? container.decode(Double.self, forKey: key) { return number.description }
      return nil
    }
  }

  private struct Name: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}
