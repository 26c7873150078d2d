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
    var lines = LineCounter()
    while let statement = scanner.next() {
      var record = StatementRecord(
        text: String(decoding: bytes[statement.range], as: UTF8.self), isComplete: statement.isTerminated)
      record.isAsSent = true
      for comment in statement.comments {
        var start = comment.lowerBound
        for line in bytes[comment].split(separator: 0x0a, omittingEmptySubsequences: false) {
          if let value = apply(String(decoding: line, as: UTF8.self), to: &record) {
            input.ignored["unreadable calls annotations", default: 0] += 1
            warn(about: value, line: bytes.withUnsafeBytes { lines.line(of: start, in: $0) }, &input)
          }
          start += line.count + 1
        }
      }
      input.records.append(record)
    }
    input.entryCount = input.records.count
    skip(scanner.metaCommands, bytes, &input)
    if scanner.copyLineCount > 0 { input.ignored["COPY data lines"] = scanner.copyLineCount }
    return input
  }

  /// One entry for all commands of a name: files that psql is to run have many.
  private static func skip(_ commands: [Range<Int>], _ bytes: [UInt8], _ input: inout WorkloadInput) {
    var counts: [String: Int] = [:]
    for command in commands {
      let name = bytes[command].prefix { $0 > 0x20 }.prefix(32)
      counts[String(decoding: name, as: UTF8.self), default: 0] += 1
    }
    for (name, count) in counts.sorted(by: { $0.key < $1.key }) {
      input.entryCount += count
      input.skipped.append(
        SkippedStatement(
          statements: count, query: name, calls: 0, reason: "psql's own command \(name) is not run", code: .utility))
    }
  }

  private static func warn(about value: String, line: Int, _ input: inout WorkloadInput) {
    guard input.warnings.count <= WorkloadInput.maximumTold else { return }
    input.warnings.append(
      input.warnings.count == WorkloadInput.maximumTold
        ? "\(input.name): further annotations that can't be read"
        : "\(input.name):\(line): “calls: \(value.prefix(40))” is no number of calls; the statement counts as 1")
  }

  /// - Returns: A number of calls that can't be read.
  private static func apply(_ line: String, to record: inout StatementRecord) -> String? {
    let body = line.utf8.drop { " \t\r-/*".utf8.contains($0) }
    guard let colon = body.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let key = String(decoding: body[..<colon], as: UTF8.self).lowercased()
    let value = trimmed(body[body.index(after: colon)...])
    switch key {
    case "calls":
      guard let calls = Int(value), calls >= 0 else { return value }
      record.calls = calls
    case "database" where !value.isEmpty: record.database.name = value
    case "user" where !value.isEmpty: record.user.name = value
    default: break
    }
    return nil
  }

  private static func trimmed(_ bytes: Substring.UTF8View) -> String {
    var bytes = bytes.drop { " \t".utf8.contains($0) }
    while let last = bytes.last, " \t\r*/".utf8.contains(last) { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
  }
}
