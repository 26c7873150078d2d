import Foundation
import Testing

/// `--replica-snapshot`, with snapshots as a replica of the shop's server would give them.
struct ReplicaTests {
  private static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }
  private static let directory = root + "/Workloads/shop"
  private static let index = "orders_channel_idx"

  private struct Document: Decodable {
    let replicasCounted: Int
    let warnings: [String]
    let indexes: [Entry]

    struct Entry: Decodable {
      let index: String
      let scans: Int?
      let verdict: String
      let reason: String
    }
  }

  private let scratch: Scratch
  private let snapshot: String

  init() throws {
    scratch = try Scratch()
    snapshot = try String(contentsOfFile: Self.directory + "/snapshot.json", encoding: .utf8)
  }

  /// A replica's: read a minute later, with so many scans of the index.
  private func replica(_ name: String, scans: Int, change: (String) -> String = { $0 }) throws -> String {
    var text = snapshot
    let place = try #require(text.range(of: "\"name\":\"\(Self.index)\""))
    let count = try #require(text.range(of: "\"scans\":0", range: place.upperBound..<text.endIndex))
    text.replaceSubrange(count, with: "\"scans\":\(scans)")
    text = text.replacingOccurrences(of: "2026-11-22T17:17:32Z", with: "2026-11-22T17:18:\(10 + scans)Z")
    return try scratch.write(change(text), to: name)
  }

  private func run(_ arguments: [String]) throws -> CommandLineTool.Outcome {
    try CommandLineTool(scratch).run(arguments)
  }

  private func list(_ replicas: [String]) throws -> (document: Document, entry: Document.Entry) {
    let options = replicas.flatMap { ["--replica-snapshot", $0] }
    let outcome = try run(
      ["indexes", "--snapshot", Self.directory + "/snapshot.json", "--unused-after", "0", "--format", "json"] + options)
    #expect(outcome.status == .exit(0), "\(outcome.errors)")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let document = try decoder.decode(Document.self, from: Data(outcome.output.utf8))
    return (document, try #require(document.indexes.first { $0.index == Self.index }))
  }

  @Test func `what replicas scan is not unused, and all scans are added up`() throws {
    let alone = try list([])
    #expect(alone.entry.verdict == "unused" && alone.entry.scans == 0 && alone.document.replicasCounted == 0)
    let one = try list([replica("one.json", scans: 5)])
    #expect(one.entry.verdict == "keep" && one.entry.reason == "scanned 5 times" && one.document.replicasCounted == 1)
    let two = try list([replica("one.json", scans: 5), replica("two.json", scans: 3)])
    #expect(two.entry.scans == 8 && two.document.replicasCounted == 2 && two.document.warnings.isEmpty)
    // Others have the scans of both.
    let other = try #require(two.document.indexes.first { $0.index == "order_items_order_id_idx" })
    #expect(other.scans == 3 * 92_146)
  }

  @Test func `advice and lists say how many replicas were seen`() throws {
    func advice(_ options: [String]) throws -> String {
      try run(["advise", Self.directory, "--unused-after", "0", "--only", "drop"] + options).output
    }
    let alone = try advice([])
    #expect(alone.contains("DROP INDEX CONCURRENTLY public.\(Self.index)") && alone.contains("replicas not seen"))
    let idle = try replica("idle.json", scans: 0)
    let counted = try advice(["--replica-snapshot", idle])
    #expect(counted.contains("DROP INDEX CONCURRENTLY public.\(Self.index)"))
    #expect(counted.contains("scans on 1 replica counted") && !counted.contains("replicas not seen"))
    let busy = try advice(["--replica-snapshot", idle, "--replica-snapshot", replica("busy.json", scans: 2)])
    #expect(!busy.contains("DROP INDEX CONCURRENTLY public.\(Self.index)"))
    let text = try run(["indexes", Self.directory, "--replica-snapshot", idle]).output
    #expect(text.contains("Scans on 1 replica counted"))
  }

  @Test func `an index that the replica's snapshot lacks counts as used, with a warning`() throws {
    let renamed = try replica("renamed.json", scans: 0) {
      $0.replacingOccurrences(of: Self.index, with: "orders_other_idx")
    }
    let found = try list([renamed])
    #expect(found.entry.verdict == "keep" && found.entry.scans == nil)
    let warning = try #require(found.document.warnings.first)
    #expect(
      warning.contains("renamed.json lacks public.\(Self.index): how often")
        && warning.contains("has public.orders_other_idx, which the primary does not have"))
  }

  @Test func `what is no replica's snapshot is refused with what differs`() throws {
    let good = try replica("good.json", scans: 1)
    let lacking = try replica("lacking.json", scans: 1) {
      $0.replacingOccurrences(of: "\"name\":\"wishlist_items\"", with: "\"name\":\"wishes\"")
    }
    let uncounted = try replica("uncounted.json", scans: 1) {
      $0.replacing(#/"scans":[0-9]+/#, with: "\"scans\":null")
    }
    let cases: [([String], Int32, String)] = [
      ([Self.root + "/Workloads/field/snapshot.json"], 3, "is of the database"),
      ([lacking], 3, "is not of a replica of the same database: it lacks public.wishlist_items"),
      ([uncounted], 3, "has no counters"),
      ([good, good], 3, "is the same snapshot as"),
      ([Self.directory + "/snapshot.json"], 3, "is the primary's own snapshot"),
      ([Self.directory + "/schema.sql"], 3, "schema.sql"),
      ([scratch.directory + "/nothing.json"], 3, "nothing.json"),
      ([try scratch.write("{\"schema\":", to: "cut.json")], 3, "cut.json"),
      (["-"], 2, "--replica-snapshot takes files, not standard input"),
    ]
    for (files, status, words) in cases {
      let options = files.flatMap { ["--replica-snapshot", $0] }
      for command in ["advise", "indexes"] {
        let outcome = try run([command, Self.directory] + options)
        #expect(outcome.status == .exit(status) && outcome.output.isEmpty, "\(files)")
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
      }
    }
    let schema = try run(["indexes", "--schema", Self.directory + "/schema.sql", "--replica-snapshot", good])
    #expect(schema.status == .exit(2) && schema.errors.contains("a schema alone has no counters"))
  }
}
