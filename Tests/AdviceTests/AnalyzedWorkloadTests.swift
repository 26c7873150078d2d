import Catalog
import Planner
import PostgresServer
import Testing
import Workload

@testable import Advice

/// A document of query classes may come from another version, or from another hand.
struct AnalyzedWorkloadTests {
  @Test func `a class whose access can't be read is skipped with its reason, and counted`() throws {
    let table = Table(
      schema: "public", name: "t", columns: [Column(name: "a", type: "integer", typeName: "int4")], rows: 1_000,
      pages: 10)
    let catalog = Catalog(
      capturedAt: "2026-03-28T12:00:00Z", server: .init(versionNumber: 150_018, version: "15.18"),
      database: .init(name: "d"), schemas: ["public"], tables: [table])
    // The planner follows this; the walk over the parse tree does not.
    let deep = "SELECT a FROM t WHERE a = " + [String](repeating: "a", count: 1_500).joined(separator: " + ")
    let texts = [deep, "SELECT a FROM t WHERE a = 1", "SELEC a FROM t"]
    let classes = texts.enumerated().map { number, text in
      QueryClass(fingerprint: "000000000000000\(number)", shape: "0123456789abcdef", query: text, calls: number + 1)
    }
    let pool = TwinPool(try Twin.start(catalog, binaries: ServerBinaries.find()))
    defer { pool.stop() }
    let workload = try AnalyzedWorkload(Workload(classes: classes), catalog, pool)
    #expect(workload.planned.map { $0 != nil } == [false, true, false])
    #expect(workload.patterns.map { $0 != nil } == [false, true, false])
    #expect(workload.skipped.map(\.code) == [.tooDeep, .parseError])
    #expect(workload.skipped.map(\.id) == [classes[0].id, classes[2].id])
    #expect(workload.skipped.map(\.calls) == [1, 3])
    #expect(workload.skipped.allSatisfy { $0.reason.hasPrefix("can't be parsed: ") })
  }

  @Test func `schemas that no server has, of a role or a table in a snapshot, end nothing`() throws {
    func table(_ schema: String, _ name: String) -> Table {
      Table(
        schema: schema, name: name, columns: [Column(name: "a", type: "integer", typeName: "int4")], rows: 1_000,
        pages: 10)
    }
    let catalog = Catalog(
      capturedAt: "2026-03-28T12:00:00Z", server: .init(versionNumber: 150_018, version: "15.18"),
      database: .init(name: "d"), schemas: ["fleet", "public"],
      tables: [table("public", "t"), table("fleet", "trip"), table("", "odd"), table("a\0b", "none")],
      roles: [
        .init(
          name: "app", isSuperuser: false, bypassesRowSecurity: false,
          searchPath: ["", "x\0y", "\"; DROP TABLE t; --", String(repeating: "ü", count: 5_000), "fleet"])
      ])
    let texts = ["SELECT a FROM trip", "SELECT a FROM odd", "SELECT a FROM none", "SELECT a FROM public.t"]
    let classes = texts.enumerated().map { number, text in
      QueryClass(
        fingerprint: "000000000000000\(number)", shape: "0123456789abcdef", query: text, user: "app", calls: 1)
    }
    let pool = TwinPool(try Twin.start(catalog, binaries: ServerBinaries.find()))
    defer { pool.stop() }
    let workload = try AnalyzedWorkload(Workload(classes: classes), catalog, pool)
    #expect(workload.planned.map { $0 != nil } == [true, false, false, true])
    #expect(workload.skipped.map(\.code) == [.unknownObject, .unknownObject])
  }
}
