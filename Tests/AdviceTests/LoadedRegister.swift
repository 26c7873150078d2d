import Advice
import Catalog
import Intake
import PostgresClient
import PostgresServer
import Testing
import Workload

/// A loaded database with places, periods, networks, measurements, tokens and devices, and advice for it. The tests that
/// share it run one after another, and leave it as they found it.
struct LoadedRegister: @unchecked Sendable {
  /// One line of a dump: a statement, and what `pg_stat_statements` counted of it.
  struct Line: Sendable {
    let sql: String
    let calls: Int
    var rows = 0

    init(_ sql: String, calls: Int, rows: Int = 0) {
      (self.sql, self.calls, self.rows) = (sql, calls, rows)
    }
  }

  let cluster: LocalCluster
  let binaries: ServerBinaries
  let connection: Connection
  let catalog: Catalog

  static let shared = Result { try LoadedRegister() }

  init() throws {
    binaries = try ServerBinaries.find()
    cluster = try LocalCluster(binaries)
    try cluster.start()
    connection = try cluster.connect()
    try connection.execute(
      script: """
        CREATE SCHEMA reg;
        CREATE TABLE reg.site (id bigint PRIMARY KEY, name text NOT NULL, place point NOT NULL, note text);
        INSERT INTO reg.site
          SELECT n, 'Site ' || n * 7919 % 30000, point(n * 7 % 1000, n * 13 % 997), repeat('x', 60)
          FROM generate_series(1, 30000) n;
        CREATE TABLE reg.booking (
          id bigint PRIMARY KEY, tenant_id bigint NOT NULL, during tstzrange NOT NULL, note text NOT NULL);
        INSERT INTO reg.booking
          SELECT n, n % 200, tstzrange('2026-01-01'::timestamptz + n * interval '5 minutes',
                 '2026-01-01'::timestamptz + n * interval '5 minutes' + interval '1 hour'), repeat('x', 60)
          FROM generate_series(1, 40000) n;
        CREATE TABLE reg.subnet (id bigint PRIMARY KEY, network cidr NOT NULL, note text);
        INSERT INTO reg.subnet
          SELECT n, ('10.' || n / 250 || '.' || n % 250 || '.0/24')::cidr, repeat('x', 60) FROM generate_series(1, 30000) n;
        CREATE TABLE reg.reading (
          id bigint NOT NULL, sensor integer NOT NULL, at timestamptz NOT NULL, value float8 NOT NULL, changed timestamptz);
        INSERT INTO reg.reading
          SELECT n, n % 500, '2026-01-01'::timestamptz + n * interval '10 seconds', n % 977, NULL
          FROM generate_series(1, 600000) n;
        CREATE TABLE reg.mixed (LIKE reg.reading);
        INSERT INTO reg.mixed SELECT * FROM reg.reading ORDER BY id * 7919 % 600011;
        CREATE TABLE reg.late (LIKE reg.reading);
        INSERT INTO reg.late
          SELECT id, sensor, CASE WHEN id % 12 = 0 THEN '2026-01-01'::timestamptz + id * 7919 % 600011 * interval '10 seconds'
                                  ELSE at END, value, changed
          FROM reg.reading ORDER BY id;
        CREATE TABLE reg.token (
          id bigint PRIMARY KEY, token text NOT NULL, short text NOT NULL, label text NOT NULL, serial text NOT NULL,
          tenant_id bigint NOT NULL, number bigint NOT NULL, email text);
        INSERT INTO reg.token
          SELECT n, 'tok_' || md5(n::text) || md5((n + 1)::text) || md5((n + 2)::text), 's' || n,
                 'label ' || md5(n::text) || md5((n + 1)::text), 'SN' || n * 7919 % 40009, n % 40, n / 40,
                 CASE WHEN n % 100 = 0 THEN 'shared' || n / 1000 ELSE 'c' || n END
          FROM generate_series(1, 40000) n;
        CREATE TABLE reg.memo (id bigint PRIMARY KEY, tenant_id bigint NOT NULL, tags text[] NOT NULL, body text NOT NULL);
        INSERT INTO reg.memo
          SELECT n, n * 7919 % 60013 % 200, ARRAY['t' || n % 20, 'u' || n % 23], repeat('x', 200)
          FROM generate_series(1, 60000) n;
        CREATE TABLE reg.device (id bigint PRIMARY KEY, maker text NOT NULL, model text NOT NULL, colour text NOT NULL);
        INSERT INTO reg.device
          SELECT n, 'Maker ' || n % 400 / 20, 'M-' || n % 400, 'colour ' || n * 7919 % 40009 % 30
          FROM generate_series(1, 60000) n;
        """)
    try connection.vacuumUntilVisible()
    catalog = try LiveDatabase(target: cluster.uri(database: "postgres", user: LocalCluster.superuser)).readCatalog()
  }

  func advise(
    _ lines: [Line], kinds: Set<String> = [], catalog: Catalog? = nil
  ) throws -> AdviceDocument {
    let quoted = lines.map { line in
      "\"\(line.sql.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\""))\",\(line.calls),\(line.rows),postgres"
    }
    var builder = WorkloadBuilder()
    let dump = (["query,calls,rows,rolname"] + quoted).joined(separator: "\n") + "\n"
    builder.add(try WorkloadReader.read(Array(dump.utf8), name: "dump.csv"))
    return try Advisor(
      AdviceRequest(
        catalog: catalog ?? self.catalog, workload: builder.build(), binaries: binaries, kinds: kinds, version: "test")
    ).run()
  }

  /// What is advised to be created, from `USING` on.
  func created(_ advice: AdviceDocument) -> Set<String> {
    Set(
      advice.recommendations.filter { $0.action == .createIndex }.map {
        String($0.statement.split(separator: " USING ")[1])
      })
  }

  func plan(_ statement: String) throws -> String {
    try connection.query("EXPLAIN " + statement).rows.map { ($0[0] ?? "") + "\n" }.joined()
  }

  /// Carries a recommendation out, has the statement planned, and takes it back: nothing is left of it.
  ///
  /// - Returns: The plan of the statement in between.
  func plan(_ statement: String, with recommendation: Recommendation) throws -> String {
    for step in recommendation.rollout { try connection.query(step.sql) }
    try #require(recommendation.rollout.contains { $0.sql == recommendation.statement })
    let plan = try plan(statement)
    try connection.query(recommendation.rollback)
    let left = try connection.query("SELECT count(*) FROM pg_class WHERE relname = $1", [recommendation.index])
    #expect(left.scalar == "0", "\(recommendation.rollback)")
    return plan
  }
}

/// Suites that use one loaded database, one test after another.
@Suite(.serialized) struct RegisterTests {}
