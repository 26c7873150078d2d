import FoundationEssentials
import Glibc
import Testing

/// The bundled history: three weeks of real nights, which a command shows whole.
struct SampleHistoryTests {
  private static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }
  private static let directory = root + "/Workloads/history"
  private static let file = directory + "/history.sqlite"

  private func report(_ arguments: [String]) throws -> CommandLineTool.Outcome {
    let outcome = try CommandLineTool(Scratch()).run(["report", "--history", Self.file] + arguments)
    #expect(outcome.status == .exit(0) && outcome.errors.isEmpty, "\(outcome.errors)")
    return outcome
  }

  @Test func `the README shows what is printed`() throws {
    let printed = try report([]).output.split(separator: "\n", omittingEmptySubsequences: false).dropFirst()
    let readme = Scratch.read(Self.root + "/README.md").split(separator: "\n", omittingEmptySubsequences: false)
    let start = try #require(readme.firstIndex { $0.hasPrefix("    Sextant ") && $0.contains("nightly report") })
    // The first line has the version.
    let shown = readme[(start + 1)...].prefix { $0.isEmpty || $0.hasPrefix("    ") }.map { String($0.dropFirst(4)) }
    #expect(shown.count > 15)
    #expect(printed.prefix(shown.count).map(String.init).dropLast() == shown.dropLast())
  }

  @Test func `every state of a recommendation is in it, and what changed`() throws {
    let document = try NightJSONDocument.read(report(["--format", "json"]).output)
    #expect(document.databases.map(\.name).sorted() == ["helpdesk", "shop"])
    let shop = try #require(document.databases.first { $0.name == "shop" })
    let states = Set(shop.recommendations.map(\.state))
    #expect(states == ["new", "persisting", "applied", "verified", "regressed", "dismissed", "expired"])
    #expect(!shop.changes.isEmpty && shop.firstSteps.count == 3 && shop.trend.count == 21)
    let nights = try report(["--list"]).output.split(separator: "\n")
    #expect(nights.count == 42)
    #expect(nights.filter { $0.contains("  failed: ") }.count == 1)
  }

  @Test(arguments: ["text", "markdown", "json", "html"])
  func `it names no place on the machine that it was made on`(format: String) throws {
    let output = try report(["--format", format]).output
    #expect(output.utf8.count > 3_000)
    for word in ["/tmp/", "/root", "/home/", "/var/", "PGPASSWORD"] { #expect(!output.contains(word)) }
    #expect(Self.paths(in: output).isEmpty, "\(Self.paths(in: output))")
    #expect(Self.paths(in: try report(["--list"]).output).isEmpty)
    #expect(Self.paths(in: #"on socket "/srv/a/.s.PGSQL.5432" failed"#) == ["/srv/a/.s.PGSQL.5432"])
  }

  /// Words that name a file from the root on, in a directory at least: `</code>` and `a/b` are none.
  private static func paths(in text: String) -> [Substring] {
    text.split { !($0.isLetter || $0.isNumber || "/._-".contains($0)) }.filter { word in
      word.hasPrefix("/") && word.split(separator: "/").count >= 2
    }
  }

  @Test func `reading it changes nothing, and needs no right to write`() throws {
    let scratch = try Scratch()
    let bytes = try #require(FileManager.default.contents(atPath: Self.file))
    #expect(bytes.count < 1_500_000)
    _ = try report([])
    #expect(FileManager.default.contents(atPath: Self.file) == bytes)
    let beside = try FileManager.default.contentsOfDirectory(atPath: Self.directory)
    #expect(beside.filter { $0.hasPrefix("history.sqlite") } == ["history.sqlite"])

    let place = scratch.directory + "/read-only"
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
    try bytes.write(to: URL(filePath: place + "/history.sqlite"))
    chmod(place + "/history.sqlite", 0o444)
    chmod(place, 0o555)
    defer { chmod(place, 0o755) }
    // Root may write everywhere.
    let prefix = geteuid() == 0 ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : ["env"]
    let outcome = try CommandLineTool(scratch).run(
      program: "/usr/bin/env", prefix + [CommandLineTool.path, "report", "--history", place + "/history.sqlite"])
    #expect(outcome.status == .exit(0), "\(outcome.errors)")
    #expect(outcome.output.contains("== shop"))
  }

  @Test func `a history that is not there is not made by a report`() throws {
    let scratch = try Scratch()
    let outcome = try CommandLineTool(scratch).run(["report", "--history", scratch.directory + "/none.sqlite"])
    #expect(outcome.status == .exit(3))
    #expect(outcome.errors.contains("there is no history yet"), "\(outcome.errors)")
    #expect(access(scratch.directory + "/none.sqlite", F_OK) != 0)
  }
}
