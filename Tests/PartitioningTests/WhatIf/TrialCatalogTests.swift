import Catalog
import Testing

@testable import Partitioning

@Suite struct TrialCatalogTests {
  private static func name(_ name: String) -> ObjectName { ObjectName(schema: "public", name: name) }

  /// The catalog of a shop with many tables beside it.
  private static func catalog(others: Int) -> Catalog {
    var catalog = SmallShop.catalog()
    for number in 0..<others {
      catalog.tables.append(
        Table(schema: "public", name: "other_\(number)", columns: [Column(name: "n", type: "integer")]))
    }
    func table(_ number: Int) -> Int { catalog.tables.count - others + number }
    catalog.tables[table(1)].constraints = [
      Constraint(name: "to", kind: .foreignKey, definition: "", columns: ["n"], referencedTable: name("other_2"))
    ]
    catalog.tables[table(3)].parents = [name("other_1")]
    catalog.tables[table(4)].name = "Two words"
    catalog.tables[table(2)].policies = [
      Policy(
        name: "p", isPermissive: true, command: "*", roles: [], using: "(n IN ( SELECT other_5.n FROM other_5))",
        withCheck: nil)
    ]
    catalog.views.append(View(schema: "public", name: "seen", columns: [], definition: "SELECT n FROM \"OTHER_6\""))
    return catalog
  }

  @Test func `what statements could use stays, the rest goes`() {
    let catalog = Self.catalog(others: 100)
    let reduced = TrialCatalog.reduced(
      catalog, keeping: [SmallShop.byYear.table], for: ["SELECT * FROM orders o, public.\"other_1\" WHERE o.id = 10"])
    let left = Set(reduced.tables.map(\.name))
    // What other_1 refers to, its child, what a policy asks, what a view names, and what is no word.
    #expect(left.isSuperset(of: ["orders", "other_1", "other_2", "other_3", "other_5", "other_6", "Two words"]))
    #expect(!left.contains("other_10") && !left.contains("other_7"))
    #expect(reduced.tables.count < 20)
    #expect(reduced.views == catalog.views)
    #expect(reduced.extendedStatistics.allSatisfy { left.contains($0.table.name) })
  }

  @Test func `a small catalog stays as it is`() {
    let catalog = Self.catalog(others: 20)
    #expect(TrialCatalog.reduced(catalog, keeping: [], for: []) == catalog)
  }
}
