import Catalog
import PostgresClient
import Testing
import Workload

@testable import Partitioning

/// What is said to be refused is refused by the server, and what takes its place runs.
@Suite struct BreakageTests {
  private static let yearly = PartitionScheme(
    table: PartitionedServer.events, method: .range, column: "created_at", unit: .year,
    partitions: [
      Partition(name: "events_p2024", bound: .range(from: nil, to: "2025-01-01 00:00:00+00")),
      Partition(
        name: "events_p2025", bound: .range(from: "2025-01-01 00:00:00+00", to: "2026-01-01 00:00:00+00")),
      Partition(
        name: "events_p2026", bound: .range(from: "2026-01-01 00:00:00+00", to: "2027-01-01 00:00:00+00")),
    ])

  private static let queries = [
    "INSERT INTO shop.events (id, created_at, local_at, day, tenant, region, level, is_open, email) OVERRIDING SYSTEM VALUE "
      + "VALUES (7, '2025-06-01', now(), now(), 1, 'eu', 'low', true, 'new') ON CONFLICT (id) DO UPDATE SET region = 'us'",
    "INSERT INTO shop.events (created_at, local_at, day, tenant, region, level, is_open, email) VALUES ('2025-06-01', "
      + "now(), now(), 1, 'eu', 'low', true, 'newer') ON CONFLICT (email) DO NOTHING",
    "INSERT INTO shop.events (created_at, local_at, day, tenant, region, level, is_open, email) VALUES ('2025-06-01', "
      + "now(), now(), 1, 'eu', 'low', true, 'last') ON CONFLICT DO NOTHING",
    "SELECT * FROM shop.events WHERE id = 5",
    "UPDATE shop.events SET created_at = created_at + interval '1 day' WHERE id = 5",
    "SELECT count(*) FROM ONLY shop.events", "INSERT INTO shop.comments (id, event_id) VALUES (1000, 5)",
    "SELECT * FROM shop.events WHERE created_at > '2026-01-01' AND id = 5",
    "INSERT INTO shop.events (created_at, local_at, day, tenant, region, level, is_open, email, note) VALUES "
      + "('2025-06-01', now(), now(), 1, 'eu', 'low', true, 'noted', 'N') ON CONFLICT (lower(note)) WHERE note IS NOT NULL "
      + "DO UPDATE SET created_at = excluded.created_at",
  ]

  private static func breakages(_ scheme: PartitionScheme = yearly) throws -> [PartitionAdvice.Breakage] {
    let catalog = try PartitionedServer.catalog.get()
    let plain = PlainWorkload(catalog)
    let classes = try queries.map { try plain.costed($0, cost: 1, rows: 1) }
    return try #require(Breakages(scheme, catalog, classes)).all()
  }

  private static func id(_ number: Int) -> String {
    let hash = StableIdentifier.of([queries[number]])
    return hash + "-" + hash.prefix(8)
  }

  @Test func `each is refused on the partitioned table, and each replacement runs`() throws {
    let cluster = try PartitionedServer.cluster.get()
    let administration = try cluster.connect()
    try administration.query("CREATE DATABASE broken TEMPLATE \(PartitionedServer.name)")
    let connection = try cluster.connect(database: "broken", settings: [("timezone", "UTC")])
    try PartitionedServer.partition(connection, Self.yearly)
    try connection.query("INSERT INTO shop.events OVERRIDING SYSTEM VALUE SELECT * FROM shop.events_old")
    try connection.execute(script: "ALTER TABLE shop.comments DROP CONSTRAINT comments_event_id_fkey")
    try connection.execute(script: "DROP TABLE shop.events_old")
    let breakages = try Self.breakages()
    var refused = 0
    var replaced = 0
    for breakage in breakages {
      for statement in breakage.statements {
        #expect(throws: PostgresError.self, "\(statement)") { try connection.query(statement) }
        refused += 1
      }
      for statement in breakage.replacements {
        #expect(throws: Never.self, "\(statement)") { try connection.query(statement) }
        replaced += 1
      }
    }
    #expect(refused == 9)
    #expect(replaced >= 15)
    // The values' own table refuses what the constraint would have, whatever partition it would be in.
    let again = """
      INSERT INTO shop.events (created_at, local_at, day, tenant, region, level, is_open, email)
      VALUES ('2024-06-01', now(), now(), 1, 'eu', 'low', true, 'newer')
      """
    let error = #expect(throws: PostgresError.self) { try connection.query(again) }
    #expect(error?.sqlState == "23505")
    try connection.query("DELETE FROM shop.events WHERE email = 'newer'")
    #expect(throws: Never.self) { try connection.query(again) }
    try connection.query("UPDATE shop.events SET created_at = '2025-02-01' WHERE email = 'newer'")
    #expect(throws: PostgresError.self) { try connection.query(again) }
  }

