import Advice
import Catalog
import Testing

struct WordingTests {
  @Test func `an index is told by keys, directions, INCLUDE and WHERE`() {
    let definition = IndexDefinition(
      table: ObjectName(schema: "public", name: "t"),
      keys: [IndexKey(column: "a"), IndexKey(column: "B", isDescending: true, nullsFirst: true)], included: ["c"],
      predicate: "d > 0")
    #expect(definition.words == #"(a, "B" DESC) INCLUDE (c) WHERE (d > 0)"#)
  }

  @Test(arguments: [
    (150_000, "GRANT pg_read_all_data TO monitor"), (130_000, "GRANT SELECT ON ALL TABLES IN SCHEMA a, b TO monitor"),
  ])
  func `one grant stands for those of many tables; row security has its own`(version: Int, grant: String) {
    var catalog = Catalog(
      capturedAt: "", server: .init(versionNumber: version, version: ""), database: .init(name: "d"))
    let tables = ["a", "b"].flatMap { schema in (1...4).map { ObjectName(schema: schema, name: "t\($0)") } }
    catalog.unreadable = tables.map {
      .init(table: $0, columns: ["c"], grant: "GRANT SELECT ON \($0.sql) TO monitor")
    }
    let secured = ObjectName(schema: "a", name: "secured")
    catalog.unreadable.append(.init(table: secured, columns: ["c"], grant: "ALTER ROLE monitor BYPASSRLS"))
    let texts = UnreadableWording.texts(catalog)
    #expect(texts.count == 2)
    #expect(
      texts.contains("statistics of a.secured (c) may not be read; this would help: ALTER ROLE monitor BYPASSRLS"))
    #expect(
      texts.contains(
        "statistics of 8 tables (a.t1, a.t2, a.t3, a.t4, b.t1 and 3 more) may not be read; this would help: \(grant)"))
    catalog.unreadable = [catalog.unreadable[0]]
    #expect(
      UnreadableWording.texts(catalog) == [
        "statistics of a.t1 (c) may not be read; this would help: GRANT SELECT ON a.t1 TO monitor"
      ])
  }
}
