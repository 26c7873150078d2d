import Testing

@testable import QueryLogs

struct TransportTests {
  @Test(arguments: SampleLog.all)
  func `each form is recognised by its content`(sample: SampleLog) throws {
    let found = try Array(sample.log.utf8).withUnsafeBytes { try LogRecognition.recognise($0, subject: "x") }
    #expect(found == LogRecognition(transport: sample.transport, format: sample.format))
  }

  @Test(arguments: SampleLog.all.filter { $0.transport != .plain })
  func `each form gives out the lines that a file would have, wherever blocks end`(sample: SampleLog) {
    let log = Array(sample.log.utf8)
    #expect(Unwrapping.text(sample.transport, log).text == sample.text)
    for step in [1, 2, 3, 7, 50, 200] {
      #expect(Unwrapping.text(sample.transport, log, step: { _ in step }).text == sample.text, "blocks of \(step)")
    }
    let returns = Array(
      sample.log.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n").utf8)
    #expect(Unwrapping.text(sample.transport, returns, step: { _ in 5 }).text == sample.text)
  }

  @Test func `logs of other forms within a container are recognised`() throws {
    let inner = [
      (
        "2026-11-25 10:00:00.123 UTC,\\\"app\\\",\\\"shop\\\",17,,65.1,1,,2026-11-25 09:00:00 UTC,,0,LOG,00000,\\\"x\\\",,,,,,,,,\\\"\\\"",
        LogFormat.csv
      ),
      (
        "{\\\"timestamp\\\":\\\"2026-11-25 10:00:00.123 UTC\\\",\\\"error_severity\\\":\\\"LOG\\\",\\\"message\\\":\\\"x\\\"}",
        .json
      ),
      (
        "{\\\"level\\\":\\\"info\\\",\\\"record\\\":{\\\"error_severity\\\":\\\"LOG\\\",\\\"message\\\":\\\"x\\\"}}",
        .json
      ),
    ]
    for (line, format) in inner {
      let log = "{\"log\":\"\(line)\\n\",\"stream\":\"stderr\",\"time\":\"2026-11-25T10:00:00Z\"}\n"
      let found = try Array(log.utf8).withUnsafeBytes { try LogRecognition.recognise($0, subject: "x") }
      #expect(found == LogRecognition(transport: .jsonEnvelope(depth: 0), format: format))
    }
  }

  @Test func `csvlog, jsonlog and stderr of a real server are recognised`() throws {
    let logs = try ServerLogs.nasty.get()
    func recognise(_ log: [UInt8]) throws -> LogRecognition {
      try log.withUnsafeBytes { try LogRecognition.recognise($0, subject: "x") }
    }
    #expect(try recognise(logs.csv) == LogRecognition(transport: .plain, format: .csv))
    #expect(try recognise(logs.json) == LogRecognition(transport: .plain, format: .json))
    #expect(try recognise(logs.stderr) == LogRecognition(transport: .plain, format: .stderr))
    #expect(try recognise([0xef, 0xbb, 0xbf] + logs.json) == LogRecognition(transport: .plain, format: .json))
    // A file that begins in the middle of an entry.
    #expect(try recognise(Array(logs.csv.dropFirst(5))) == LogRecognition(transport: .plain, format: .csv))
  }

  @Test(arguments: [
    ("", LogError.Code.empty), ("\n \r\n", .empty), ("\0\0\0\0\0\0", .empty), ("hello\nworld\n", .unrecognised),
    ("id,name\n1,2\n", .unrecognised), ("{\"a\": 1}", .unrecognised), ("\u{1}\u{2}\u{3}\u{4}\u{5}abc", .notText),
    ("L\0O\0G\0:\0 \0 \0x\0", .notText), ("\0L\0O\0G\0:\0 \0 \0x", .notText), ("-- dump\nSELECT 1;\n", .unrecognised),
  ])
  func `what is no log is refused with what is wrong`(text: String, code: LogError.Code) {
    let error = #expect(throws: LogError.self) {
      try Array(text.utf8).withUnsafeBytes { try LogRecognition.recognise($0, subject: "x.log") }
    }
    #expect(error?.code == code)
    #expect(error?.description.hasPrefix("x.log: ") == true)
  }

  @Test func `objects that are broken cost no more than themselves`() {
    let log = """
      {"textPayload":"LOG:  one"}
      {"textPayload":"LOG:  two
      {"textPayload":"LOG:  three","a":{
      {"textPayload":"LOG:  four"}
      {"other":1}
      {"textPayload":"LOG:  five
      """
    let found = Unwrapping.text(.jsonEnvelope(depth: 0), Array(log.utf8))
    #expect(found.text == "LOG:  one\nLOG:  four\n")
    #expect(found.faults.malformedEntries == 3)
    #expect(found.faults.orphanLines == 1)
  }

  @Test(arguments: 0..<20)
  func `broken input ends, whatever is broken`(seed: Int) {
    var random = SeededRandom(UInt64(seed) + 1000)
    let special = Array("\"\\{}[]\n:,# \tPF-".utf8) + [0, 0xff, 0xef]
    for sample in SampleLog.all where sample.transport != .plain {
      for _ in 0..<10 {
        var log = Array(sample.log.utf8)
        for _ in 0..<Int.random(in: 1...6, using: &random) where !log.isEmpty {
          let place = Int.random(in: 0..<log.count, using: &random)
          let end = min(log.count, place + Int.random(in: 1...60, using: &random))
          switch Int.random(in: 0..<4, using: &random) {
          case 0: log[place] = special.randomElement(using: &random) ?? 0
          case 1: log.removeSubrange(place..<end)
          case 2: log.insert(contentsOf: log[place..<end], at: end)
          default: log.removeLast(log.count - place)
          }
        }
        let step = Int.random(in: 1...100, using: &random)
        let whole = Unwrapping.text(sample.transport, log)
        let pieces = Unwrapping.text(sample.transport, log, step: { _ in step })
        #expect(pieces.text == whole.text, "\(sample.name), seed \(seed), blocks of \(step)")
        // A time and a process may be put ahead of each line.
        #expect(whole.text.utf8.count <= 40 * (log.count + 1))
        _ = try? log.withUnsafeBytes { try LogRecognition.recognise($0, subject: "x") }
      }
    }
  }
}
