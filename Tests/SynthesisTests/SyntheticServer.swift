import Catalog
import Intake
import PostgresClient
import PostgresServer
import Testing

@testable import Synthesis

/// One server for all tests of this target; each takes databases of its own.
enum SyntheticServer {
  static let cluster: Result<LocalCluster, any Error> = Result {
    let cluster = try LocalCluster(ServerBinaries.find())
    try cluster.configure([("max_wal_size", "4GB"), ("maintenance_work_mem", "128MB")])
    try cluster.start()
    return cluster
  }

  static func connect(_ name: String) throws -> Connection {
    try cluster.get().connect(database: name, settings: [("timezone", "UTC")])
  }

  static func create(_ name: String) throws -> Connection {
    try connect("postgres").query("CREATE DATABASE \(name)")
    return try connect(name)
  }

  static func catalog(_ name: String) throws -> Catalog {
    let database = try LiveDatabase(target: cluster.get().uri(database: name, user: LocalCluster.superuser))
    return try database.readCatalog(capturedAt: "2026-03-28T12:00:00Z")
  }

  /// Fills a new database and reads what it is like afterwards.
  static func synthesize(
    _ catalog: Catalog, _ name: String, scale: Double = 1, seed: UInt64 = 1
  ) throws -> (report: SynthesisReport, catalog: Catalog) {
    let connection = try create(name)
    let report = try SyntheticDatabase(catalog, scale: scale, seed: seed).fill(connection, isTrusted: true)
    return (report, try Self.catalog(name))
  }
}

/// A loaded database with columns of most kinds.
enum SourceDatabase {
  static let catalog: Result<Catalog, any Error> = Result {
    let connection = try SyntheticServer.create("source")
    try connection.execute(script: script)
    try connection.query("VACUUM (ANALYZE)")
    return try SyntheticServer.catalog("source")
  }

  static let synthesized = Result {
    try SyntheticServer.synthesize(try catalog.get(), "synthesized")
  }

  private static let script = """
    CREATE TYPE mood AS ENUM ('low', 'even', 'high');
    CREATE DOMAIN amount AS numeric(10,2) CHECK (VALUE >= 0);
    CREATE TABLE region (id int PRIMARY KEY, code text NOT NULL UNIQUE, name text NOT NULL);
    INSERT INTO region SELECT n, 'R-' || lpad(n::text, 4, '0'), 'region ' || n FROM generate_series(1, 40) n;
    CREATE TABLE customer (
      id bigserial PRIMARY KEY, email text NOT NULL UNIQUE, region_id int NOT NULL REFERENCES region,
      created timestamptz NOT NULL, score float8, mood mood NOT NULL, is_active boolean NOT NULL, balance amount,
      born date, note text, external uuid NOT NULL, address inet, extra jsonb NOT NULL, tags text[] NOT NULL,
      words tsvector, valid int4range, payload bytea, mac macaddr, place point NOT NULL,
      CHECK (length(email) > 5), CHECK (born > '1900-01-01'));
    INSERT INTO customer SELECT n, 'user' || n * 7919 % 20011 || '@example.org', 1 + (random() * random() * 39)::int,
      '2025-01-01'::timestamptz + n * interval '17 minutes', random() * 100,
      (ARRAY['low','even','even','even','high','high'])[1 + n % 6]::mood, n % 10 > 0,
      CASE WHEN n % 4 > 0 THEN (n * 7919 % 10007)::numeric / 100 END, '1950-01-01'::date + n * 31 % 20000,
      CASE WHEN n % 5 > 1 THEN repeat(md5(n::text) || ' ', 1 + n % 4) END, md5(n::text)::uuid,
      ('10.' || n % 200 || '.' || n % 250 || '.' || n * 7 % 250)::inet,
      jsonb_build_object('plan', (ARRAY['free','team','pro'])[1 + n % 3], 'seats', n % 50, 'key', 'k' || n % 4000),
      ARRAY(SELECT DISTINCT 't' || (n * k % 37) FROM generate_series(1, 1 + n % 4) k),
      to_tsvector('simple', 'alpha w' || n % 30 || ' w' || n % 7 || ' common'),
      int4range(n % 1000, n % 1000 + 5 + n % 20), decode(md5(n::text), 'hex'),
      ('08:00:2b:' || lpad(to_hex(n % 256), 2, '0') || ':' || lpad(to_hex(n / 256), 2, '0') || ':01')::macaddr,
      point(n, n)
      FROM generate_series(1, 20000) n;
    CREATE TABLE orders (
      id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customer,
      status text NOT NULL CHECK (status IN ('open', 'paid', 'sent', 'lost')), total numeric(12,2) NOT NULL CHECK (total >= 0),
      placed timestamptz NOT NULL, shipped timestamptz, doubled numeric GENERATED ALWAYS AS (total * 2) STORED,
      number varchar(12) NOT NULL UNIQUE);
    INSERT INTO orders (customer_id, status, total, placed, shipped, number)
      SELECT 1 + (power(random(), 3) * 19999)::int, (ARRAY['open','paid','paid','sent','sent','sent','sent','lost'])[1 + n % 8],
      (n * 7919 % 100003)::numeric / 100, '2025-06-01'::timestamptz + (n + (random() * 3000)::int) * interval '3 minutes',
      CASE WHEN n % 3 > 0 THEN '2025-06-02'::timestamptz + n * interval '3 minutes' END, 'ORD-' || lpad(n::text, 8, '0')
      FROM generate_series(1, 60000) n;
    CREATE INDEX orders_customer ON orders (customer_id);
    CREATE TABLE line (
      order_id int NOT NULL REFERENCES orders, line int NOT NULL, quantity smallint NOT NULL, PRIMARY KEY (order_id, line));
    INSERT INTO line SELECT o, l, 1 + (random() * 8)::int FROM generate_series(1, 60000) o, generate_series(1, 3) l
      WHERE l <= 1 + o % 3 ORDER BY o, l;
    CREATE TABLE event (id bigint NOT NULL, kind text NOT NULL, at timestamptz NOT NULL, PRIMARY KEY (id, at))
      PARTITION BY RANGE (at);
    CREATE TABLE event_1 PARTITION OF event FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
    CREATE TABLE event_2 PARTITION OF event FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
    INSERT INTO event SELECT n, 'kind ' || n % 7, '2026-01-01'::timestamptz + n * interval '4 minutes'
      FROM generate_series(1, 20000) n;
    CREATE TABLE member (team int NOT NULL, name text NOT NULL, PRIMARY KEY (team, name)) PARTITION BY HASH (team);
    CREATE TABLE member_0 PARTITION OF member FOR VALUES WITH (MODULUS 2, REMAINDER 0);
    CREATE TABLE member_1 PARTITION OF member FOR VALUES WITH (MODULUS 2, REMAINDER 1);
    INSERT INTO member SELECT n % 500, 'member ' || n FROM generate_series(1, 8000) n;
    """
}
