import Testing

@testable import QueryLogs

struct LogFilesTests {
  private static let now: Int64 = 1_795_628_850_000_000

  private static func log(_ hour: Int) -> String {
    "2026-11-25 \(hour < 10 ? "0" : "")\(hour):00:00.000 UTC [17] LOG:  statement: SELECT 1\n"
  }

  private static func names(_ files: LogFiles) -> [String] {
    files.files.map { $0.path.split(separator: "/").last.map(String.init) ?? "" }
  }

  @Test func `rotated files are read in the order of their first entries, whatever their names`() throws {
    let directory = TemporaryDirectory()
    directory.write("postgresql.log", Self.log(15))
    directory.write("postgresql.log.1", Self.log(12))
    directory.write("postgresql.log.10.gz", directory.filter(Array(Self.log(3).utf8), through: ["gzip", "-c"]))
    directory.write("postgresql.log.2.gz", directory.filter(Array(Self.log(9).utf8), through: ["gzip", "-c"]))
    directory.write("same", Self.log(9))
    directory.write(
      "other.csv",
      "2026-11-25 13:00:00.000 UTC,\"app\",\"shop\",17,,65.1,1,,2026-11-25 09:00:00 UTC,,0,LOG,00000,\"x\",,,,,,,,,\"\"\n"
    )
    directory.write("empty.log", "")
    directory.write("notes.txt", "nothing of interest\n")
    directory.write(".hidden.log", Self.log(1))
    let found = try LogFiles([directory.path], now: Self.now)
    #expect(
      Self.names(found) == [
        "postgresql.log.10.gz", "postgresql.log.2.gz", "same", "postgresql.log.1", "other.csv", "postgresql.log",
      ])
    #expect(found.files.map(\.firstTime).allSatisfy { $0 != nil })
    #expect(found.files[4].recognition == LogRecognition(transport: .plain, format: .csv))
    #expect(found.skipped.map(\.path) == ["empty.log", "notes.txt"].map { directory.file($0) })
    #expect(found.skipped.allSatisfy { !$0.reason.isEmpty })
  }

  @Test func `patterns are expanded, and a file is read once`() throws {
    let directory = TemporaryDirectory()
    for hour in [3, 1, 2] { directory.write("a\(hour).log", Self.log(hour)) }
    directory.write("b.log", Self.log(0))
    let found = try LogFiles([directory.path + "/a*.log", directory.file("a1.log"), "-"], now: Self.now)
    #expect(Self.names(found) == ["a1.log", "a2.log", "a3.log", "-"])
    #expect(found.skipped.map(\.reason) == ["is the same file as one before"])
    #expect(found.files.last?.recognition == nil)
  }

  @Test func `a file that is named and is no log is an error, and so is finding none`() throws {
    let directory = TemporaryDirectory()
    directory.write("notes.txt", "nothing of interest\n")
    directory.write("empty.log", "")
    func code(_ arguments: String...) -> LogError.Code? {
      #expect(throws: LogError.self) { try LogFiles(arguments, now: Self.now) }?.code
    }
    #expect(code(directory.file("notes.txt")) == .unrecognised)
    #expect(code(directory.file("missing.log")) == .unreadable)
    #expect(code(directory.file("*.gz")) == .nothingFound)
    #expect(code(directory.path) == .nothingFound)
    #expect(code(directory.file("empty.log")) == .nothingFound)
    directory.write("a.log", Self.log(1))
    #expect(try LogFiles([directory.file("a.log"), directory.file("empty.log")], now: Self.now).skipped.count == 1)
  }

  @Test func `of a log that a server writes in three forms one is read`() throws {
    let logs = try ServerLogs.nasty.get()
    let directory = TemporaryDirectory()
    directory.write("postgresql.log", logs.stderr)
    directory.write("postgresql.csv", logs.csv)
    directory.write("postgresql.json", logs.json)
    directory.write("other.log", logs.stderr)
    let found = try LogFiles([directory.path], now: Self.now)
    #expect(Self.names(found).sorted() == ["other.log", "postgresql.json"])
    #expect(found.skipped.count == 2)
    #expect(found.skipped.allSatisfy { $0.reason.contains("postgresql.json") })
    #expect(found.files[0].firstTime == found.files[1].firstTime)
  }

  @Test func `syslog's years come from when the file was changed`() throws {
    let directory = TemporaryDirectory()
    let path = directory.write("syslog", "Nov 25 10:00:00 db postgres[17]: [5-1] LOG:  statement: SELECT 1\n")
    #expect(TemporaryDirectory.run(["touch", "-d", "2021-12-01 00:00:00 UTC", path]) == 0)
    #expect(try LogFiles([path], now: Self.now).files.first?.firstTime == 1_637_834_400_000_000)
  }
}
