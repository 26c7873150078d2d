import Catalog
import Intake
import PostgresClient
import PostgresServer
import Testing

@testable import Partitioning

/// One loaded server for the tests of keys and breakages: each test works in a transaction that is rolled back, or in a
/// database of its own made from this one.
enum PartitionedServer {
  static let name = "events"

  static let cluster: Result<LocalCluster, any Error> = Result {
    let cluster = try LocalCluster(ServerBinaries.find())
    try cluster.start()
    let administration = try cluster.connect()
    try administration.query("CREATE DATABASE \(name)")
    let connection = try cluster.connect(database: name, settings: [("timezone", "UTC")])
    try connection.execute(script: script)
    return cluster
  }

  /// 20,000 events over 700 days before 2026-03-01, two texts that are unique, references, a booking calendar.
  private static let script = """
    CREATE SCHEMA shop;
    CREATE TYPE shop.level AS ENUM ('low', 'middle', 'high');
    CREATE TABLE shop.events (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, created_at timestamptz NOT NULL DEFAULT now(),
      local_at timestamp NOT NULL, day date NOT NULL, tenant int NOT NULL, region text NOT NULL,
      level shop.level NOT NULL, is_open boolean NOT NULL, email text NOT NULL, note text,
      CONSTRAINT events_email_key UNIQUE (email));
    CREATE UNIQUE INDEX events_note_key ON shop.events (lower(note)) WHERE note IS NOT NULL;
    INSERT INTO shop.events (created_at, local_at, day, tenant, region, level, is_open, email, note)
    SELECT t, t, t, i % 2000, (ARRAY['eu', 'eu', 'eu', 'us', 'us', 'o''hare & söhne'])[1 + i % 6],
      (ARRAY['low', 'middle', 'high'])[1 + i % 3]::shop.level, i % 10 = 0, 'user' || i || '@example.org', 'Note ' || i
    FROM (SELECT i, timestamptz '2024-03-31 00:30:00+00' + i * interval '3030 seconds' AS t
      FROM generate_series(0, 19999) i) rows;
    CREATE TABLE shop.comments (id bigint PRIMARY KEY, event_id bigint,
      CONSTRAINT comments_event_id_fkey FOREIGN KEY (event_id) REFERENCES shop.events (id) ON DELETE CASCADE);
    INSERT INTO shop.comments SELECT i, i FROM generate_series(1, 500) i;
    CREATE TABLE shop.bookings (during tstzrange NOT NULL, starts_at timestamptz NOT NULL,
      CONSTRAINT bookings_during_excl EXCLUDE USING gist (during WITH &&));
    INSERT INTO shop.bookings SELECT tstzrange(t, t + interval '1 hour'), t
    FROM (SELECT timestamptz '2025-01-01+00' + i * interval '2 hours' AS t FROM generate_series(1, 500) i) rows;
    ALTER TABLE shop.events REPLICA IDENTITY FULL;
    ALTER TABLE shop.events ENABLE ROW LEVEL SECURITY;
    CREATE POLICY mine ON shop.events USING (tenant > 0);
    ANALYZE
    """

  static let events = ObjectName(schema: "shop", name: "events")

  static let catalog: Result<Catalog, any Error> = Result {
    try LiveDatabase(target: cluster.get().uri(database: name, user: LocalCluster.superuser))
      .readCatalog(capturedAt: "2026-03-01T12:00:00Z")
  }

  static func connect() throws -> Connection {
    try cluster.get().connect(database: name, settings: [("timezone", "UTC")])
  }

  /// Replaces a table by an empty partitioned one of the same name with the scheme's partitions, without constraints.
  static func partition(_ connection: Connection, _ scheme: PartitionScheme) throws {
    let old = ObjectName(schema: scheme.table.schema, name: scheme.table.name + "_old")
    try connection.query("ALTER TABLE \(scheme.table.sql) RENAME TO \(scheme.table.name)_old")
    try connection.query(
      "CREATE TABLE \(scheme.table.sql) (LIKE \(old.sql) INCLUDING DEFAULTS INCLUDING IDENTITY) PARTITION BY \(scheme.key)"
    )
    for partition in scheme.partitions {
      let name = ObjectName(schema: scheme.table.schema, name: partition.name)
      try connection.query(
        "CREATE TABLE \(name.sql) PARTITION OF \(scheme.table.sql) \(partition.bound.sql)"
          + (scheme.subdivision.map { " PARTITION BY \($0.key)" } ?? ""))
      for part in 0..<(scheme.subdivision?.modulus ?? 0) {
        try connection.query(
          """
          CREATE TABLE \(ObjectName(schema: name.schema, name: "\(name.name)_h\(part)").sql) PARTITION OF \(name.sql)
          FOR VALUES WITH (modulus \(scheme.subdivision?.modulus ?? 1), remainder \(part))
          """)
      }
    }
  }
}
