import Testing
import Workload

/// The server's own counters are the oracle: what it logged adds up to what it counted.
struct OracleTests {
  @Test(arguments: LogSettings.allCases)
  func `a log has the calls that pg_stat_statements counted`(_ settings: LogSettings) throws {
    let differences = try Self.comparison(settings).differencesOfCalls
    #expect(differences.isEmpty, "\(differences.joined(separator: "\n"))")
  }

  @Test(arguments: LogSettings.allCases.filter { $0 != .statementOnly })
  func `a log has the time that pg_stat_statements counted, and planning on top`(_ settings: LogSettings) throws {
    let differences = try Self.comparison(settings).differencesOfTimes
    #expect(differences.isEmpty, "\(differences.joined(separator: "\n"))")
  }

  @Test(arguments: [LogSettings.planText, .planJSON])
  func `plans have the rows that pg_stat_statements counted`(_ settings: LogSettings) throws {
    let comparison = try Self.comparison(settings)
    #expect(comparison.classesWithRows > 40)
    #expect(comparison.differencesOfRows.isEmpty, "\(comparison.differencesOfRows.joined(separator: "\n"))")
  }

  @Test(arguments: LogSettings.allCases)
  func `each error that a client got is a failed execution`(_ settings: LogSettings) throws {
    let run = try LoggedRun.of(settings)
    #expect(try DigestedRun.digest(ofStderr: run).failed == run.errors)
  }

  private static func comparison(_ settings: LogSettings) throws -> CallComparison {
    let run = try LoggedRun.of(settings)
    var builder = WorkloadBuilder()
    builder.add(try WorkloadReader.read(run.statements, name: "pg_stat_statements"))
    return CallComparison(dump: builder.build(), log: try DigestedRun.digest(ofStderr: run).workload)
  }
}
