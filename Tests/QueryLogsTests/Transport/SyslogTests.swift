import Testing

@testable import QueryLogs

struct SyslogTests {
  /// The parts in which the server sends a text: `write_syslog` in src/backend/utils/error/elog.c.
  private static func parts(_ text: [UInt8]) -> [[UInt8]] {
    var parts: [[UInt8]] = []
    var rest = text[...]
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || 0x09...0x0d ~= byte }
    while let first = rest.first {
      if first == 0x0a {
        rest = rest.dropFirst()
        continue
      }
      var part = rest.prefix { $0 != 0x0a }
      part = part.prefix(900)
      // Not within a character.
      while part.endIndex < rest.endIndex, rest[part.endIndex] & 0xc0 == 0x80 { part = part.dropLast() }
      if part.endIndex < rest.endIndex, !isBlank(rest[part.endIndex]),
        let blank = part.dropFirst().lastIndex(where: isBlank)
      {
        part = part[..<blank]
      }
      parts.append(Array(part))
      rest = rest[part.endIndex...]
    }
    return parts
  }

  /// As rsyslog writes control characters.
  private static func escaped(_ part: [UInt8]) -> String {
    var bytes: [UInt8] = []
    for byte in part {
      if byte < 0x20 {
        bytes += [0x23, 0x30, 0x30 + byte >> 3, 0x30 + byte & 7]
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test(arguments: [1, 100, 5000])
  func `entries of several processes are put together from parts that are mixed`(step: Int) throws {
    let entries = try LogReading.csv(ServerLogs.nasty.get().csv).entries.filter { !$0.message.isEmpty }
    var texts = entries.map { entry in
      var text = "LOG:  " + entry.message
      if !entry.detail.isEmpty { text += "\nDETAIL:  " + entry.detail }
      if !entry.statement.isEmpty { text += "\nSTATEMENT:  " + entry.statement }
      return text
    }
    texts.append("LOG:  statement: SELECT " + (0..<700).map { "column_\($0)" }.joined(separator: ", ") + "\n  FROM t")
    texts.append("LOG:  statement: SELECT '" + String(repeating: "ž", count: 2000) + "'")
    texts.append("LOG:  statement: " + String(repeating: "word ", count: 179) + "\nb")
    // Empty lines are not sent, and a carriage return ends a line here.
    texts = texts.map { text in
      text.utf8.split(separator: 10).map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
    }
    .filter { !$0.utf8.contains(0x0d) && !$0.utf8.contains(0x23) }
    var random = SeededRandom(5)
    var queues: [[(line: String, part: Int)]] = [[], [], []]
    for (number, text) in texts.enumerated() {
      // Lines that go on have a TAB.
      let tabbed = text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { place, line in
        place == 0 || line.hasPrefix("DETAIL:  ") || line.hasPrefix("STATEMENT:  ") ? String(line) : "\t" + line
      }.joined(separator: "\n")
      let process = number % 3
      for (part, bytes) in Self.parts(Array(tabbed.utf8)).enumerated() {
        let line = "Nov 25 10:00:00 db postgres[\(100 + process)]: [\(number + 1)-\(part + 1)] \(Self.escaped(bytes))\n"
        queues[process].append((line, part))
      }
    }
    var log = ""
    while let process = queues.indices.filter({ !queues[$0].isEmpty }).randomElement(using: &random) {
      log += queues[process].removeFirst().line
    }
    let bytes = Array(log.utf8)
    let found = Unwrapping.text(.syslog, bytes, step: { _ in step })
    #expect(found.faults == LogFaults())
    var expected = Set<String>()
    for (number, text) in texts.enumerated() {
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { place, line in
        let isOwn = place == 0 || line.hasPrefix("DETAIL:  ") || line.hasPrefix("STATEMENT:  ")
        return (isOwn ? "2026-11-25 10:00:00.000 UTC [\(100 + number % 3)] " : "\t") + line
      }
      expected.insert(lines.joined(separator: "\n"))
    }
    var read = Set<String>()
    var entry: String?
    for line in found.text.dropLast().split(separator: "\n", omittingEmptySubsequences: false) {
      if !line.hasPrefix("\t"), line.contains("] LOG:  ") {
        entry.map { _ = read.insert($0) }; entry = String(line)
      } else {
        entry? += "\n" + line
      }
    }
    entry.map { _ = read.insert($0) }
    #expect(read.subtracting(expected) == [])
    #expect(expected.subtracting(read) == [])
  }

  private static func times(_ lines: [String], reference: Int64) -> [String] {
    var transport = SyslogTransport(reference: reference, zoneOffset: 3600)
    var output: [UInt8] = []
    let log = lines.map { $0 + " db postgres[1]: [1-1] LOG:  x\n" }.joined()
    Array(log.utf8).withUnsafeBytes { transport.unwrap($0, into: &output, isLast: true) }
    return String(decoding: output, as: UTF8.self).split(separator: "\n").map { String($0.prefix(19)) }
  }

  @Test func `the year that syslog leaves out is the last that is not in the future`() {
    // 2027-01-10 12:00:00 UTC; times are one hour east of it.
    let reference: Int64 = 1_799_582_400_000_000
    #expect(
      Self.times(["Dec 31 23:59:59", "Jan  1 00:30:00", "Jan  5 12:00:00"], reference: reference)
        == ["2026-12-31 22:59:59", "2026-12-31 23:30:00", "2027-01-05 11:00:00"])
    #expect(Self.times(["Feb 29 12:00:00"], reference: reference) == ["2024-02-29 11:00:00"])
    #expect(
      Self.times(["Jan 11 11:00:00", "Jan 12 12:00:00"], reference: reference)
        == ["2027-01-11 10:00:00", "2026-01-12 11:00:00"])
  }

  @Test func `a prefix of the server's own is passed on`() {
    let log = "Nov 25 10:00:00 db postgres[17]: [5-1] user=app,db=shop LOG:  statement: SELECT 1\n"
    let found = Unwrapping.text(.syslog, Array(log.utf8))
    #expect(found.text == "2026-11-25 10:00:00.000 UTC [17] user=app,db=shop LOG:  statement: SELECT 1\n")
  }

  @Test func `parts without a beginning are counted, and what waits is bounded`() {
    let orphan = Unwrapping.text(.syslog, Array("Nov 25 10:00:00 db postgres[17]: [5-2] FROM t\n".utf8))
    #expect(orphan.text == "")
    #expect(orphan.faults.orphanLines == 1)
    // Two entries of one process, the second more than two seconds later than others.
    let log = """
      Nov 25 10:00:00 db postgres[1]: [1-1] LOG:  a
      Nov 25 10:00:09 db postgres[2]: [1-1] LOG:  b
      Nov 25 10:00:09 db postgres[1]: [1-2] DETAIL:  late

      """
    let late = Unwrapping.text(.syslog, Array(log.utf8))
    #expect(late.text.split(separator: "\n").count == 2)
    #expect(late.faults.orphanLines == 1)
  }
}
