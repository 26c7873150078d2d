internal import FoundationEssentials
internal import Intake
internal import Workload

/// The entries of a live server's pg_stat_statements, by the same reader as a dump's.
enum LiveStatements {
  static func read(_ live: LiveDatabase) throws -> WorkloadInput {
    let rows = try live.readStatements()
    guard !rows.isEmpty else { return WorkloadInput(name: "pg_stat_statements") }
    return try PgStatStatementsJSON.read(Array(try JSONEncoder().encode(rows)), name: "pg_stat_statements")
  }
}
