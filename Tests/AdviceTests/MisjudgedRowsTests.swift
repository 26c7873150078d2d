import Advice
import Testing
import Workload

/// What is said of a class whose rows the planner can't foresee goes by the rows that were seen.
@Suite(.serialized) struct MisjudgedRowsTests {
  private static let shop = Result { try LoadedShop() }

  /// The planner takes an inequality on an expression to hold for a third of the rows.
  private func unimproved(rows: Int, _ query: String) throws -> AdviceDocument.Unimproved {
    let shop = try Self.shop.get()
    var builder = WorkloadBuilder()
    let dump = "query,calls,total_exec_time,rows\n\"\(query)\",5,100,\(rows)\n"
    builder.add(try WorkloadReader.read(Array(dump.utf8), name: "dump.csv"))
    var request = AdviceRequest(
      catalog: shop.catalog, workload: builder.build(), binaries: shop.binaries, kinds: ["btree", "include"],
      version: "test")
    request.explains = false
    return try #require(try Advisor(request).run().workload.unimproved.first)
  }

  private static let expression = "SELECT * FROM shop.\"\"Orders\"\" WHERE length(note) > $1"

  @Test func `few rows seen are no large part of a table`() throws {
    let entry = try unimproved(rows: 11, Self.expression)
    #expect(entry.code == "unserved-condition")
    #expect(entry.reason.contains("length(note)") && entry.reason.contains("33333"), "\(entry.reason)")
    #expect(entry.reason.contains("2.2 were returned or changed a call"), "\(entry.reason)")
  }

  @Test(arguments: [0, 5 * 40_000])
  func `a large part is one when as many rows were seen, or none are known`(_ rows: Int) throws {
    let entry = try unimproved(rows: rows, Self.expression)
    #expect(entry.code == "reads-most" && !entry.reason.contains("a call"), "\(entry.reason)")
  }

  @Test func `an aggregate's one row says nothing of those read`() throws {
    let entry = try unimproved(rows: 5, "SELECT count(*) FROM shop.\"\"Orders\"\" WHERE length(note) > $1")
    #expect(entry.code == "reads-most", "\(entry.reason)")
  }
}
