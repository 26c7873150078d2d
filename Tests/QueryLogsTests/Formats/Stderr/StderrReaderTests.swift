import Testing

@testable import QueryLogs

struct StderrReaderTests {
  private struct Entry: Equatable {
    var message: String
    var detail = ""
    var statement = ""
    var severity = LogSeverity.log
  }

  private func read(_ text: String, prefix: String = "%m [%p] ") throws -> ([Entry], LogFaults) {
    let prefixes = LinePrefixes(try #require(LinePrefix(prefix)), LogTimestamp(), head: Array(text.utf8))
    return Array(text.utf8).withUnsafeBytes { bytes in
      var reader = StderrReader(bytes, prefixes, ScratchMemory())
      var found: [Entry] = []
      var entry = LogEntry()
      while reader.next(&entry) {
        func text(_ part: LogBytes) -> String { String(decoding: part, as: UTF8.self) }
        found.append(
          Entry(
            message: text(entry.message), detail: text(entry.detail), statement: text(entry.statement),
            severity: entry.severity))
      }
      return (found, reader.faults)
    }
  }

  private let start = "2026-11-25 17:00:00.000 UTC [17] "

  @Test func `exactly one tab is taken off continuation lines`() throws {
    let (entries, faults) = try read("\(start)LOG:  statement: SELECT\n\t\ta,\n\t b\n\t\n\(start)LOG:  x\n")
    #expect(entries == [Entry(message: "statement: SELECT\n\ta,\n b\n"), Entry(message: "x")])
    #expect(faults == LogFaults())
  }

  @Test func `a literal that looks like an entry is none`() throws {
    let (entries, _) = try read(
      "\(start)LOG:  statement: SELECT '\n\t\(start)LOG:  duration: 1 ms  statement: forged'\n")
    #expect(entries.count == 1)
  }

  @Test func `detail and statement lines belong to the entry before them, of the same session`() throws {
    let other = "2026-11-25 17:00:00.000 UTC [18] "
    let (entries, faults) = try read(
      "\(start)ERROR:  no\n\(start)DETAIL:  why\n\t not\n\(start)STATEMENT:  SELECT\n\t1\n\(other)DETAIL:  of another\n\(start)LOG:  x\n"
    )
    #expect(
      entries == [
        Entry(message: "no", detail: "why\n not", statement: "SELECT\n1", severity: .error), Entry(message: "x"),
      ])
    #expect(faults.orphanLines == 1)
  }

  @Test func `no final newline, and an entry cut in the middle`() throws {
    #expect(try read("\(start)LOG:  a\n\(start)LOG:  b").0 == [Entry(message: "a"), Entry(message: "b")])
    #expect(try read("\trest of an entry\n\(start)LOG:  b").1.orphanLines == 1)
  }

  @Test func `carriage returns end lines where all lines end with them, and are text elsewhere`() throws {
    #expect(try read("\(start)LOG:  a\r\n\(start)LOG:  b\r\n").0 == [Entry(message: "a"), Entry(message: "b")])
    let (entries, _) = try read("\(start)LOG:  a\r\n\tb\n\(start)LOG:  c\n\(start)LOG:  d\n")
    #expect(entries.first == Entry(message: "a\r\nb"))
  }

  @Test func `NUL bytes, broken UTF-8 and mixed encodings are text like any other`() throws {
    var bytes = Array("\(start)LOG:  statement: SELECT '".utf8)
    bytes += [0, 0xc3, 0x28, 0xe4, 0xff]
    bytes += Array("'\n\(start)LOG:  x\n".utf8)
    let prefixes = LinePrefixes(try #require(LinePrefix("%m [%p] ")), LogTimestamp(), head: bytes)
    let count = bytes.withUnsafeBytes { bytes in
      var reader = StderrReader(bytes, prefixes, ScratchMemory())
      var entry = LogEntry()
      var count = 0
      while reader.next(&entry) { count += 1 }
      return count
    }
    #expect(count == 2)
  }

  @Test func `a prefix that changes in the middle of a file is followed`() throws {
    let lines = (0..<5).map { "\(start)LOG:  a\($0)\n" }.joined()
    let changed = (0..<5).map { "2026-11-25 17:00:00 UTC:10.0.0.1(99):app@shop:[17]:LOG:  b\($0)\n" }.joined()
    let (entries, faults) = try read(lines + changed + lines)
    #expect(entries.count == 15)
    #expect(faults.orphanLines == 0)
  }

  @Test func `an error's code in the message is taken off`() throws {
    let (entries, _) = try read("\(start)ERROR:  22012: division by zero\n\(start)LOCATION:  int4div, int.c:1\n")
    #expect(entries == [Entry(message: "division by zero", severity: .error)])
  }

  @Test(arguments: 1...20)
  func `chunks that the splitter cuts hold the same entries`(_ size: Int) throws {
    let text = (0..<20).map {
      "\(start)LOG:  statement: SELECT \($0)\n\t  FROM t\n"
        + ($0 % 3 == 0 ? "\(start)DETAIL:  parameters: $1 = 'x\n\ty'\n" : "")
    }.joined()
    let whole = try read(text).0
    let prefixes = LinePrefixes(try #require(LinePrefix("%m [%p] ")), LogTimestamp(), head: Array(text.utf8))
    var splitter = StderrSplitter(prefixes)
    var pieces: [Entry] = []
    var rest = Array(text.utf8)[...]
    var window: [UInt8] = []
    while !rest.isEmpty || !window.isEmpty {
      window += rest.prefix(size * 37)
      rest = rest.dropFirst(size * 37)
      let cut = window.withUnsafeBytes { splitter.cut($0, scanned: 0, isLast: rest.isEmpty) }
      pieces += try read(String(decoding: window[..<cut], as: UTF8.self)).0
      window = Array(window[cut...])
    }
    #expect(pieces == whole)
  }
}