  @Test func `what is concerned is named`() throws {
    let breakages = try Self.breakages()
    func only(_ kind: PartitionAdvice.Breakage.Kind) throws -> PartitionAdvice.Breakage {
      try #require(breakages.first { $0.kind == kind })
    }
    let upserts = breakages.filter { $0.kind == .upsert }
    #expect(Set(upserts.filter { !$0.statements.isEmpty }.flatMap(\.classes)) == [Self.id(0), Self.id(1), Self.id(8)])
    // These run, and don't do the same.
    let weaker = upserts.filter { $0.statements.isEmpty }
    #expect(Set(weaker.flatMap(\.classes)) == [Self.id(2), Self.id(8)])
    #expect(weaker.contains { $0.object == "DO UPDATE SET created_at" })
    // Look-ups by the key of old visit every partition; with the new key they don't.
    #expect(try only(.primaryKey).classes == [Self.id(3), Self.id(4)].sorted())
    #expect(try only(.foreignKey).object == "shop.comments.comments_event_id_fkey")
    #expect(try only(.foreignKey).classes == [Self.id(6)])
    #expect(try only(.rowMovement).classes == [Self.id(4)])
    #expect(breakages.filter { $0.kind == .unique }.map(\.object) == ["events_email_key", "events_note_key"])
    let others = breakages.filter { $0.kind == .other }.map(\.object)
    #expect(
      others == [
        "rows without a partition", "FROM ONLY", "CREATE INDEX CONCURRENTLY", "identity of id", "row-level security",
        "replica identity", "logical replication",
      ])
    #expect(breakages.first { $0.object == "FROM ONLY" }?.classes == [Self.id(5)])
  }

  @Test func `a key that is in them breaks none of them`() throws {
    let byID = PartitionScheme(
      table: PartitionedServer.events, method: .hash, column: "id",
      partitions: (0..<4).map { Partition(name: "events_h\($0)", bound: .hash(modulus: 4, remainder: $0)) })
    let breakages = try Self.breakages(byID)
    #expect(!breakages.contains { [.primaryKey, .foreignKey, .rowMovement].contains($0.kind) })
    // Those of the e-mail and the note lack the id.
    let refused = breakages.filter { $0.kind == .upsert && !$0.statements.isEmpty }.flatMap(\.classes)
    #expect(Set(refused) == [Self.id(1), Self.id(8)])
    #expect(!breakages.contains { $0.object == "rows without a partition" })
  }

  @Test func `rows that DO UPDATE would move are refused by the server`() throws {
    let connection = try PartitionedServer.connect()
    try connection.query("BEGIN")
    defer { _ = try? connection.query("ROLLBACK") }
    try PartitionedServer.partition(connection, Self.yearly)
    try connection.query("ALTER TABLE shop.events ADD UNIQUE (id, created_at)")
    let insert = """
      INSERT INTO shop.events (id, created_at, local_at, day, tenant, region, level, is_open, email) OVERRIDING SYSTEM VALUE
      VALUES (7, '2025-06-01', now(), now(), 1, 'eu', 'low', true, 'new')
      """
    try connection.query(insert)
    #expect(throws: PostgresError.self) {
      try connection.query(insert + " ON CONFLICT (id, created_at) DO UPDATE SET created_at = '2024-06-01'")
    }
  }

  @Test func `the columns of a subdivision count too`() throws {
    var scheme = Self.yearly
    scheme.subdivision = PartitionScheme.Subdivision(column: "tenant", modulus: 2)
    let breakages = try Self.breakages(scheme)
    let key = try #require(breakages.first { $0.kind == .primaryKey })
    #expect(key.replacements.contains { $0.hasSuffix("PRIMARY KEY (id, created_at, tenant)") })
    #expect(breakages.contains { $0.replacements.contains { $0.contains("(id, created_at, tenant) DO") } })
  }

  @Test func `an exclusion constraint is refused, and kept within partitions`() throws {
    let catalog = try PartitionedServer.catalog.get()
    let bookings = ObjectName(schema: "shop", name: "bookings")
    let scheme = PartitionScheme(
      table: bookings, method: .range, column: "starts_at", unit: .year,
      partitions: [Partition(name: "bookings_p2025", bound: .range(from: nil, to: "2026-01-01 00:00:00+00"))])
    let breakage = try #require(Breakages(scheme, catalog, [])?.all().first { $0.kind == .exclusion })
    let connection = try PartitionedServer.connect()
    try connection.query("BEGIN")
    defer { _ = try? connection.query("ROLLBACK") }
    try PartitionedServer.partition(connection, scheme)
    for statement in breakage.statements {
      try connection.query("SAVEPOINT before")
      #expect(throws: PostgresError.self) { try connection.query(statement) }
      try connection.query("ROLLBACK TO before")
    }
    // The old table's constraint has the name of its index.
    try connection.query("DROP TABLE shop.bookings_old")
    for statement in breakage.replacements { #expect(throws: Never.self) { try connection.query(statement) } }
    #expect(breakage.statements.count == 1 && breakage.replacements.count == 1)
  }

  @Test func `a conflict target is found wherever it stands`() {
    #expect(
      ConflictTarget.adding(["at"], to: "INSERT INTO t VALUES ('on conflict (x)') ON CONFLICT (lower(a), b) DO NOTHING")
        == "INSERT INTO t VALUES ('on conflict (x)') ON CONFLICT (lower(a), b, at) DO NOTHING")
    #expect(
      ConflictTarget.adding(["At"], to: "insert into t values ($1) on /* ( */ conflict (a) where a > 0 do nothing")
        == "insert into t values ($1) on /* ( */ conflict (a, \"At\") where a > 0 do nothing")
    #expect(ConflictTarget.adding(["at"], to: "INSERT INTO t VALUES (1) ON CONFLICT ON CONSTRAINT c DO NOTHING") == nil)
    #expect(ConflictTarget.adding(["at"], to: "INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING") == nil)
  }
}
