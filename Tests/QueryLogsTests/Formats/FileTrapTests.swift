import Testing

@testable import QueryLogs

/// What files do to csvlog and jsonlog.
struct FileTrapTests {
  /// A record of 26 columns.
  private static func record(_ message: String, second: Int = 0, columns: Int = 26, ending: String = "\n") -> String {
    let quoted = message.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
    let seconds = second < 10 ? "0\(second)" : "\(second)"
    var fields = [
      "2026-11-25 10:00:\(seconds).000 UTC", "\"app\"", "\"shop\"", "17", "\"10.0.0.1:5432\"", "6565a.11", "1",
      "\"SELECT\"", "2026-11-25 09:00:00 UTC", "3/4", "0", "LOG", "00000", "\"\(quoted)\"", "", "", "", "", "", "", "",
      "", "\"web\"", "\"client backend\"", "", "0", "1", "2",
    ]
    fields.removeLast(fields.count - columns)
    return fields.joined(separator: ",") + ending
  }

  private static func line(_ message: String) -> String {
    "{\"timestamp\":\"2026-11-25 10:00:00.000 UTC\",\"user\":\"app\",\"pid\":17,\"error_severity\":\"LOG\",\"message\":\"\(message)\"}\n"
  }

  @Test(arguments: [23, 24, 26, 28])
  func `csvlog of every version is read`(columns: Int) {
    let log = Self.record("a", columns: columns) + Self.record("b \"c\"\n,d", second: 1, columns: columns)
    let (entries, faults) = LogReading.csv(log)
    #expect(entries.map(\.message) == ["a", "b \"c\"\n,d"])
    #expect(entries.map(\.application) == ["web", "web"])
    #expect(entries.first?.time == 1_795_600_800_000_000)
    #expect(faults == LogFaults())
  }

  @Test func `a file that begins in the middle of an entry is found into`() {
    let first = Self.record("one \"two\"\n\"three\", four")
    let second = first + Self.record("five", second: 1)
    let bytes = Array((second + Self.record("six", second: 2)).utf8)
    for start in 1..<bytes.count {
      let rest = Array(bytes[start...])
      let (entries, faults) = LogReading.csv(rest)
      let messages = start <= first.utf8.count ? ["five", "six"] : start <= second.utf8.count ? ["six"] : []
      #expect(entries.map(\.message) == messages, "from \(start)")
      // An empty line is nothing.
      let isWhole = [first.utf8.count, second.utf8.count].contains { $0 == start || $0 - 1 == start }
      #expect((faults.orphanLines + faults.malformedEntries == 0) == (isWhole || rest.count == 1), "from \(start)")
      let chunks = LogReading.chunks(rest, step: { _ in 40 }, splitter: CSVLogSplitter())
      #expect(chunks.flatMap { LogReading.csv($0).entries } == entries, "from \(start)")
    }
  }

  @Test func `rotation in the middle of an entry joins what the next file goes on with`() {
    let whole = Array((Self.record("one\n\"two\"") + Self.record("three", second: 1)).utf8)
    for cut in stride(from: 1, to: whole.count, by: 7) {
      var isSecond = false
      let blocks = { (_: Int) -> Int in
        defer { isSecond = true }
        return isSecond ? whole.count : cut
      }
      let chunks = LogReading.chunks(whole, step: blocks, splitter: CSVLogSplitter())
      #expect(chunks.flatMap { LogReading.csv($0).entries }.map(\.message) == ["one\n\"two\"", "three"])
    }
  }

  @Test func `a file without a final newline keeps its last entry`() {
    #expect(LogReading.csv(Self.record("a") + Self.record("b", ending: "")).entries.map(\.message) == ["a", "b"])
    #expect(LogReading.json(Self.line("a") + Self.line("b").dropLast()).entries.map(\.message) == ["a", "b"])
  }

