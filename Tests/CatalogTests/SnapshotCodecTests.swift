import Testing

@testable import Catalog

struct SnapshotCodecTests {
  /// A catalog in which every field differs from its default.
  static let full = Catalog(
    capturedAt: "2026-03-01T02:00:00Z",
    server: Catalog.Server(versionNumber: 150018, version: "15.18", blockSize: 16384),
    database: Catalog.Database(
      name: "shop", encoding: "LATIN1", collate: "de", ctype: "fr", localeProvider: "i", icuLocale: "de-DE",
      searchPath: ["shop", "Ünï \"x\""]),
    settings: [Catalog.Setting(name: "work_mem", value: "16MB")], schemas: ["public", "shop"],
    extensions: [Catalog.Extension(name: "pg_trgm", schema: "public", version: "1.6")],
    types: [
      UserType(
        schema: "shop", name: "t", kind: .range, labels: ["a"], baseType: "int", isNotNull: true, checks: ["CHECK (x)"],
        attributes: [Column(name: "a", type: "int")], multirange: "tm")
    ],
    functions: [
      Function(
        schema: "shop", name: "f", arguments: "a int", result: "int", language: "sql", kind: "w", volatility: "i",
        isStrict: true, parallel: "s", cost: 1.5, rows: 10, returnsSet: true, body: "SELECT\n1", definition: "d")
    ],
    tables: [
      Table(
        schema: "shop", name: "orders", kind: .partitioned, persistence: "u", owner: "me",
        columns: [
          Column(
            name: "id", type: "bigint", typeSchema: "x", typeName: "int8", isNotNull: true, defaultExpression: "1",
            generated: "s", identity: "a", collation: "\"C\"",
            statistics: ColumnStatistics(
              nullFraction: 0.1, averageWidth: 8, distinct: -0.3333, mostCommonValues: "{1,\"a\\\\b\"}",
              mostCommonFrequencies: [0.25, 1e-7], histogram: "{2,3}", correlation: -0.5, mostCommonElements: "{4}",
              mostCommonElementFrequencies: [0.5], elementCountHistogram: [1, 2], rangeLengthHistogram: "{1}",
              rangeEmptyFraction: 0, rangeBoundsHistogram: "{5}"),
            inheritedStatistics: ColumnStatistics(averageWidth: 4, distinct: 2))
        ],
        constraints: [
          Constraint(
            name: "fk", kind: .foreignKey, definition: "FOREIGN KEY", columns: ["id"],
            referencedTable: ObjectName(schema: "shop", name: "c"), referencedColumns: ["id"], onDelete: "c",
            onUpdate: "a",
            isValidated: false, isInherited: true)
        ],
        indexes: [
          Index(
            name: "i", definition: "CREATE INDEX", method: "gin",
            keys: [
              IndexKey(
                column: "id", expression: "lower(x)", operatorClass: "o", collation: "c", isDescending: true,
                nullsFirst: true)
            ],
            included: ["x"], predicate: "p", isUnique: true, isPrimary: true, isValid: false, constraint: "k",
            isReplicaIdentity: true, isClustered: true, rows: 1e9, pages: 7, scans: 9_007_199_254_740_993,
            parent: ObjectName(schema: "s", name: "p"),
            expressionStatistics: [nil, ColumnStatistics(averageWidth: 3, distinct: 1)], pagesAtAnalyze: 6)
        ],
        rows: 5e6, pages: 10, allVisiblePages: 9, options: ["fillfactor=80"], partitionKey: "RANGE (id)",
        partitionBound: "DEFAULT", parents: [ObjectName(schema: "shop", name: "p")], rowSecurity: true,
        forcesRowSecurity: true,
        policies: [
          Policy(name: "p", isPermissive: false, command: "r", roles: ["me"], using: "a", withCheck: "b")
        ],
        replicaIdentity: "f",
        activity: TableActivity(
          sequentialScans: 1, indexScans: 2, inserts: 3, updates: 4, hotUpdates: 5, deletes: 6, liveRows: 7,
          deadRows: 8,
          since: "2026-01-01T00:00:00Z"),
        definition: "SELECT 1", pagesAtAnalyze: 5)
    ],
    views: [
      View(
        schema: "shop", name: "v", columns: [Column(name: "a", type: "text")], definition: "SELECT 1",
        options: ["security_barrier=true"])
    ],
    extendedStatistics: [
      ExtendedStatistics(
        schema: "shop", name: "s", table: ObjectName(schema: "shop", name: "orders"), definition: "CREATE STATISTICS",
        columns: ["id"], isInherited: true, ndistinct: "{}", dependencies: "{}", mostCommonValues: "00",
        attributeNumbers: [2], expressionStatistics: [nil])
    ],
    roles: [
      Catalog.Role(name: "me", isSuperuser: true, bypassesRowSecurity: true, oid: 7, searchPath: ["shop", "Ünï \"x\""])
    ], statistics: .assumed,
    unreadable: [
      Catalog.Unreadable(table: ObjectName(schema: "shop", name: "orders"), columns: ["id"], grant: "GRANT")
    ])

