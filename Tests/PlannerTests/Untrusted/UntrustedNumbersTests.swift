import Catalog
import Testing

@testable import Planner

/// Numbers at the ends of what a snapshot may hold overflow nowhere.
struct UntrustedNumbersTests {
  @Test(arguments: ["btree", "brin", "hash", "gin"])
  func `the size of an index is that of a relation at most`(_ method: String) {
    var table = CraftedCatalog.people
    for (rows, pages, analyzed) in [
      (1e13, 4_294_967_294, 1), (1e13, 4_294_967_294, 0), (-1, -1, -1), (1e13, 1, 4_294_967_294),
    ] {
      for width in [0, 1 << 30] {
        (table.rows, table.pages, table.pagesAtAnalyze) = (rows, pages, analyzed)
        table.columns[0].statistics?.averageWidth = width
        let keys = (0..<32).map { _ in IndexKey(column: "id") }
        let definition = IndexDefinition(table: table.objectName, method: method, keys: keys)
        let size = IndexSizeEstimate(definition, on: table)
        #expect((0...4_294_967_294).contains(size.pages) && size.bytes >= 0 && size.rows >= 0)
      }
    }
  }

  @Test func `a twin of the largest table plans`() throws {
    var catalog = CraftedCatalog.catalog()
    (catalog.tables[0].rows, catalog.tables[0].pages, catalog.tables[0].allVisiblePages) = (1e13, 4_194_304, 1 << 40)
    catalog.tables[0].pagesAtAnalyze = 1
    catalog.tables[0].columns[0].statistics = ColumnStatistics(
      nullFraction: 1, averageWidth: 1 << 30, distinct: -1, mostCommonValues: "{2147483647}",
      mostCommonFrequencies: [1], correlation: 1e308)
    let twin = try CraftedCatalog.start(catalog)
    #expect(try twin.plan("SELECT * FROM people WHERE id = 5").totalCost > 0)
    let definition = IndexDefinition(table: catalog.tables[0].objectName, keys: [IndexKey(column: "id")])
    let created = try twin.createHypothetical([definition], numberedFrom: 0)
    #expect(try created[0].get().bytes > 0)
  }

  @Test(arguments: [[0.5], [], [0.1, 0.1, 0.1, 0.1]])
  func `most common values without their frequencies are left out`(_ frequencies: [Double]) throws {
    var catalog = CraftedCatalog.catalog()
    catalog.tables[0].columns[1].statistics?.mostCommonFrequencies = frequencies
    let twin = try CraftedCatalog.start(catalog)
    #expect(twin.notes.map(\.subject) == ["statistics of public.people.name"])
    #expect(try twin.plan("SELECT * FROM people WHERE name = 'c'").rows > 0)
  }
}
