import Testing

@testable import QueryLogs

/// What a server wrote in three formats is the same entries in each, however the files are cut into chunks.
struct EntryTests {
  @Test(arguments: LogSettings.allCases)
  func `the same run has the same entries in each format`(_ settings: LogSettings) throws {
    let run = try LoggedRun.of(settings)
    let stderr = try Self.stderr(run, size: 1 << 20)
    let csv = Self.csv(run, size: 1 << 20)
    let json = Self.json(run, size: 1 << 20)
    for faults in [stderr.faults, csv.faults, json.faults] { #expect(faults == LogFaults()) }
    #expect(csv.sessions == json.sessions && stderr.sessions == csv.sessions)
    // Backends write their entries to each format in turn, so entries of different sessions can change places.
    #expect(Self.differences(csv.entries, json.entries) == [])
    // A stderr log has SQLSTATE when its prefix or its verbosity say so.
    let known = Set(csv.entries)
    #expect(Self.differences(stderr.entries.filter { !$0.sqlState.isEmpty && !known.contains($0) }, []) == [])
    #expect(Self.differences(stderr.entries.map(\.withoutState), csv.entries.map(\.withoutState)) == [])
  }

  @Test(arguments: LogSettings.allCases, [700, 5_000, 70_000])
  func `where a log is cut into chunks makes no difference`(_ settings: LogSettings, size: Int) throws {
    let run = try LoggedRun.of(settings)
    #expect(try Self.stderr(run, size: size).entries == Self.stderr(run, size: 1 << 22).entries)
    #expect(Self.csv(run, size: size).entries == Self.csv(run, size: 1 << 22).entries)
    #expect(Self.json(run, size: size).entries == Self.json(run, size: 1 << 22).entries)
  }

  private typealias Found = (entries: [LoggedEntry], sessions: Int, faults: LogFaults)

  private static func stderr(_ run: LoggedRun, size: Int) throws -> Found {
    let prefix = try #require(LinePrefix(run.settings.prefix))
    let prefixes = LinePrefixes(prefix, LogTimestamp(), head: Array(run.stderr.prefix(LogRecognition.headBytes)))
    return LoggedEntry.read(run.stderr, StderrSplitter(prefixes), size: size) {
      StderrReader($0, prefixes, $1)
    }
  }

  private static func csv(_ run: LoggedRun, size: Int) -> Found {
    LoggedEntry.read(run.csv, CSVLogSplitter(), size: size) { CSVLogReader($0, scratch: $1) }
  }

  private static func json(_ run: LoggedRun, size: Int) -> Found {
    LoggedEntry.read(run.json, LineSplitter(), size: size) { JSONLogReader($0, scratch: $1) }
  }

  /// The first few entries that are not in both.
  private static func differences(_ first: [LoggedEntry], _ second: [LoggedEntry]) -> [String] {
    let both = Set(first).intersection(second)
    let left = first.filter { !both.contains($0) }.sorted().prefix(4).map { "- \($0)" }
    let right = second.filter { !both.contains($0) }.sorted().prefix(4).map { "+ \($0)" }
    let counts = first.count == second.count ? [] : ["\(first.count) and \(second.count) entries"]
    return counts + left + right
  }
}
