import Testing

@testable import Catalog

/// What a snapshot may not say, and what becomes of numbers that no database has.
struct UntrustedSnapshotTests {
  private func decode(_ capturedAt: String, tables: String = "[]") throws(CatalogError) -> Catalog {
    let text = """
      {"schema": "sextant.snapshot/1", "captured_at": "\(capturedAt)", "server": {"version_number": 150018},
       "database": {"name": "d"}, "tables": \(tables)}
      """
    return try SnapshotCodec.decode(Array(text.utf8)).catalog
  }

  @Test(arguments: [
    "2026-03-01'; DROP TABLE t; --", "2026-03-01T02:00:00Z'", #"2026-03-01T02:00:00Z\\"#, "now", "", "2026",
    "2026-03-01T02:00:00Z$$", "2026-03-01T02:00:00Z;00", "2026-03-01\\n02:00:00", "infinity-00:00",
    "2026-03-01T02:00:00.0000000000000000000000Z", "٢٠٢٦-٠٣-٠١", "2026-03-01/**/",
  ])
  func `a clock that is no time is refused, since it becomes part of functions`(_ capturedAt: String) {
    let error = #expect(throws: CatalogError.self) { try decode(capturedAt) }
    #expect(error?.code == .malformed && error?.subject == "captured_at", "\(String(describing: error))")
  }

  @Test(arguments: ["2026-03-01T02:00:00Z", "2026-03-01 02:00:00.123+02:00", "2026-03-01"])
  func `times are taken`(_ capturedAt: String) throws {
    #expect(try decode(capturedAt).capturedAt == capturedAt)
  }

  @Test(arguments: ["9223372036854775807", "-9223372036854775808", "4294967296", "-7"])
  func `numbers of pages are those that a relation can have`(_ number: String) throws {
    let table = try decodeTable(pages: number, rows: "1", width: number)
    let pages = [table.pages, table.pagesAtAnalyze, table.allVisiblePages, table.indexes[0].pages].map { $0 ?? 0 }
    #expect((pages + [table.indexes[0].pagesAtAnalyze ?? 0]).allSatisfy { (-1...4_294_967_294).contains($0) })
    let widths = [
      table.columns[0].statistics, table.columns[0].inheritedStatistics, table.indexes[0].expressionStatistics[0],
    ]
    #expect(widths.allSatisfy { (0...(1 << 30)).contains($0?.averageWidth ?? -1) })
  }

  @Test(arguments: ["1e308", "-1e308", "5e-324", "1e13", "-0.0"])
  func `numbers of rows and fractions are those that statistics can have`(_ number: String) throws {
    let table = try decodeTable(pages: "1", rows: number, width: "4")
    #expect((-1...1e13).contains(table.rows) && (-1...1e13).contains(table.indexes[0].rows))
    for statistics in [
      table.columns[0].statistics, table.columns[0].inheritedStatistics, table.indexes[0].expressionStatistics[0],
    ] {
      #expect((0...1).contains(statistics?.nullFraction ?? -1) && (-1...1e13).contains(statistics?.distinct ?? -2))
      #expect(statistics?.mostCommonFrequencies?.allSatisfy { (0...1).contains($0) } == true)
    }
  }

  @Test(arguments: ["NaN", "Infinity", "1e999", "9223372036854775808", "1.5"])
  func `what is no number of JSON is refused`(_ number: String) {
    #expect(throws: CatalogError.self) { try decodeTable(pages: number, rows: "1", width: "4") }
  }

  private func decodeTable(pages: String, rows: String, width: String) throws -> Table {
    let statistics = """
      {"null_fraction": \(rows), "average_width": \(width), "distinct": \(rows), "most_common_values": "{a}",
       "most_common_frequencies": [\(rows)]}
      """
    let table = """
      [{"schema": "public", "name": "t", "rows": \(rows), "pages": \(pages), "pages_at_analyze": \(pages),
        "all_visible_pages": \(pages),
        "columns": [{"name": "a", "type": "text", "statistics": \(statistics), "inherited_statistics": \(statistics)}],
        "indexes": [{"name": "i", "definition": "CREATE INDEX", "rows": \(rows), "pages": \(pages),
          "pages_at_analyze": \(pages), "expression_statistics": [\(statistics)]}]}]
      """
    return try decode("2026-03-01T02:00:00Z", tables: table).tables[0]
  }

  @Test func `a table that is its own partition has no end, and is not followed there`() {
    func table(_ name: String, _ kind: Table.Kind, parents: [String]) -> Table {
      Table(
        schema: "public", name: name, kind: kind, rows: 5, partitionBound: parents.isEmpty ? nil : "DEFAULT",
        parents: parents.map { ObjectName(schema: "public", name: $0) })
    }
    let tree = TableTree(
      Catalog(
        capturedAt: "", server: .init(versionNumber: 150_018, version: ""), database: .init(name: ""),
        tables: [
          table("self", .partitioned, parents: ["self"]), table("a", .partitioned, parents: ["b"]),
          table("b", .partitioned, parents: ["a"]), table("leaf", .ordinary, parents: ["b", "a", "b"]),
        ]))
    #expect(tree.leaves(of: ObjectName(schema: "public", name: "self")).isEmpty)
    #expect(tree.leaves(of: ObjectName(schema: "public", name: "a")).map(\.name) == ["leaf"])
    #expect(tree.rows(of: ObjectName(schema: "public", name: "b")) == 5)
  }

  @Test(arguments: ["dblink", "file_fdw", "plperl", "plpython3u", "hstore_plperlu", "jsonb_plpython3u", "pg_cron"])
  func `an extension that leads out of the database is refused`(_ name: String) {
    #expect(Catalog.Extension.isRefused(name))
  }

  @Test(arguments: ["plpgsql", "citext", "hstore", "pg_trgm", "postgis", "btree_gin"])
  func `an extension of types and operators is not`(_ name: String) {
    #expect(!Catalog.Extension.isRefused(name))
  }
}
