import Testing

@testable import Catalog

struct TableTreeTests {
  private static func name(_ name: String) -> ObjectName { ObjectName(schema: "public", name: name) }

  /// `log` is inherited by `log_login`, that by `log_admin`; `reading` has the partition `reading_1`; `a` and `b` say
  /// of each other that they inherit.
  private static let tree = TableTree(
    Catalog(
      capturedAt: "2026-01-01T00:00:00Z", server: .init(versionNumber: 150_000, version: "15"),
      database: .init(name: "d"),
      tables: [
        Table(schema: "public", name: "log"), Table(schema: "public", name: "log_login", parents: [name("log")]),
        Table(schema: "public", name: "log_admin", parents: [name("log_login")]),
        Table(schema: "public", name: "reading", kind: .partitioned),
        Table(schema: "public", name: "reading_1", partitionBound: "DEFAULT", parents: [name("reading")]),
        Table(schema: "public", name: "a", parents: [name("b")]),
        Table(schema: "public", name: "b", parents: [name("a")]),
      ]))

  @Test func `inheritance is followed on all levels, and partitions are not inheritance`() {
    #expect(Self.tree.heirs(of: Self.name("log")).map(\.name) == ["log_admin", "log_login"])
    #expect(Self.tree.legators(of: Self.name("log_admin")).map(\.name) == ["log", "log_login"])
    #expect(Self.tree.heirs(of: Self.name("reading")).isEmpty)
    #expect(Self.tree.legators(of: Self.name("reading_1")).isEmpty)
    #expect(Self.tree.heirs(of: Self.name("a")).map(\.name) == ["b"])
  }

  @Test(arguments: [
    ("log", false, "log_login", true), ("log", true, "log_login", false), ("log", true, "log", true),
    ("log_login", false, "log", false), ("reading", false, "reading_1", true), ("reading_1", false, "reading", true),
    ("reading", false, "log", false),
  ])
  func `a query reaches indexes of partitions, of the table above a partition, and of inheritance children`(
    named: String, isOnly: Bool, index: String, reaches: Bool
  ) {
    #expect(Self.tree.query(on: Self.name(named), isOnly: isOnly, reaches: Self.name(index)) == reaches)
  }
}
