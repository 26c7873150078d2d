import Catalog
import Foundation
import Planner
import PostgresClient
import Testing

@testable import Partitioning

/// The schemes that keys have, on a real server: it takes their bounds, and each row finds its partition.
@Suite struct SchemeTests {
  private static let widths = PartitionWidths(leastBytes: 40_000, mostBytes: 800_000)

  private static func built(
    _ column: String, zone: String = "UTC", widths: PartitionWidths = widths, queries: [String] = [],
    retention: Double? = nil, change: (inout Catalog) -> Void = { _ in }
  ) throws -> SchemeBuilder.Built {
    var catalog = try PartitionedServer.catalog.get()
    change(&catalog)
    let table = try #require(catalog.table(named: PartitionedServer.events))
    let plain = PlainWorkload(catalog)
    let classes = try (["SELECT * FROM shop.events WHERE \(column) = $1"] + queries).map {
      try plain.costed($0, calls: 10, cost: 10)
    }
    var deletes = AgedDeletes()
    if let retention { deletes.give(retention) }
    let load = TableLoad(table, classes)
    let size = PartitionAdvice.Size(table, blockSize: 8192)
    let candidates = KeyCandidates(
      catalog: catalog, table: table, load: load, classes: classes, rows: size.rows, deletes: deletes
    ).candidates()
    let builder = SchemeBuilder(
      catalog: catalog, table: table, size: size, growth: nil, deletes: deletes, widths: widths, load: load,
      candidates: candidates, zone: try #require(TimeZone(identifier: zone)))
    return try builder.scheme(try #require(candidates.first { $0.key.column == column }))
  }

  /// Rows by partition, of all that the table has.
  private func rows(_ scheme: PartitionScheme, _ check: (Connection) throws -> Void = { _ in }) throws -> [String: Int]
  {
    let connection = try PartitionedServer.connect()
    try connection.query("BEGIN")
    defer { _ = try? connection.query("ROLLBACK") }
    try PartitionedServer.partition(connection, scheme)
    try connection.query("INSERT INTO shop.events OVERRIDING SYSTEM VALUE SELECT * FROM shop.events_old")
    try check(connection)
    let result = try connection.query("SELECT tableoid::regclass::text, count(*) FROM shop.events GROUP BY 1").rows
    return Dictionary(
      uniqueKeysWithValues: result.map { (String(($0[0] ?? "").dropFirst(5)), Int($0[1] ?? "") ?? 0) })
  }

  @Test(arguments: [
    ("created_at", "Europe/Berlin"), ("created_at", "Asia/Kolkata"), ("local_at", "Europe/Berlin"), ("day", "UTC"),
  ])
  func `ranges of time take all rows and have the server's units as bounds`(column: String, zone: String) throws {
    let built = try Self.built(column, zone: zone)
    let unit = try #require(built.scheme.unit)
    let counts = try rows(built.scheme) { connection in
      try connection.query("SET LOCAL timezone = '\(zone)'")
      for partition in built.scheme.partitions {
        guard case .range(_, let to?) = partition.bound else { continue }
        let type = column == "created_at" ? "timestamptz" : "timestamp"
        let same = try connection.query("SELECT date_trunc($1, $2::\(type)) = $2::\(type)", [unit.rawValue, to]).rows
        #expect(same[0][0] == "t", "\(to)")
      }
      // What is older has a place, what comes after the last has none.
      try connection.query(
        """
        INSERT INTO shop.events (created_at, local_at, day, tenant, region, level, is_open, email)
        VALUES ('1999-01-01', '1999-01-01', '1999-01-01', 1, 'eu', 'low', true, 'x')
        """)
      guard case .range(_, let end?)? = built.scheme.partitions.last?.bound else { return }
      try connection.query("SAVEPOINT before")
      #expect(throws: PostgresError.self) {
        try connection.query(
          """
          INSERT INTO shop.events (created_at, local_at, day, tenant, region, level, is_open, email)
          VALUES ($1::timestamptz, $1::timestamp, $1::date, 1, 'eu', 'low', true, 'x')
          """, [end])
      }
      try connection.query("ROLLBACK TO before")
    }
    #expect(counts.values.reduce(0, +) == 20_001)
    // 701 days, and what is made ahead stays empty.
    #expect(built.scheme.partitions.filter { counts[$0.name] == nil }.count >= built.scheme.partitionsAhead)
    #expect(counts.keys.allSatisfy { $0.hasPrefix("events_p2") }, "\(counts.keys.sorted())")
  }

  /// The server is the oracle of all units, on the days on which clocks change too.
  @Test(arguments: ["UTC", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe"])
  func `units begin where date_trunc says`(zone: String) throws {
    let connection = try PartitionedServer.connect()
    let ranges = TimeRanges(.timestamptz, zone: try #require(TimeZone(identifier: zone)))
    for unit in PartitionScheme.TimeUnit.allCases {
      let rows = try connection.query(
        """
        SELECT extract(epoch FROM t)::bigint, extract(epoch FROM date_trunc($1, t, $2))::bigint,
          extract(epoch FROM (date_trunc($1, t AT TIME ZONE $2) + $3::interval) AT TIME ZONE $2)::bigint
        FROM (SELECT timestamptz '2023-12-30+00' + i * interval '7 hours 13 minutes' AS t FROM generate_series(0, 1500) i) x
        """, [unit.rawValue, zone, unit == .quarter ? "3 months" : "1 \(unit.rawValue)"]
      ).rows
      for row in rows {
        let (time, start, next) = (Double(row[0] ?? "") ?? 0, Double(row[1] ?? "") ?? 0, Double(row[2] ?? "") ?? 0)
        let found = ranges.start(of: Date(timeIntervalSince1970: time), unit)
        #expect(found.timeIntervalSince1970 == start, "\(unit) of \(time)")
        // An hour that clocks skip or repeat has no next one by its name.
        if unit != .hour { #expect(ranges.next(found, unit).timeIntervalSince1970 == next, "\(unit) after \(start)") }
      }
    }
  }

  @Test func `bounds of a zone without whole hours are read as they are meant`() throws {
    let connection = try PartitionedServer.connect()
    let ranges = TimeRanges(.timestamptz, zone: try #require(TimeZone(identifier: "America/St_Johns")))
    for seconds in [1_700_000_000.0, 1_720_000_000] {
      let text = ranges.text(ranges.start(of: Date(timeIntervalSince1970: seconds), .day))
      let back = try connection.query("SELECT extract(epoch FROM $1::timestamptz)", [text]).rows[0][0]
      #expect(Double(back ?? "") == ranges.start(of: Date(timeIntervalSince1970: seconds), .day).timeIntervalSince1970)
      #expect(PointInTime.date(text)?.timeIntervalSince1970 == Double(back ?? ""))
    }
  }

  @Test func `numbers that grow have ranges`() throws {
    let built = try Self.built("id")
    #expect(built.scheme.method == .range)
    #expect(built.scheme.unit == nil)
    let counts = try rows(built.scheme)
    #expect(counts.values.reduce(0, +) == 20_000)
    #expect(counts.count >= Self.widths.fewest)
    // The statistics' largest number is that of a sample, and may be a range short.
    #expect(built.scheme.partitions.count >= counts.count + PartitionScheme.numbersAhead - 1)
  }

  @Test(arguments: ["region", "level", "is_open"])
  func `few values have lists`(column: String) throws {
    let built = try Self.built(column)
    #expect(built.scheme.method == .list)
    #expect(built.scheme.partitions.last?.bound == .remaining)
    let counts = try rows(built.scheme)
    #expect(counts.values.reduce(0, +) == 20_000)
    // All values are known, so nothing is left for the default partition.
    #expect(counts["events_default"] == nil)
    #expect(counts.count == built.scheme.partitions.count - 1)
  }

  @Test func `many values have hash partitions of even size`() throws {
    let built = try Self.built("tenant")
    #expect(built.scheme.method == .hash)
    let counts = try rows(built.scheme)
    #expect(counts.count == built.scheme.partitions.count)
    #expect(counts.values.allSatisfy { (0.5...2).contains(Double($0) * Double(counts.count) / 20_000) }, "\(counts)")
  }

  @Test func `the unit fits the retention`() throws {
    // A month is the best width, and too wide for 20 days.
    let free = try Self.built("created_at", widths: PartitionWidths(leastBytes: 1, mostBytes: 1e12))
    let kept = try Self.built("created_at", widths: PartitionWidths(leastBytes: 1, mostBytes: 1e12), retention: 20)
    let unit = try #require(kept.scheme.unit)
    #expect(unit.days <= 0.35 * 20)
    #expect(try #require(free.scheme.unit).days > 0)
    #expect(kept.width.contains("kept for 20 days"))
  }

  @Test func `partitions are divided again with evidence only`() throws {
    // Days would be too many, and weeks are too large.
    let widths = PartitionWidths(leastBytes: 3_000, mostBytes: 20_000, most: 600)
    let both = "SELECT * FROM shop.events WHERE created_at > $1 AND tenant = $2"
    let divided = try Self.built("created_at", widths: widths, queries: [both, both + " AND note = 'x'"])
    let subdivision = try #require(divided.scheme.subdivision)
    #expect(subdivision.column == "tenant")
    #expect(try rows(divided.scheme).values.reduce(0, +) == 20_000)
    // Few of them name both, or the partitions are small enough.
    #expect(try Self.built("created_at", widths: widths).scheme.subdivision == nil)
    let wide = PartitionWidths(leastBytes: 10_000, mostBytes: 50e6)
    #expect(try Self.built("created_at", widths: wide, queries: [both, both]).scheme.subdivision == nil)
  }

  @Test func `names are free and short`() throws {
    let built = try Self.built("created_at") { catalog in
      catalog.tables.append(Table(schema: "shop", name: "events_p2025w23"))
      catalog.tables.append(Table(schema: "shop", name: "events_p2025_06"))
    }
    let names = built.scheme.partitions.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(!names.contains("events_p2025_06") && !names.contains("events_p2025w23"))
    var long = RelationNames(try PartitionedServer.catalog.get())
    let base = String(repeating: "ü", count: 31)
    let name = long.claim(base, "_p2026_01", in: "shop", reserving: RelationNames.subdivisionBytes)
    #expect(name.utf8.count <= 59)
    #expect(name.hasSuffix("_p2026_01"))
    #expect(long.claim(base, "_p2026_01", in: "shop", reserving: RelationNames.subdivisionBytes) != name)
  }

  @Test func `strays do not make partitions`() throws {
    let built = try Self.built("created_at") { catalog in
      let table = catalog.tables.firstIndex { $0.objectName == PartitionedServer.events } ?? 0
      let column = catalog.tables[table].columns.firstIndex { $0.name == "created_at" } ?? 0
      var bounds = (PostgresArray.parse(catalog.tables[table].columns[column].statistics?.histogram ?? "") ?? [])
      bounds[0] = "1970-01-01 00:00:00+00"
      bounds[bounds.count - 1] = "9999-12-31 00:00:00+00"
      catalog.tables[table].columns[column].statistics?.histogram = PostgresArray.literal(bounds)
    }
    #expect(built.scheme.partitions.count < 200)
    #expect(built.scheme.partitions.last?.bound == .remaining)
    #expect(built.scheme.partitions.first?.name.hasPrefix("events_p2024") == true)
  }
}
