/// The formats of workload files, told apart by content, never by name.
package enum WorkloadFile: String, Sendable, CaseIterable {
  case pgStatStatementsCSV
  case pgStatStatementsJSON
  case workloadDocument
  case sql

  /// - Throws: `.empty`, or `.unrecognised` with what the content looks like and what to do with it.
  package static func recognise(_ bytes: [UInt8], name: String) throws(WorkloadError) -> WorkloadFile {
    let content = bytes.drop { $0 == 0xef || $0 == 0xbb || $0 == 0xbf || isSpace($0) }
    guard let first = content.first else { throw WorkloadError(.empty, subject: name, "is empty") }
    if let format = binaryFormat(bytes) { throw WorkloadError(.unrecognised, subject: name, format) }
    if first == UInt8(ascii: "[") { return .pgStatStatementsJSON }
    if first == UInt8(ascii: "{") { return beginsAsDocument(content) ? .workloadDocument : .pgStatStatementsJSON }
    return try line(content, name: name)
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }

  private static func binaryFormat(_ bytes: [UInt8]) -> String? {
    if bytes.starts(with: [0x1f, 0x8b]) { return "is compressed; unpack it with gunzip first" }
    if bytes.starts(with: [0x28, 0xb5, 0x2f, 0xfd]) { return "is compressed; unpack it with unzstd first" }
    if bytes.starts(with: "PGDMP".utf8) { return "is a pg_dump archive; a workload holds statements, not data" }
    if bytes.starts(with: [0xff, 0xfe]) || bytes.starts(with: [0xfe, 0xff]) {
      return "is UTF-16; convert it to UTF-8 first"
    }
    return bytes.prefix(1024).contains(0) ? "is a binary file; give a dump of pg_stat_statements or SQL" : nil
  }

  /// Whether the object has a "schema" of ours. Where keys are sorted, as in our own, "schema" comes late.
  private static func beginsAsDocument(_ content: ArraySlice<UInt8>) -> Bool {
    content.withUnsafeBytes { buffer in
      var scanner = JSONTopLevelScanner(buffer)
      return scanner.string(forKey: "schema")?.hasPrefix("sextant.") ?? false
    }
  }

  /// A header line is CSV; anything else is SQL, whose parser will say what is wrong.
  private static func line(_ content: ArraySlice<UInt8>, name: String) throws(WorkloadError) -> WorkloadFile {
    let line = content.prefix { $0 != 0x0a && $0 != 0x0d }
    let titles: [String] = line.withUnsafeBytes { buffer in
      var reader = CSVReader(buffer, delimiter: CSVReader.delimiter(ofHeaderIn: buffer))
      guard reader.next() == .record else { return [] }
      return reader.fields.indices.map { reader.text($0) ?? "" }
    }
    // Names between commas are no SQL: which of them are missing is to be said.
    if titles.allSatisfy(isColumnName), titles.count > 1 || !StatementColumn.places(in: titles).isEmpty {
      return .pgStatStatementsCSV
    }
    let cells = line.split(separator: UInt8(ascii: "|")).map { cell in
      String(decoding: cell.filter { !isSpace($0) }, as: UTF8.self)
    }
    if cells.count > 1, StatementColumn.places(in: cells).count > 1 {
      throw WorkloadError(
        .unrecognised, subject: name,
        "is a table as psql prints it, in which texts can't be told apart; write CSV instead: "
          + StatementColumn.goodDump)
    }
    return .sql
  }

  private static func isColumnName(_ title: String) -> Bool {
    !title.isEmpty
      && title.utf8.allSatisfy { byte in
        (0x61...0x7a).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "_")
      }
  }
}
