import Testing

/// What README.md shows of `Workloads/metering` is what is printed.
struct BundledMeteringTests {
  private static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }
  private static let directory = root + "/Workloads/metering"

  @Test(arguments: [
    (
      "partition-output",
      [
        "partition", directory, "--earlier", directory + "/snapshot-before.json", "--keep", "meter.readings=90",
        "--table", "meter.readings",
      ]
    ),
    (
      "scale-output",
      [
        "scale", "--snapshot", directory + "/snapshot.json", "--statements", directory + "/statements.csv", "--log",
        directory + "/postgresql.log.gz",
      ]
    ),
  ])
  func `the README shows what is printed`(mark: String, arguments: [String]) throws {
    let outcome = try CommandLineTool(Scratch()).run(arguments)
    #expect(outcome.status == .exit(0), "\(outcome.errors)")
    let printed = outcome.output.split(separator: "\n").map(String.init)
    let shown = Scratch.read(Self.root + "/README.md").split(separator: "\n", omittingEmptySubsequences: false)
      .drop { $0 != "<!-- \(mark) -->" }.dropFirst().prefix { $0.isEmpty || $0.hasPrefix("    ") }
      .filter { !$0.isEmpty }.map { String($0.dropFirst(4)) }
    #expect(shown.count > 10)
    var rest = printed[...]
    for line in shown {
      let place = rest.firstIndex(of: line)
      #expect(place != nil, "\(line)")
      if let place { rest = rest[(place + 1)...] }
    }
  }
}
