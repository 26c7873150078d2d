import Catalog
import Testing

@testable import Partitioning

@Suite struct KeyCandidateTests {
  /// Candidates of a workload of single calls with these costs.
  private static func candidates(
    _ queries: [(String, Double)], _ catalog: Catalog = PlainCatalog.catalog()
  ) throws -> [KeyCandidate] {
    let plain = PlainWorkload(catalog)
    let classes = try queries.map { try plain.costed($0.0, cost: $0.1, rows: 1) }
    let table = catalog.tables[0]
    return KeyCandidates(
      catalog: catalog, table: table, load: TableLoad(table, classes), classes: classes, rows: table.rows,
      deletes: AgedDeletes()
    ).candidates()
  }

  private static func share(_ query: String, of column: String) throws -> Double {
    try candidates([("SELECT * FROM events WHERE \(query)", 10)]).first { $0.key.column == column }?.key.prunedShare
      ?? 0
  }

  @Test(arguments: [
    "created_at = $1", "created_at > now() - interval '1 day'", "created_at BETWEEN $1 AND $2",
    "created_at IN ($1, $2)", "created_at = ANY ($1)", "created_at < $1 OR (created_at = $1 AND id < $2)",
    "created_at >= $1 AND tenant = 5", "(created_at, id) < ($1, $2) AND created_at <= $1",
  ])
  func `conditions that leave ranges out`(condition: String) throws {
    #expect(try Self.share(condition, of: "created_at") == 1)
  }

  @Test(arguments: [
    "(created_at, id) < ($1, $2)", "created_at::date = $1", "created_at <> $1", "created_at > $1 OR tenant = 5",
    "created_at = (SELECT max(created_at) FROM events)", "created_at IS NOT NULL", "tenant = 5",
  ])
  func `conditions that leave none out`(condition: String) throws {
    #expect(try Self.share(condition, of: "created_at") == 0)
  }

  @Test func `a value comes by way of a join`() throws {
    var catalog = PlainCatalog.catalog()
    catalog.tables.append(
      Table(
        schema: "public", name: "tenants",
        columns: [Column(name: "id", type: "integer", typeName: "int4"), Column(name: "name", type: "text")]))
    func share(_ condition: String) throws -> Double {
      let query = "SELECT * FROM events e JOIN tenants t ON t.id = e.tenant WHERE \(condition)"
      return try Self.candidates([(query, 10)], catalog).first { $0.key.column == "tenant" }?.key.prunedShare ?? 0
    }
    #expect(try share("t.id = $1") == 1)
    #expect(try share("t.name = $1") == 0)
  }

  @Test func `the share is of the load, inserts left out`() throws {
    let found = try Self.candidates([
      ("SELECT * FROM events WHERE created_at > $1", 75), ("SELECT * FROM events WHERE id = $1", 25),
      ("INSERT INTO events (tenant) VALUES ($1)", 500),
    ])
    #expect(found.map(\.key.column) == ["created_at", "id"])
    #expect(found.map(\.key.prunedShare) == [0.75, 0.25])
    #expect(found[0].key.otherClasses.count == 1)
  }

  /// A statement prunes by what all of its accesses have.
  @Test func `a table named twice has to be pruned twice`() throws {
    let both = "SELECT * FROM events a JOIN events b ON a.id = b.id WHERE a.created_at > $1"
    #expect(try Self.candidates([(both, 1)]).first { $0.key.column == "created_at" }?.key.prunedShare == 0)
    let pruned = both + " AND b.created_at > $1"
    #expect(try Self.candidates([(pruned, 1)]).first { $0.key.column == "created_at" }?.key.prunedShare == 1)
  }

  @Test func `a state that is updated is no key, a region is`() throws {
    let read = "SELECT * FROM events WHERE status = 'open' AND region = $1"
    let found = try Self.candidates([
      (read, 10), ("UPDATE events SET status = $1 WHERE id = $2", 1), ("INSERT INTO events (tenant) VALUES ($1)", 1),
    ])
    let status = try #require(found.first { $0.key.column == "status" })
    #expect(status.refusal?.contains("is set by UPDATEs") == true)
    let region = try #require(found.first { $0.key.column == "region" })
    #expect(region.refusal == nil)
    #expect(region.key.method == .list)
    // Without the UPDATE it is one.
    #expect(try Self.candidates([(read, 10)]).first { $0.key.column == "status" }?.refusal == nil)
  }

  @Test func `hash wants nearly all of the load`() throws {
    let tenant = "SELECT * FROM events WHERE tenant = $1"
    let all = try Self.candidates([(tenant, 90), ("SELECT * FROM events WHERE id = $1", 10)])
    #expect(all.first { $0.key.column == "tenant" }?.key.method == .hash)
    #expect(all.first { $0.key.column == "tenant" }?.refusal == nil)
    let half = try Self.candidates([(tenant, 50), ("SELECT * FROM events WHERE id = $1", 50)])
    #expect(half.first { $0.key.column == "tenant" }?.refusal?.contains("visit every partition") == true)
    // What has no condition reads all rows of a table of one piece too.
    let report = try Self.candidates([(tenant, 50), ("SELECT sum(tenant) FROM events", 50)])
    #expect(report.first { $0.key.column == "tenant" }?.refusal == nil)
    #expect(report.first { $0.key.column == "tenant" }?.key.prunedShare == 0.5)
    // A range of a hashed column leaves nothing out.
    #expect(try Self.share("tenant > $1", of: "tenant") == 0)
  }

  @Test func `a key has no nulls and is not generated`() throws {
    let query = ("SELECT * FROM events WHERE created_at > $1", 1.0)
    let nulls = PlainCatalog.catalog { $0.columns[1].statistics?.nullFraction = 0.02 }
    #expect(try Self.candidates([query], nulls).first?.refusal?.contains("2 % of the rows have NULL") == true)
    let generated = PlainCatalog.catalog { $0.columns[1].generated = "s" }
    #expect(try Self.candidates([query], generated).first?.refusal?.contains("generated column") == true)
    #expect(try Self.candidates([query]).first?.refusal == nil)
  }

  @Test func `a number that doesn't grow is for hash`() throws {
    let query = ("SELECT * FROM events WHERE id = $1", 1.0)
    #expect(try Self.candidates([query]).first?.key.method == .range)
    let random = PlainCatalog.catalog {
      $0.columns[0].identity = nil
      $0.columns[0].statistics?.correlation = 0.02
    }
    #expect(try Self.candidates([query], random).first?.key.method == .hash)
  }

  @Test func `a row comparison is named as what could be written anew`() throws {
    let found = try Self.candidates([
      ("SELECT * FROM events WHERE created_at > $1", 5), ("SELECT * FROM events WHERE (created_at, id) < ($1, $2)", 5),
    ])
    #expect(found.first?.key.reasons.contains { $0.contains("would have to be written anew") } == true)
  }
}