  private func text(_ catalog: Catalog, _ statements: [[String: String?]]? = nil) throws -> String {
    String(decoding: try SnapshotCodec.encode(Snapshot(catalog: catalog, statements: statements)), as: UTF8.self)
  }

  private func decode(_ text: String) throws(CatalogError) -> Snapshot { try SnapshotCodec.decode(Array(text.utf8)) }

  @Test func `every field goes through the document`() throws {
    let statements: [[String: String?]] = [
      ["query": "SELECT \"x\"\n", "queryid": "-9223372036854775808", "rolname": nil]
    ]
    let document = try text(Self.full, statements)
    let back = try decode(document)
    #expect(back.catalog == Self.full)
    #expect(back.statements == statements)
    #expect(try text(back.catalog, back.statements) == document)
    #expect(document.hasPrefix("{\n\"schema\": \"sextant.snapshot/1\",\n\"captured_at\": \"2026-03-01T02:00:00Z\",\n"))
    #expect(document.hasSuffix("\n}\n"))
    #expect(document.contains("\"is_not_null\":true"))
  }

  @Test func `fields of later versions are ignored, absent ones have defaults`() throws {
    let snapshot = try decode(
      """
      {"schema": "sextant.snapshot/1", "captured_at": "2026-01-01T00:00:00Z", "server": {"version_number": 150018},
       "database": {"name": "d", "moons": 3}, "later": {"a": [1]},
       "tables": [{"schema": "public", "name": "t", "columns": [{"name": "a", "type": "integer", "later": null}],
         "constraints": [{"name": "k", "kind": "c", "definition": "CHECK (true)"}],
         "indexes": [{"name": "i", "definition": "CREATE INDEX"}]}]}
      """)
    let table = try #require(snapshot.catalog.tables.first)
    #expect(snapshot.statements == nil && snapshot.catalog.database.searchPath == ["public"])
    #expect(table.rows == -1 && table.persistence == "p" && table.columns[0].typeSchema == "pg_catalog")
    #expect(table.indexes[0].isValid && table.indexes[0].pages == 1 && table.constraints[0].isValidated)
    #expect(snapshot.catalog.server.version == "15.18" && snapshot.catalog.server.blockSize == 8192)
  }

  @Test(arguments: [
    ("", CatalogError.Code.notJSON), ("CREATE TABLE t ()", .notJSON),
    ("{\"schema\": \"sextant.snapshot/1\", ", .notJSON),
    ("{}", .notASnapshot), ("[]", .notASnapshot), ("3", .notASnapshot), ("{\"schema\": 1}", .notASnapshot),
    ("{\"schema\": \"sextant.advice/1\"}", .notASnapshot),
    ("{\"schema\": \"sextant.snapshot/2\"}", .unsupportedVersion),
    ("{\"schema\": \"sextant.snapshot/10\"}", .unsupportedVersion),
    ("{\"schema\": \"sextant.snapshot/1\"}", .malformed),
    (String(repeating: "[", count: 100_000), .notJSON),
  ])
  func `what is no snapshot of this version is refused`(text: String, code: CatalogError.Code) {
    let error = #expect(throws: CatalogError.self) { try decode(text) }
    #expect(error?.code == code)
  }

  @Test func `the place of a wrong member is named`() throws {
    let document = try text(Self.full).replacing("\"average_width\":8", with: "\"average_width\":\"eight\"")
    let error = #expect(throws: CatalogError.self) { try decode(document) }
    #expect(error?.code == .malformed)
    #expect(error?.subject == "tables[0].columns[0].statistics.averageWidth")
    #expect(error?.description.contains("eight") == false)
  }

  @Test func `a byte order mark is passed over`() throws {
    let bytes = try SnapshotCodec.encode(Snapshot(catalog: Self.full))
    #expect(try SnapshotCodec.decode([0xEF, 0xBB, 0xBF] + bytes).catalog == Self.full)
  }

  @Test func `damaged documents are refused without a crash`() throws {
    let original = try SnapshotCodec.encode(Snapshot(catalog: Self.full, statements: [["a": "b"]]))
    var generator = SeededGenerator(seed: 42)
    let bytes: [UInt8] = Array("{}[]\",:0-9eE.nt\\u\0".utf8) + [0xFF, 0xC3, 0x80]
    for _ in 0..<1_500 {
      var document = original
      for _ in 0...Int.random(in: 0..<3, using: &generator) {
        let place = Int.random(in: 0..<max(1, document.count - 1), using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: document[place] = bytes.randomElement(using: &generator)!
        case 1: document.insert(bytes.randomElement(using: &generator)!, at: place)
        case 2: document.removeSubrange(place..<min(document.count, place + Int.random(in: 1..<40, using: &generator)))
        default: document = Array(document[..<place])
        }
        if document.isEmpty { document = [0x7B] }
      }
      _ = try? SnapshotCodec.decode(document)
    }
  }
}
