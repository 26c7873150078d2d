import Testing
import Workload

/// The server's own counters are the oracle: what it logged adds up to what it counted.
struct OracleTests {
  @Test(arguments: LogSettings.allCases)
  func `a log has the calls that pg_stat_statements counted`(_ settings: LogSettings) throws {
    let run = try LoggedRun.of(settings)
    var builder = WorkloadBuilder()
    builder.add(try WorkloadReader.read(run.statements, name: "pg_stat_statements"))
    let dump = builder.build()
    let log = try DigestedRun.workload(ofStderr: run)
    let differences = CallComparison.differences(dump: dump, log: log)
    #expect(differences.isEmpty, "\(differences.joined(separator: "\n"))")
  }
}
