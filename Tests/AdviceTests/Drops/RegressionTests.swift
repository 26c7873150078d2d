import Advice
import Catalog
import Intake
import PostgresClient
import PostgresServer
import Testing
import Workload

/// What a query may lose by indexes that go.
struct RegressionTests {
  private let request: AdviceRequest
  private let cluster: LocalCluster

  /// Two indexes with the same leading key: the narrow one is redundant, and counting by the wide one takes longer.
  init() throws {
    let binaries = try ServerBinaries.find()
    cluster = try LocalCluster(binaries)
    try cluster.start()
    let connection = try cluster.connect()
    try connection.execute(
      script: """
        CREATE TABLE reading (id int PRIMARY KEY, station int NOT NULL, taken text NOT NULL, note text NOT NULL);
        INSERT INTO reading SELECT n, n % 5, substr(md5(n::text), 1, 4), repeat('x', 60) FROM generate_series(1, 100000) n;
        CREATE INDEX reading_station ON reading (station);
        CREATE INDEX reading_station_taken ON reading (station, taken);
        """)
    try connection.query("VACUUM (ANALYZE) reading")
    let target = cluster.uri(database: "postgres", user: LocalCluster.superuser)
    let catalog = try LiveDatabase(target: target).readCatalog()
    var builder = WorkloadBuilder()
    let dump = """
      query,calls,rows
      select count(*) from reading where station = $1,10,10
      select sum(length(note)) from reading,1000,1000

      """
    builder.add(try WorkloadReader.read(Array(dump.utf8), name: "dump.csv"))
    request = AdviceRequest(
      catalog: catalog, workload: builder.build(), binaries: binaries, kinds: [AdviceRequest.drop], version: "test")
  }

  private func dropped(_ maximum: Double) throws -> (names: [String], document: AdviceDocument) {
    var request = request
    request.maximumRegression = maximum
    let document = try Advisor(request).run()
    return (document.recommendations.map(\.index), document)
  }

  @Test func `an index stays whose work makes a query dearer than is allowed`() throws {
    let allowed = try dropped(3)
    #expect(allowed.names == ["reading_station"])
    let change = try #require(allowed.document.recommendations.first?.queries.first)
    let part = change.costAfter / change.costBefore - 1
    #expect(part > 0.015, "\(part)")
    let strict = try dropped(part / 2)
    #expect(strict.names.isEmpty)
    #expect(strict.document.rejected.contains { $0.code == "needed" && $0.statement.contains("reading_station") })
    #expect(try dropped(part * 1.01).names == ["reading_station"])
    #expect(try dropped(part * 0.99).names.isEmpty)
  }
}
