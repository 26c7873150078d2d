import Testing

@testable import Benchmarking

struct RunProgressTests {
  @Test(arguments: [
    (0, 100, 10.0, nil), (50, 100, 10, "less than a minute left"), (10, 100, 10, "about 2 min left"),
    (10, 100, 3_600, "about 9 h left"), (100, 100, 500, "less than a minute left"),
  ])
  func `what is left follows from what is done`(done: Int, all: Int, seconds: Double, words: String?) {
    #expect(RunProgress.timeLeft(done: done, of: all, seconds: seconds) == words)
  }

  @Test func `what comes later is left as well`() {
    #expect(RunProgress.timeLeft(done: 10, of: 20, seconds: 10, later: 600) == "about 11 min left")
  }

  @Test func `a class that ends early counts as whole`() {
    var lines: [String] = []
    let progress = RunProgress(steps: 2, executions: 20) { lines.append($0) }
    progress.begin("first")
    progress.executed()
    progress.end(expected: 10)
    progress.begin("second")
    #expect(lines == ["measuring 1 of 2: first", "measuring 2 of 2: second, less than a minute left"])
  }
}
