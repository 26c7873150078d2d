import Advice
import Catalog
import Intake
import PostgresClient
import PostgresServer
import Workload

/// A loaded database of several schemas, with inheritance, partitions, a foreign table and a role with a search path,
/// and advice for it. The tests that share it run one after another.
struct LoadedFleet: @unchecked Sendable {
  let cluster: LocalCluster
  let binaries: ServerBinaries
  let catalog: Catalog
  let connection: Connection

  static let shared = Result { try LoadedFleet() }

  init() throws {
    binaries = try ServerBinaries.find()
    cluster = try LocalCluster(binaries)
    try cluster.start()
    connection = try cluster.connect()
    try connection.execute(
      script: """
        CREATE SCHEMA fleet; CREATE SCHEMA archive; CREATE SCHEMA audit;
        CREATE TABLE fleet.trip (id int PRIMARY KEY, driver int NOT NULL, depot int NOT NULL, note text);
        INSERT INTO fleet.trip SELECT n, n % 5000, n % 10, repeat('x', 60) FROM generate_series(1, 50000) n;
        CREATE INDEX trip_depot ON fleet.trip (depot);
        CREATE INDEX trip_note_driver ON fleet.trip (note, driver);
        CREATE TABLE archive.trip (LIKE fleet.trip);
        CREATE TABLE fleet.badge (id int, code text);
        INSERT INTO fleet.badge SELECT n, 'b' || n FROM generate_series(1, 30000) n;
        CREATE VIEW fleet.open_trip AS SELECT id, driver FROM fleet.trip;
        CREATE FOREIGN DATA WRAPPER none; CREATE SERVER far FOREIGN DATA WRAPPER none;
        CREATE FOREIGN TABLE fleet.weather (day date, rain float8) SERVER far;
        CREATE TABLE audit.log (id int, obj int NOT NULL, what text);
        CREATE TABLE audit.log_login (ip int NOT NULL) INHERITS (audit.log);
        INSERT INTO audit.log SELECT n, n % 9000, repeat('x', 40) FROM generate_series(1, 40000) n;
        INSERT INTO audit.log_login SELECT n, n % 9000, repeat('x', 40), n FROM generate_series(1, 40000) n;
        CREATE TABLE fleet.reading (at date NOT NULL, device int NOT NULL, val float8) PARTITION BY RANGE (at);
        CREATE TABLE fleet.reading_1 PARTITION OF fleet.reading FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
        CREATE TABLE fleet.reading_2 PARTITION OF fleet.reading FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
        INSERT INTO fleet.reading
          SELECT '2026-01-01'::date + n % 50, n % 3000, n FROM generate_series(1, 80000) n;
        CREATE ROLE app LOGIN;
        ALTER ROLE app SET search_path = fleet, public
        """)
    try connection.vacuumUntilVisible()
    catalog = try LiveDatabase(target: cluster.uri(database: "postgres", user: LocalCluster.superuser)).readCatalog()
  }

  /// Statements as a dump has them.
  func request(
    _ statements: [(calls: Int, sql: String)], user: String = "postgres",
    change: (inout AdviceRequest) -> Void = { _ in }
  ) throws -> AdviceRequest {
    let quoted = statements.map { "\"\($0.sql.split(separator: "\"").joined(separator: "\"\""))\",\($0.calls),\(user)" }
    var builder = WorkloadBuilder()
    let dump = (["query,calls,rolname"] + quoted).joined(separator: "\n") + "\n"
    builder.add(try WorkloadReader.read(Array(dump.utf8), name: "dump.csv"))
    var request = AdviceRequest(catalog: catalog, workload: builder.build(), binaries: binaries, version: "test")
    change(&request)
    return request
  }

  func advise(
    _ statements: [(calls: Int, sql: String)], user: String = "postgres",
    change: (inout AdviceRequest) -> Void = { _ in }
  ) throws -> AdviceDocument {
    try Advisor(request(statements, user: user, change: change)).run()
  }
}
