import FoundationEssentials
import Glibc
import PostgresServer
import Testing

/// What must not come out: passwords in no case, values of queries where the configuration says so.
struct NightlySecrecyTests {
  /// 2026-03-01T00:00:00Z.
  private static let day = 1_772_323_200

  /// The names of the files in a directory whose bytes hold a text.
  private static func files(in directory: String, with text: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    return names.filter { name in
      guard let data = FileManager.default.contents(atPath: directory + "/" + name) else { return false }
      return [UInt8](data).contains(Array(text.utf8))
    }.sorted()
  }

  @Test func `with redact no literal of a query or a log is in the history or in a report`() throws {
    let files = try NightlyFiles()
    let secret = "zebra4711"
    let outputs = "  html: DIR/r.html\n  markdown: DIR/r.md\n  text: DIR/r.txt"
    func configure(redact: Bool) throws {
      try files.configure(
        "statements: DIR/pgss.json\nlogs: DIR/*.log\nredact: \(redact)", all: outputs)
    }
    try configure(redact: true)
    let texts = [
      "SELECT * FROM support.tickets WHERE status = '\(secret)' AND customer_id = $1",
      "SELECT * FROM orders WHERE note = '\(secret)' /* \(secret) */", "SELECT '\(secret)' FROM WHERE '\(secret)'",
      "ALTER ROLE app PASSWORD '\(secret)'", "SELECT \(secret)(1)",
    ]
    let log = NightlyFiles.log(
      from: Self.day, texts + Array(repeating: "SELECT * FROM carts WHERE status = '\(secret)'", count: 30))
    for night in 1...2 {
      try files.dump(
        "pgss.json", modified: Self.day + night * 86_400,
        texts.enumerated().map { .init(query: $1, id: $0 + 1, calls: 40 * night) })
      try files.write(log, to: "a.log", modified: Self.day + night)
      let outcome = try files.run()
      #expect(outcome.status == .exit(0), "\(outcome.errors)")
      #expect(!outcome.errors.contains(secret) && !outcome.output.contains(secret))
    }
    #expect(Scratch.read(files.scratch.directory + "/r.txt").contains("support.tickets"))
    // The inputs have it, and a function's name is no value.
    let found = Self.files(in: files.scratch.directory, with: "'\(secret)'")
    #expect(found == ["a.log", "pgss.json"])
    #expect(Self.files(in: files.scratch.directory, with: "= \(secret)").isEmpty)
    for format in ["json", "html", "markdown", "text"] {
      let report = try files.tool.run(["report", "--history", files.history, "--format", format])
      #expect(report.status == .exit(0) && !report.output.contains("'\(secret)'"), "\(format)")
    }
    // Without it they are there: the test can fail.
    try configure(redact: false)
    try files.dump(
      "pgss.json", modified: Self.day + 3 * 86_400,
      texts.enumerated().map { .init(query: $1, id: $0 + 1, calls: 40 * 4) })
    #expect(try files.run().status == .exit(0))
    #expect(Self.files(in: files.scratch.directory, with: "'\(secret)'").contains("report.json"))
    // And gone from the reports when it is set again, although the nights before have them.
    try configure(redact: true)
    try files.dump("pgss.json", modified: Self.day + 4 * 86_400, [.init(calls: 10)])
    #expect(try files.run().status == .exit(0))
    let again = Self.files(in: files.scratch.directory, with: "'\(secret)'")
    #expect(again.filter { $0.hasPrefix("r.") || $0 == "report.json" }.isEmpty, "\(again)")
  }

  @Test func `passwords are in no output, no history and no report, wherever they come from`() throws {
    let server = try ShopServer.shared.get().cluster
    let files = try NightlyFiles()
    let secret = "hunter2-secret"
    try files.configure("statements: DIR/pgss.json")
    try files.dump("pgss.json", modified: Self.day, [.init(calls: 100)])
    let reachable = Scratch.read(files.scratch.directory + "/nightly.yaml")
    try files.scratch.write(
      """
      [shop]
      host=\(server.directory)
      port=5432
      user=postgres
      dbname=shop
      password=\(secret)
      """, to: "services.conf")
    // The third is found by what a throwaway server lets go of.
    try files.scratch.write(
      reachable + """

          - name: down
            url: postgresql://postgres@/shop?host=\(server.directory)&port=5999
          - name: live
            url: service=shop
        """, to: "nightly.yaml")
    var tool = files.tool
    tool.environment["PGPASSWORD"] = secret
    tool.environment["PGSERVICEFILE"] = files.scratch.directory + "/services.conf"
    let arguments = ["nightly", "--config", files.scratch.directory + "/nightly.yaml"]
    for more in [["--check"], []] {
      let outcome = try tool.run(arguments + more)
      #expect(outcome.status == .exit(4), "\(outcome.errors)")
      #expect(!(outcome.output + outcome.errors).contains(secret))
    }
    let report = try NightJSONDocument.read(Scratch.read(files.scratch.directory + "/report.json"))
    #expect(report.databases.map { $0.failure == nil } == [true, false, true], "\(report.databases.map(\.failure))")
    #expect(Self.files(in: files.scratch.directory, with: secret) == ["services.conf"])

    for store in [
      "postgresql://sextant:\(secret)@/h?host=\(server.directory)", "postgresql://x/y?password=\(secret)",
    ] {
      try files.scratch.write(reachable.replacing(files.history, with: store), to: "nightly.yaml")
      let outcome = try tool.run(arguments)
      #expect(outcome.status == .exit(2) && outcome.errors.contains("a password doesn't belong into this file"))
      #expect(!(outcome.output + outcome.errors).contains(secret))
    }
    // The command line is the user's own, and still not repeated.
    let outcome = try tool.run([
      "report", "--history", "postgresql://nobody-at-all:\(secret)@/shop?host=\(server.directory)&port=5432",
    ])
    #expect(outcome.status == .exit(4) && !(outcome.output + outcome.errors).contains(secret), "\(outcome.errors)")
  }
}
