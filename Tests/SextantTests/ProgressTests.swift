import Glibc
import Testing

/// How far a log was read, on a terminal.
struct ProgressTests {
  private static let line =
    "2026-11-25 17:00:01.000 UTC [17] app@shop LOG:  duration: 0.5 ms  statement: SELECT a FROM t WHERE b = 1234567\n"
  private static let log = String(repeating: line, count: 40_000)

  @Test func `a file of known size has bytes, share, rate and time left, and the line goes away`() throws {
    let scratch = try Scratch()
    let file = try scratch.write(Self.log, to: "postgresql.log")
    let terminal = try Terminal()
    let process = try CommandLineTool(scratch).start(
      ["digest", file, "-o", scratch.directory + "/w.json"], terminal: terminal)
    let transcript = terminal.transcript(of: process, isSlow: true)
    #expect(process.finish()?.status == .exit(0))
    let lines = transcript.split(separator: "\r\u{1B}[K", omittingEmptySubsequences: false)
    let format = /[0-9.]+ MB of 4\.\d, \d+ %, [0-9.]+ MB\/s, \d+ s left/
    #expect(lines.contains { $0.wholeMatch(of: format) != nil }, "\(transcript)")
    #expect(lines.last?.isEmpty == true, "\(transcript)")
  }

  @Test func `standard input has bytes and rate`() throws {
    let scratch = try Scratch()
    let pipe = scratch.directory + "/pipe"
    try #require(mkfifo(pipe, 0o600) == 0)
    // Also for reading, so that neither side waits for the other to open it.
    let input = open(pipe, O_RDWR | O_CLOEXEC)
    let terminal = try Terminal()
    let process = try CommandLineTool(scratch).start(
      ["digest", "-", "-o", scratch.directory + "/w.json"], inputFile: pipe, terminal: terminal)
    let bytes = Array(Self.log.utf8)
    for start in stride(from: 0, to: bytes.count, by: bytes.count / 8) {
      let block = bytes[start..<min(bytes.count, start + bytes.count / 8)]
      var sent = 0
      while sent < block.count {
        let count = block.dropFirst(sent).withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
        try #require(count > 0)
        sent += count
      }
      usleep(400_000)
    }
    close(input)
    let transcript = terminal.transcript(of: process)
    #expect(process.finish()?.status == .exit(0))
    let lines = transcript.split(separator: "\r\u{1B}[K")
    #expect(lines.contains { $0.wholeMatch(of: /[0-9.]+ MB, [0-9.]+ MB\/s/) != nil }, "\(transcript)")
    #expect(!transcript.contains("left"))
  }

  @Test func `without a terminal, or with --quiet, nothing of it is written`() throws {
    let scratch = try Scratch()
    let tool = CommandLineTool(scratch)
    let file = try scratch.write(Self.log, to: "postgresql.log")
    let arguments = ["digest", file, "-o", scratch.directory + "/w.json"]
    let piped = try tool.start(arguments)
    piped.slowDown()
    let outcome = try #require(piped.finish())
    #expect(outcome.status == .exit(0))
    #expect(outcome.output + outcome.errors == "")
    let terminal = try Terminal()
    let quiet = try tool.start(arguments + ["--quiet"], terminal: terminal)
    #expect(terminal.transcript(of: quiet, isSlow: true) == "")
    #expect(quiet.finish()?.status == .exit(0))
  }
}