  @Test func `an entry that the file cuts off is kept and counted`() {
    let csv = LogReading.csv(Self.record("a") + Self.record("select 'long").prefix(140))
    #expect(csv.entries.map(\.message) == ["a", "select 'long"])
    #expect(csv.faults.cutEntries == 1)
    let json = LogReading.json(Self.line("a") + Self.line("b").dropLast(2) + ",\"detail\":\"half")
    #expect(json.entries.map(\.message) == ["a", "b"])
    #expect(json.faults.cutEntries == 1)
    #expect(LogReading.json(Self.line("a") + "{\"timest").faults.malformedEntries == 1)
  }

  @Test func `carriage returns at the ends of lines are no part of an entry`() {
    let csv = LogReading.csv(Self.record("a", columns: 24, ending: "\r\n") + Self.record("b", ending: "\r\n"))
    #expect(csv.entries.map(\.message) == ["a", "b"])
    #expect(csv.faults == LogFaults())
    let json = LogReading.json(Self.line("a").dropLast() + "\r\n" + Self.line("b").dropLast() + "\r\n\r\n")
    #expect(json.entries.map(\.message) == ["a", "b"])
    #expect(json.faults == LogFaults())
  }

  @Test func `a byte order mark is skipped`() {
    let mark: [UInt8] = [0xef, 0xbb, 0xbf]
    #expect(LogReading.csv(mark + Array(Self.record("a").utf8)).entries.count == 1)
    #expect(LogReading.json(mark + Array(Self.line("a").utf8)).entries.count == 1)
    let chunks = LogReading.chunks(
      mark + Array((Self.record("a") + Self.record("b")).utf8), step: { _ in 100 }, splitter: CSVLogSplitter())
    #expect(chunks.flatMap { LogReading.csv($0).entries }.count == 2)
  }

  @Test func `zeros that a crash left are skipped and counted`() {
    let zeros = [UInt8](repeating: 0, count: 5000)
    let csv = LogReading.csv(Array(Self.record("a").utf8) + zeros + Array(Self.record("b").utf8))
    #expect(csv.entries.map(\.message) == ["a", "b"])
    #expect(csv.faults.nulBytes == 5000)
    let json = LogReading.json(Array(Self.line("a").utf8) + zeros + Array(Self.line("b").utf8))
    #expect(json.entries.map(\.message) == ["a", "b"])
    #expect(json.faults.nulBytes == 5000)
  }

  @Test func `bytes of other encodings are passed on`() {
    let latin: [UInt8] = [0x73, 0xe9, 0x6c, 0xff]
    var csv = Array(Self.record("@").utf8)
    csv.replaceSubrange(csv.firstIndex(of: 0x40)!...csv.firstIndex(of: 0x40)!, with: latin)
    var entry = LogEntry()
    csv.withUnsafeBytes { bytes in
      var reader = CSVLogReader(bytes, scratch: ScratchMemory())
      _ = reader.next(&entry)
      #expect(Array(entry.message) == latin)
    }
    var json = Array(Self.line("@\\t").utf8)
    json.replaceSubrange(json.firstIndex(of: 0x40)!...json.firstIndex(of: 0x40)!, with: latin)
    json.withUnsafeBytes { bytes in
      var reader = JSONLogReader(bytes, scratch: ScratchMemory())
      _ = reader.next(&entry)
      #expect(Array(entry.message) == latin + [9])
    }
  }

  @Test func `an entry of twelve million bytes is read`() {
    let long = String(repeating: "insert \"x\"\n", count: 1_100_000)
    let csv = LogReading.csv(Self.record("a") + Self.record(long) + Self.record("b"))
    #expect(csv.entries.map(\.message.utf8.count) == [1, long.utf8.count, 1])
    let escaped = String(repeating: "insert \\\"x\\\"\\n", count: 1_100_000)
    let json = LogReading.json(Self.line("a") + Self.line(escaped) + Self.line("b"))
    #expect(json.entries.map(\.message.utf8.count) == [1, long.utf8.count, 1])
  }

