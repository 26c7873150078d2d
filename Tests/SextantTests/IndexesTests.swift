import Foundation
import Testing

struct IndexesTests {
  private static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }
  private static let directory = root + "/Workloads/shop"

  /// What the tests read of `sextant.indexes/1`.
  private struct Document: Decodable {
    let schema: String
    let classesAnalyzed: Int?
    let indexes: [Entry]

    struct Entry: Decodable {
      let table: String
      let index: String
      let sizeBytes: Int
      let scans: Int?
      let countersSince: String?
      let verdict: String
      let reason: String
      let classesUsing: Int?
      let classesDearer: [String]?
      let drop: String?
      let rollback: String?
    }

    subscript(name: String) -> Entry? { indexes.first { $0.index == name } }
  }

  private static func list(_ arguments: [String]) throws -> Document {
    let scratch = try Scratch()
    let outcome = try CommandLineTool(scratch).run(["indexes"] + arguments + ["--format", "json"])
    #expect(outcome.status == .exit(0), "\(outcome.errors)")
    #expect(scratch.leftovers.isEmpty)
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(Document.self, from: Data(outcome.output.utf8))
  }

  @Test func `each index of the shop has a verdict, and the planner's answer`() throws {
    let list = try Self.list([Self.directory])
    #expect(list.schema == "sextant.indexes/1" && list.classesAnalyzed == 113)
    #expect(list.indexes.count == 40)
    #expect(list.indexes.allSatisfy { !$0.reason.isEmpty && $0.classesUsing != nil && $0.countersSince != nil })
    // A prefix of the primary key, by which three classes read some more pages, and none twice as many.
    let prefix = try #require(list["order_items_order_id_idx"])
    #expect(prefix.verdict == "redundant" && prefix.classesDearer == [])
    #expect(prefix.drop == "DROP INDEX CONCURRENTLY public.order_items_order_id_idx")
    // The snapshot was taken two minutes after the counters were reset.
    #expect(list["orders_channel_idx"]?.verdict == "unused-so-far")
    #expect(list["customers_email_key"]?.verdict == "keep")
    // The partitions' are not told apart from their parent's.
    #expect(list["events_pkey"]?.scans == 6 && list["events_2026_11_pkey"] == nil)
  }

  @Test func `counters that are called old enough make unscanned indexes go, with the way back`() throws {
    let list = try Self.list([Self.directory, "--unused-after", "0", "--table", "public.orders"])
    #expect(Set(list.indexes.map(\.table)) == ["public.orders"])
    let channel = try #require(list["orders_channel_idx"])
    #expect(channel.verdict == "unused" && channel.classesDearer == [])
    #expect(channel.drop == "DROP INDEX CONCURRENTLY public.orders_channel_idx")
    #expect(
      channel.rollback
        == "CREATE INDEX CONCURRENTLY orders_channel_idx ON public.orders USING btree (channel)")
    #expect(list["orders_order_number_key"]?.verdict == "keep")
  }

  @Test func `a catalog alone is enough, and then no planner is asked`() throws {
    let snapshot = Self.directory + "/snapshot.json"
    let list = try Self.list(["--snapshot", snapshot])
    #expect(list.classesAnalyzed == nil && list.indexes.allSatisfy { $0.classesUsing == nil })
    let prefix = try #require(list["order_items_order_id_idx"])
    #expect(prefix.verdict == "redundant" && prefix.reason.contains("order_items_pkey begins with its keys"))
    let text = try CommandLineTool(Scratch()).run(["indexes", "--snapshot", snapshot]).output
    #expect(text.contains("40 indexes, 1 to drop (12 MB)") && text.contains("not asked: there are no statements"))
    #expect(text.contains("DROP INDEX CONCURRENTLY public.order_items_order_id_idx;"))
    #expect(text.contains("replicas not seen"))
  }

  @Test func `a schema alone has no counters, and says so`() throws {
    let list = try Self.list(["--schema", Self.directory + "/schema.sql"])
    #expect(list["orders_channel_idx"]?.verdict == "keep")
    #expect(list["orders_channel_idx"]?.reason == "how often it is scanned is not known")
    #expect(list.indexes.allSatisfy { $0.scans == nil })
  }

  @Test func `a live database is listed as its snapshot is`() throws {
    let server = try ShopServer.shared.get()
    let live = try Self.list(["--database", server.uri()])
    let later = try Self.list(["--snapshot", server.snapshot])
    #expect(live.indexes.map(\.index) == later.indexes.map(\.index))
    #expect(live.indexes.map(\.verdict) == later.indexes.map(\.verdict))
    #expect(live.indexes.count > 1)
  }
}
