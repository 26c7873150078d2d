import Testing

/// What `sextant bench` refuses before it reads or reaches anything.
struct BenchOptionTests {
  @Test(arguments: [
    (["--concurrency", "0"], "--concurrency is a number from 1 to 100"),
    (["--concurrency", "101"], "--concurrency is a number from 1 to 100"),
    (["--duration", "10ms"], "--duration is from 1s to 30m"), (["--duration", "2h"], "--duration is from 1s to 30m"),
    (["--cold", "--duration", "10s"], "leave out one of them"),
    (["--cold", "--concurrency", "2"], "leave out one of them"),
    (["--timeout", "597h"], "--timeout is from 1ms to 596h"), (["--rounds", "0"], "--rounds is a number"),
  ])
  func `what does not go together is a matter of usage`(options: [String], words: String) throws {
    let scratch = try Scratch()
    let outcome = try CommandLineTool(scratch).run(
      ["bench", "--advice", "none.json", "--target", "postgresql://nowhere.invalid/x", "--statements", "none.sql"]
        + options)
    #expect(outcome.status == .exit(2))
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
  }
}