  @Test func `lines that look like records within a text are part of it`() {
    let fake = "select '\n" + Self.record("fake") + "'"
    let bytes = Array((Self.record("a") + Self.record(fake) + Self.record("b")).utf8)
    #expect(LogReading.csv(bytes).entries.map(\.message) == ["a", fake, "b"])
    for step in [1, 30, 200] {
      let chunks = LogReading.chunks(bytes, step: { _ in step }, splitter: CSVLogSplitter())
      #expect(chunks.flatMap { LogReading.csv($0).entries }.map(\.message) == ["a", fake, "b"])
    }
  }

  @Test func `a lost block doesn't turn inside and outside of quotes round for good`() {
    let records = (0..<60).map { Self.record("message \($0)\nof two lines", second: $0) }
    // Half of a record is missing, with an odd number of quotes.
    let broken = Array(
      (records[..<10].joined() + "2026-11-25 10:00:30.000 UTC,\"app\",\"sh" + records[10...].joined()).utf8)
    let chunks = LogReading.chunks(broken, step: { _ in 300 }, splitter: CSVLogSplitter(patience: 2000))
    #expect(chunks.count > 10)
    let messages = chunks.flatMap { LogReading.csv($0).entries }.map(\.message)
    #expect(messages.count >= 57)
    #expect(messages.filter { !$0.hasPrefix("message ") || !$0.hasSuffix("\nof two lines") } == [])
  }

  @Test func `lines of other programs are counted`() {
    let csv = LogReading.csv("starting\n\n" + Self.record("a") + "bash: warning\n" + Self.record("b"))
    #expect(csv.entries.count == 2)
    #expect(csv.faults.orphanLines == 2)
    let json = LogReading.json(
      "starting\n" + Self.line("a") + "{\"level\":\"info\",\"msg\":\"x\"}\n" + "{\"a\":}\n" + Self.line("b"))
    #expect(json.entries.count == 2)
    #expect(json.faults.orphanLines == 2)
    #expect(json.faults.malformedEntries == 1)
  }

  @Test func `escapes of JSON are undone`() {
    let line = Self.line("\\n\\t\\\"\\\\\\/\\b\\f\\r\\u0041\\u00e9\\u65e5\\ud83d\\udc18 \\ud83d \\udc18 \\uZZ \\q")
    #expect(LogReading.json(line).entries.first?.message == "\n\t\"\\/\u{8}\u{c}\rAé日🐘 \u{fffd} \u{fffd} \\uZZ q")
    #expect(LogReading.json(Self.line("a\\\\")).entries.first?.message == "a\\")
  }

  @Test func `what CloudNativePG wraps is read`() {
    let log = """
      {"level":"info","ts":"2026-11-25T10:00:00Z","logger":"postgres","msg":"record","logging_pod":"shop-1","record":\
      {"log_time":"2026-11-25 10:00:00.123 UTC","user_name":"app","database_name":"shop","process_id":"91",\
      "connection_from":"10.0.0.9:5432","session_id":"65.5b","error_severity":"ERROR","sql_state_code":"22012",\
      "message":"division by zero","detail":"d","context":"c","query":"select 1 / 0","application_name":"web",\
      "backend_type":"client backend"},"message":"other","user":"other"}
      {"level":"info","ts":"2026-11-25T10:00:00Z","msg":"reconciling","message":"x"}

      """
    let (entries, faults) = LogReading.json(log)
    #expect(entries.count == 1)
    let entry = entries.first
    #expect(entry?.time == 1_795_600_800_123_000)
    #expect(entry?.user == "app")
    #expect(entry?.database == "shop")
    #expect(entry?.application == "web")
    #expect(entry?.severity == .error)
    #expect(entry?.sqlState == "22012")
    #expect(entry?.message == "division by zero")
    #expect(entry?.detail == "d")
    #expect(entry?.context == "c")
    #expect(entry?.statement == "select 1 / 0")
    #expect(faults.orphanLines == 1)
  }

  @Test func `a severity in the server's language is understood`() {
    let log = Self.record("Division durch Null").split(separator: ",LOG,").joined(separator: ",FEHLER,")
    #expect(LogReading.csv(log).entries.first?.severity == .error)
  }
}
