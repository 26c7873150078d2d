/// Reads plain `.sql` files.
///
/// A comment directly before a statement can say how it is used, for that statement alone, one a line:
///
///     -- calls: 900
///     -- database: shop
///     -- user: web
///     SELECT * FROM orders WHERE customer_id = 42;
package enum SQLFileReader {
  package static func read(_ bytes: [UInt8], name: String) -> WorkloadInput {
    var input = WorkloadInput(name: name, byteCount: bytes.count)
    var scanner = SQLFileScanner(bytes)
    while let statement = scanner.next() {
      var record = StatementRecord(
        text: String(decoding: bytes[statement.range], as: UTF8.self), isComplete: statement.isTerminated)
      for comment in statement.comments {
        for line in bytes[comment].split(separator: 0x0a) {
          apply(String(decoding: line, as: UTF8.self), to: &record, ignored: &input.ignored)
        }
      }
      input.records.append(record)
    }
    input.entryCount = input.records.count
    if scanner.metaCommandCount > 0 { input.ignored["psql meta-commands"] = scanner.metaCommandCount }
    if scanner.copyLineCount > 0 { input.ignored["COPY data lines"] = scanner.copyLineCount }
    return input
  }

  private static func apply(_ line: String, to record: inout StatementRecord, ignored: inout [String: Int]) {
    let body = line.utf8.drop { " \t\r-/*".utf8.contains($0) }
    guard let colon = body.firstIndex(of: UInt8(ascii: ":")) else { return }
    let key = String(decoding: body[..<colon], as: UTF8.self).lowercased()
    let value = trimmed(body[body.index(after: colon)...])
    switch key {
    case "calls":
      if let calls = Int(value), calls >= 0 {
        record.calls = calls
      } else {
        ignored["unreadable calls annotations", default: 0] += 1
      }
    case "database" where !value.isEmpty: record.database.name = value
    case "user" where !value.isEmpty: record.user.name = value
    default: break
    }
  }

  private static func trimmed(_ bytes: Substring.UTF8View) -> String {
    var bytes = bytes.drop { " \t".utf8.contains($0) }
    while let last = bytes.last, " \t\r*/".utf8.contains(last) { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }
}
