import Catalog
import Testing

struct NearNamesTests {
  private static let catalog = Catalog(
    capturedAt: "", server: .init(versionNumber: 150_000, version: "15"), database: .init(name: "d"),
    tables: [
      Table(schema: "public", name: "orders"), Table(schema: "archive", name: "orders"),
      Table(schema: "public", name: "Customers"), Table(schema: "public", name: "events", kind: .partitioned),
      Table(
        schema: "public", name: "events_1", partitionBound: "DEFAULT",
        parents: [ObjectName(schema: "public", name: "events")]),
      Table(schema: "odd", name: #"Weird "Name""#), Table(schema: "odd", name: "a.b"),
    ])

  @Test(arguments: [
    ("order", "; did you mean archive.orders or public.orders?"),
    ("ORDERS", "; did you mean public.orders or archive.orders?"),
    ("customers", #"; did you mean public."Customers"?"#), ("evnets", "; did you mean public.events?"),
    ("nowhere", ""), ("x", ""), ("", ""),
  ])
  func `the same name comes first, then the nearest`(name: String, hint: String) {
    #expect(NearNames.hint(for: name, in: Self.catalog) == hint)
  }

  @Test func `partitions are offered where one may be meant`() {
    #expect(NearNames.hint(for: "events_2", in: Self.catalog, offersPartitions: true).contains("public.events_1"))
    #expect(!NearNames.hint(for: "events_2", in: Self.catalog).contains("events_1"))
  }

  @Test(arguments: [
    ("orders", 2), (#""orders""#, 2), ("public.orders", 1), (#"public."orders""#, 1), (#""public".orders"#, 1),
    (#""public"."orders""#, 1), ("Customers", 1), (#""Customers""#, 1), ("customers", 0), (#""Weird ""Name""""#, 1),
    (#"Weird "Name""#, 1), (#"odd."Weird ""Name""""#, 1), ("a.b", 1), (#""a.b""#, 1), ("odd.a.b", 1),
    (#"odd."a.b""#, 1), ("x.public.orders", 0), (#""orders"#, 0), (#"""#, 0), (#""""#, 0), ("", 0), (".", 0),
  ])
  func `quotes are allowed and never needed`(text: String, tables: Int) {
    #expect(WrittenTableName(text).matches(in: Self.catalog).count == tables)
  }

  @Test(arguments: [
    ("orders", "orders"), (#"public."Ord.ers""#, "Ord.ers"), (#""Weird ""Name""""#, #"Weird "Name""#), ("", ""),
  ])
  func `the bare name has neither schema nor quotes`(text: String, bare: String) {
    #expect(WrittenTableName(text).bare == bare)
  }
}
