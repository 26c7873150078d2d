import Testing

/// The rig itself: three files of one run tell of the same entries.
struct LoggedRunTests {
  @Test(arguments: LogSettings.allCases)
  func `a run is logged in all formats`(_ settings: LogSettings) throws {
    let run = try LoggedRun.of(settings)
    #expect(run.errors == 17)
    let json = run.json.split(separator: UInt8(ascii: "\n")).count
    #expect(json > 200)
    #expect(Self.csvRecords(run.csv) == json)
    #expect(run.stderr.count > 100_000 && run.statements.count > 10_000)
  }

  private static func csvRecords(_ bytes: [UInt8]) -> Int {
    var isQuoted = false
    var records = 0
    for byte in bytes {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if byte == UInt8(ascii: "\n"), !isQuoted { records += 1 }
    }
    return records
  }
}
