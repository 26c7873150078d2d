import FoundationEssentials
import Glibc
import Testing

/// The files of a database that can't be reached, for nightly runs on them: the snapshot is that of `Workloads/shop`.
final class NightlyFiles {
  let scratch: Scratch
  let tool: CommandLineTool
  private var lastRun = 0

  private static let shop =
    #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined() + "/Workloads/shop/snapshot.json"

  /// What was counted of a statement since a reset.
  struct Counted {
    var query = "SELECT * FROM support.tickets WHERE customer_id = $1"
    var id = 1
    var calls: Int
    var database = "shop"
    var user = "app"

    fileprivate var json: String {
      """
      {"queryid": \(id), "query": \(Self.quoted(query)), "calls": \(calls), "total_exec_time": \(calls * 40), \
      "rows": \(calls), "datname": \(Self.quoted(database)), "rolname": \(Self.quoted(user)), "toplevel": true}
      """
    }

    private static func quoted(_ text: String) -> String {
      (try? JSONEncoder().encode(text)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
  }

  init() throws {
    scratch = try Scratch()
    tool = CommandLineTool(scratch, environment: ["HOME": scratch.directory])
    try FileManager.default.copyItem(atPath: Self.shop, toPath: scratch.directory + "/snapshot-1.json")
  }

  var history: String { scratch.directory + "/history.sqlite" }

  /// - Parameters:
  ///   - sources: Lines that say where statements come from; `DIR` in them is the directory.
  ///   - all: Settings beside the databases.
  func configure(_ sources: String, all: String = "") throws {
    let lines = sources.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n")
    try scratch.write(
      """
      store: \(history)
      reports:
        json: DIR/report.json
      \(all)
      databases:
        - name: shop
          snapshot: DIR/snapshot-*.json
      \(lines)
      """.replacing("DIR", with: scratch.directory), to: "nightly.yaml")
  }

  /// Writes a file that was changed last at `modified`, in seconds since 1970.
  func write(_ text: String, to name: String, modified: Int) throws {
    try write(Array(text.utf8), to: name, modified: modified)
  }

  func write(_ bytes: [UInt8], to name: String, modified: Int) throws {
    let path = try scratch.write(bytes, to: name)
    var times = [timeval(tv_sec: modified, tv_usec: 0), timeval(tv_sec: modified, tv_usec: 0)]
    try #require(utimes(path, &times) == 0)
  }

  func dump(_ name: String, modified: Int, _ statements: [Counted]) throws {
    try write("[" + statements.map(\.json).joined(separator: ",\n") + "]", to: name, modified: modified)
  }

  /// Lines of a log in which each statement took 40 ms, a second apart, from `start` on.
  static func log(from start: Int, _ statements: [String], database: String = "shop") -> String {
    statements.enumerated().map { number, statement in
      let time = Date(timeIntervalSince1970: Double(start + number)).formatted(.iso8601)
        .replacing("T", with: " ").replacing("Z", with: "")
      return "\(time).000 UTC [77] app@\(database) LOG:  duration: 40.000 ms  statement: \(statement)\n"
    }.joined()
  }

  static func ticket(_ number: Int) -> String { "SELECT * FROM support.tickets WHERE customer_id = \(number)" }

  /// Runs it at another second than the run before: nights are known by their seconds.
  func run(_ more: [String] = []) throws -> CommandLineTool.Outcome {
    while time(nil) <= lastRun { usleep(20_000) }
    let outcome = try tool.run(["nightly", "--config", scratch.directory + "/nightly.yaml"] + more)
    lastRun = time(nil)
    return outcome
  }

  /// What the last run wrote of the database, which had to end with `status`.
  func night(
    status: Int32 = 0, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> NightJSONDocument.Database {
    let outcome = try run()
    #expect(outcome.status == .exit(status), "\(outcome.errors)", sourceLocation: sourceLocation)
    let report = try NightJSONDocument.read(Scratch.read(scratch.directory + "/report.json"))
    return try #require(report.databases.first, sourceLocation: sourceLocation)
  }
}
