import Catalog
import Foundation
import QueryLogs
import SQLSyntax
import Testing
import Workload

@testable import Scaling

struct ReadReplicaRuleTests {
  private static func shop(_ statements: [SmallStatement]) -> SmallDatabase {
    var database = SmallDatabase()
    database.tables = [
      SmallDatabase.table("products", ["id! bigint", "name text"]),
      SmallDatabase.table("carts", ["id! bigint", "product_id bigint", "amount bigint"]),
    ]
    database.functions = [
      Function(
        schema: "public", name: "score", arguments: "bigint", result: "bigint", language: "sql",
        body: "SELECT count(*) FROM carts"),
      Function(
        schema: "public", name: "touch", arguments: "bigint", result: "bigint", language: "sql",
        body: "UPDATE carts SET amount = 1 RETURNING id"),
      Function(schema: "public", name: "native", arguments: "", result: "bigint", language: "c"),
    ]
    database.statements = statements
    return database
  }

  private static let catalogRead = SmallStatement("SELECT * FROM products WHERE id = $1", milliseconds: 800)
  private static let cartRead = SmallStatement("SELECT * FROM carts WHERE id = $1", milliseconds: 100)
  private static let cartWrite = SmallStatement("UPDATE carts SET amount = $1 WHERE id = $2", milliseconds: 100)

  /// A second of work in an hour is too much for its machines.
  private static let rule = ReadReplicaRule(busySessions: 1e-4)

  /// A log of sessions, in milliseconds since its beginning: BEGIN and COMMIT included.
  private static func sessions(_ runs: [(session: Int, at: Int, text: String)]) throws -> SessionFindings {
    var log = ""
    for (session, at, text) in runs.sorted(by: { $0.at < $1.at }) {
      let seconds = String(format: "%02d:%02d.%03d", at / 60_000, at / 1_000 % 60, at % 1_000)
      log +=
        "2026-03-01 00:\(seconds) UTC [\(1000 + session).\(session)] app@shop LOG:  duration: 0.100 ms  statement: \(text)\n"
    }
    let path = NSTemporaryDirectory() + "sextant-replica-\(UUID().uuidString).log"
    try log.write(toFile: path, atomically: false, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    var options = LogDigester.Options()
    options.threads = 1
    options.prefix = LinePrefix("%m [%c] %u@%d ")
    let digester = LogDigester(options)
    try digester.read(LogFiles([path], now: 0))
    return try #require(digester.workload().sessions)
  }

  @Test func `reads that nobody writes before go to replicas`() throws {
    var database = Self.shop([Self.catalogRead, Self.cartRead, Self.cartWrite])
    var runs: [(Int, Int, String)] = []
    for number in 0..<20 {
      let start = number * 5_000
      runs += [
        (1, start, "BEGIN"), (1, start + 1, "SELECT * FROM products WHERE id = \(number)"), (1, start + 2, "COMMIT"),
        (2, start, "BEGIN"), (2, start + 1, "UPDATE carts SET amount = 1 WHERE id = \(number)"),
        (2, start + 2, "COMMIT"),
        (2, start + 50, "BEGIN"), (2, start + 51, "SELECT * FROM carts WHERE id = \(number)"),
        (2, start + 52, "COMMIT"),
      ]
    }
    database.sessions = try Self.sessions(runs)
    let finding = try #require(try database.findings(Self.rule).first)
    #expect(finding.verdict == .advised, "\(finding.reasons)")
    #expect(abs((finding.figure("movable_share") ?? 0) - 0.8) < 1e-9, "\(finding.reasons)")
    #expect(abs((finding.figure("read_back_share") ?? 0) - 0.1) < 1e-9)
    #expect(abs((finding.figure("write_share") ?? 0) - 0.1) < 1e-9)
    // 0.8 of 2.8 times what one carries.
    #expect(finding.figure("replicas") == 3 && finding.subjects == ["public.products"])
    #expect(
      Dictionary(uniqueKeysWithValues: finding.classes.map { ($0.query, $0.note) }) == [
        Self.catalogRead.text: "may move", Self.cartRead.text: "stays: it is read back at once",
        Self.cartWrite.text: "stays: it writes",
      ])
    #expect(!finding.reasons.contains { $0.contains("log_min_duration_statement") })
  }

