import Catalog
import Testing

@testable import Candidates

struct HashRuleTests {
  private static func found(_ condition: String) throws -> [String] {
    HashRule().candidates(for: try Fixture.access("select 1 from orders where " + condition), on: Fixture.orders)
      .map { "\($0.method) \($0.keyList)" }
  }

  @Test func `a long text that is compared for equality`() throws {
    #expect(try Self.found("note = $1") == ["hash (note)"])
    #expect(try Self.found("note = $1 and customer_id = $2 and note = $3") == ["hash (note)"])
  }

  @Test(arguments: [
    "status = $1", "customer_id = $1", "note > $1", "note like $1", "note in ($1, $2)", "note is null",
    "attributes = $1", "lower(note) = $1", "note <> $1",
  ])
  func `nothing for short values and other conditions`(condition: String) throws {
    #expect(try Self.found(condition).isEmpty)
  }

  @Test func `a B-tree on the column is enough`() throws {
    var catalog = Fixture.catalog
    let note = Index(name: "orders_note_idx", definition: "", keys: [IndexKey(column: "note")])
    catalog.tables[0].indexes.append(note)
    let hash = IndexDefinition(table: catalog.tables[0].objectName, method: "hash", keys: note.keys)
    let refusal = CandidateGenerator(catalog: catalog).covered(hash)
    #expect(refusal?.reason == "orders_note_idx is there, and btree finds the same rows" && refusal?.code == "covered")
    #expect(CandidateGenerator(catalog: Fixture.catalog).covered(hash) == nil)
  }
}
