import AccessPatterns
import Catalog
import FoundationEssentials
import Intake
import PostgresClient
import PostgresServer
import Testing
import Workload

@testable import Planner

extension SharedTwin {
  /// No query class is lost because of `$1`.
  struct ParameterTests {
    @Test func `the classes of a real dump are planned with values`() throws {
      let workload = try Self.workload.get()
      let twin = try LoadedDatabase.twin.get()
      let binder = StatementBinder(twin: twin)
      let extractor = AccessPatternExtractor(catalog: CatalogIndex(twin.catalog))
      var failures: [String] = []
      var generic: [String] = []
      for (index, query) in workload.classes.enumerated() {
        do {
          let pattern = try extractor.extract(from: query.query)
          let planned = try binder.bind(query, index: index, pattern: pattern)
          #expect(abs(planned.bindings.reduce(0) { $0 + $1.weight } - 1) < 1e-9)
          if planned.isGeneric { generic.append(query.query) }
        } catch {
          failures.append("\(query.query): \(error)")
        }
      }
      #expect(workload.classes.count >= 120)
      let share = 1 - Double(failures.count + generic.count) / Double(workload.classes.count)
      #expect(
        share >= 0.99,
        """
        \(share) of \(workload.classes.count). Rejected:
        \(failures.joined(separator: "\n"))
        Planned only generically:
        \(generic.joined(separator: "\n"))
        """)
    }

    /// What pg_stat_statements makes of ``VariedWorkload``.
    private static let workload: Result<Workload, any Error> = Result {
      let cluster = try LoadedDatabase.cluster.get()
      let connection = try cluster.connect(database: LoadedDatabase.copyName)
      try connection.query("CREATE EXTENSION pg_stat_statements")
      try connection.query("SELECT pg_stat_statements_reset()")
      for statement in VariedWorkload.reads + VariedWorkload.writes {
        do {
          try connection.execute(script: statement)
        } catch {
          throw WorkloadFailure(statement: statement, message: "\(error)")
        }
      }
      let database = try LiveDatabase(
        target: cluster.uri(database: LoadedDatabase.copyName, user: LocalCluster.superuser))
      let rows = try database.readStatements().filter { !($0["query"]??.contains("pg_stat_statements") ?? true) }
      let document = try JSONEncoder().encode(rows)
      var builder = WorkloadBuilder()
      builder.add(try PgStatStatementsJSON.read(Array(document), name: "live"))
      return builder.build()
    }

    private struct WorkloadFailure: Error {
      let statement: String
      let message: String
    }
  }
}
