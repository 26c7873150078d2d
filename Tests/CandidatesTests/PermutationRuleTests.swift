import AccessPatterns
import Catalog
import Testing

@testable import Candidates

struct PermutationRuleTests {
  private static func patterns(_ queries: [String]) throws -> [AccessPattern?] {
    let extractor = AccessPatternExtractor(catalog: CatalogIndex(Fixture.catalog))
    return try queries.map { try extractor.extract(from: $0) } + [nil]
  }

  @Test(arguments: [
    (1, ["(customer_id)", "(status)", "(total)"]),
    (
      2,
      [
        "(customer_id)", "(status)", "(total)", "(customer_id, status)", "(customer_id, total)",
        "(status, customer_id)",
        "(status, total)", "(total, customer_id)", "(total, status)",
      ]
    ),
  ])
  func `an access gives every order of its columns, returned ones too`(width: Int, lists: [String]) throws {
    let access = try Fixture.access("select total from orders where customer_id = $1 and status = $2")
    let candidates = PermutationRule(maximumWidth: width).candidates(for: access, on: Fixture.orders)
    #expect(candidates.map(\.keyList) == lists)
  }

  @Test func `columns without an order are left out`() throws {
    let access = try Fixture.access("select attributes, total from orders")
    #expect(Fixture.keys(PermutationRule(maximumWidth: 3).candidates(for: access, on: Fixture.orders)) == ["(total)"])
  }

  @Test func `a workload gives the orders of what its classes read together, with the classes that read one of them`()
    throws
  {
    let patterns = try Self.patterns(["select total from orders", "select 1 from orders where id = $1 and status = $2"])
    let candidates = PermutationRule(maximumWidth: 3).candidates(patterns, Fixture.catalog)
    #expect(candidates.count == 3 + 6 + 6)
    let classes = Dictionary(uniqueKeysWithValues: candidates.map { ($0.definition.keyList, $0.classes) })
    #expect(classes["(total)"] == [0] && classes["(id)"] == [1] && classes["(status, total, id)"] == [0, 1])
    // The same numbers as the table has them: id is the first column, total the fifth.
    #expect(candidates.first { $0.definition.keyList == "(total, id)" }?.keys == [4, 0])
    #expect(candidates.map(\.keys.count) == [1, 1, 1] + Array(repeating: 2, count: 6) + Array(repeating: 3, count: 6))
  }

  @Test func `what an existing index does is no exception, and tables that are not asked about are`() throws {
    let patterns = try Self.patterns(["select 1 from orders where id = $1"])
    let rule = PermutationRule(maximumWidth: 2)
    #expect(rule.candidates(patterns, Fixture.catalog).map(\.definition.keyList) == ["(id)"])
    let other = ObjectName(schema: "public", name: "customers")
    #expect(rule.candidates(patterns, Fixture.catalog, tables: [other]).isEmpty)
    #expect(!CandidateRules.identifiers.contains(PermutationRule.identifier))
  }

  @Test func `of lineitem's fourteen columns there are the number of ordered choices`() {
    let table = Table(
      schema: "public", name: "lineitem",
      columns: (0..<14).map { Column(name: "c\($0)", type: "integer", typeName: "int4") })
    let access = RelationAccess(table: table.objectName, alias: "l", columns: table.columns.map(\.name))
    let counts = (1...3).map { PermutationRule(maximumWidth: $0).candidates(for: access, on: table).count }
    #expect(counts == [14, 14 + 14 * 13, 14 + 14 * 13 + 14 * 13 * 12])
  }
}