  @Test func `reads that are read back after writes stay`() throws {
    var database = Self.shop([SmallStatement("SELECT * FROM carts WHERE id = $1", milliseconds: 600), Self.cartWrite])
    database.sessions = try Self.sessions(
      (0..<20).flatMap { number -> [(Int, Int, String)] in
        let start = number * 3_000
        let texts = [
          "BEGIN", "UPDATE carts SET amount = 1 WHERE id = \(number)", "SELECT * FROM carts WHERE id = \(number)",
          "COMMIT",
        ]
        return texts.enumerated().map { (1, start + $0.offset, $0.element) }
      })
    let finding = try #require(try database.findings(Self.rule).first)
    #expect(finding.verdict == .notAdvised && finding.figure("movable_share") == 0)
    #expect(finding.reasons.contains { $0.contains("transactions that write") })
    #expect(finding.reasons[0].contains("bound to writes"))
  }

  @Test func `a machine that has little to do needs none, and what would move is told all the same`() throws {
    let database = Self.shop([Self.catalogRead, Self.cartWrite])
    let finding = try #require(try database.findings(ReadReplicaRule()).first)
    #expect(finding.verdict == .notAdvised && finding.figure("replicas") == 0)
    #expect(finding.reasons[0].hasPrefix("There is no need") && finding.reasons[0].contains("fewer than 0.01 sessions"))
    #expect(finding.classes.first { $0.query == Self.catalogRead.text }?.note == "may move, by its text")
    // A window of time that nobody knows is no reason either.
    var unknown = database
    unknown.seconds = nil
    let untold = try #require(try unknown.findings(Self.rule).first)
    #expect(untold.verdict == .notAdvised && untold.reasons[0].contains("can't be told"))
  }

  @Test func `what a user has just changed is to be moved with caution`() throws {
    let texts = [
      "SELECT amount FROM carts WHERE id = $1", "SELECT product_id FROM carts WHERE id = $1",
      "SELECT amount FROM carts WHERE id > $1", "SELECT name FROM products WHERE id = $1",
    ]
    var database = Self.shop(texts.map { SmallStatement($0) } + [Self.cartWrite])
    func notes() throws -> [String?] {
      let finding = try #require(try database.findings(Self.rule).first)
      return texts.map { text in finding.classes.first { $0.query == text }?.note }
    }
    let plain = "may move, by its text"
    #expect(try notes() == ["may move, if it tolerates lag", plain, plain, plain])
    // Others change it: whoever reads it has not just done so.
    database.statements[4].user = "nightly"
    #expect(try notes() == [plain, plain, plain, plain])
  }

  @Test func `without sessions the share is an upper bound, and what would tell more is said`() throws {
    let finding = try #require(
      try Self.shop([Self.catalogRead, Self.cartRead, Self.cartWrite]).findings(Self.rule).first)
    #expect(finding.verdict == .advised && finding.summary.hasPrefix("Up to 90 %"))
    #expect(finding.reasons.contains { $0.contains("log_min_duration_statement = 0") })
    #expect(abs((finding.figure("unseen_share") ?? 0) - 0.9) < 1e-9)
  }

  @Test func `a load of writes has no use for replicas`() throws {
    var write = Self.cartWrite
    write.milliseconds = 5_000
    let finding = try #require(try Self.shop([Self.catalogRead, write]).findings(Self.rule).first)
    #expect(finding.verdict == .notAdvised && finding.reasons[0].hasPrefix("Most of the load writes"))
    #expect(try Self.shop([write]).findings(Self.rule).isEmpty)
  }

  @Test(arguments: [
    ("SELECT * FROM products WHERE id = $1", ReplicaSafety.Reason?.none), ("SELECT score(1) FROM products", nil),
    ("SELECT * FROM products FOR UPDATE", .locks), ("SELECT * FROM products FOR SHARE", .locks),
    ("SELECT nextval('s')", .function), ("SELECT pg_advisory_lock(1)", .function),
    ("SELECT pg_try_advisory_xact_lock(1)", .function), ("SELECT touch(id) FROM products", .function),
    ("SELECT public.native()", .function), ("INSERT INTO carts VALUES (1, 1, 1)", .writes),
    ("WITH gone AS (DELETE FROM carts RETURNING id) SELECT * FROM gone", .writes),
    ("SELECT * FROM scratch", .temporaryTable), ("SELECT random(), now() FROM products", nil),
  ])
  func `what a standby refuses stays`(text: String, reason: ReplicaSafety.Reason?) throws {
    var database = Self.shop([SmallStatement(text)])
    var scratch = SmallDatabase.table("scratch", ["id bigint"])
    scratch.persistence = "t"
    database.tables.append(scratch)
    let input = try database.input()
    #expect(ReplicaSafety(input.catalog).reason(input.classes[0]) == reason)
  }

  @Test func `as many replicas as it takes for none to be busier than the bound`() {
    #expect(
      [0, 0.4, 8, 8.1, 24, 25, 1_000, .infinity].map { ReadReplicaRule.replicas(movingSessions: $0, 8) }
        == [1, 1, 1, 2, 3, 4, 5, 5])
  }
}
