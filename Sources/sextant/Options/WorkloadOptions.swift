import ArgumentParser
import FoundationEssentials
import Intake
import Workload

struct WorkloadOptions: ParsableArguments {
  @Option(
    name: .long, parsing: .upToNextOption,
    help: ArgumentHelp(
      "Dumps of pg_stat_statements (CSV or JSON), .sql files, workload documents; - for standard input.",
      valueName: "file"))
  var statements: [String] = []

  @Option(name: .customLong("dbname"), help: ArgumentHelp("Only statements of this database.", valueName: "name"))
  var database: String?

  @Option(name: .long, help: ArgumentHelp("Only statements of this user.", valueName: "name"))
  var user: String?

  @Option(name: .long, help: ArgumentHelp("Leave out query classes with fewer calls.", valueName: "n"))
  var minCalls = 0

  func validate() throws {
    guard minCalls >= 0 else { throw ValidationError("--min-calls can't be negative") }
    guard statements.count(where: { $0 == "-" }) <= 1 else {
      throw ValidationError("standard input (-) can be read only once")
    }
  }

  /// Reads files, and rows that a database or a snapshot gave.
  func read(_ files: [String], rows: [[String: String?]]? = nil, rowsName: String = "pg_stat_statements") throws
    -> Workload
  {
    var builder = WorkloadBuilder(
      filter: WorkloadFilter(database: database, user: user, minimumCalls: minCalls))
    for file in files { builder.add(try WorkloadReader.read(try InputFile.read(file), name: file)) }
    if let rows {
      // One way through: the same reader as for a dump in JSON.
      let document = try JSONEncoder().encode(rows)
      builder.add(try PgStatStatementsJSON.read(Array(document), name: rowsName))
    }
    return builder.build()
  }
}
