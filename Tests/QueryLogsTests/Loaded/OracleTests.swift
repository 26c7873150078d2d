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
    for format in DigestedRun.Format.allCases { #expect(try DigestedRun(run, format).failed == run.errors) }
  }

  @Test(arguments: LogSettings.allCases)
  func `the same run has the same digest in each format`(_ settings: LogSettings) throws {
    let run = try LoggedRun.of(settings)
    let stderr = try DigestedRun(run, .stderr).workload
    let document = try WorkloadDocument.data(of: stderr)
    for format in [DigestedRun.Format.csvlog, .jsonlog] {
      let other = try DigestedRun(run, format).workload
      #expect(stderr.input == other.input)
      for (first, second) in zip(stderr.classes, other.classes) where first != second {
        Issue.record("\(format): \(first) is not \(second)")
      }
      #expect(try WorkloadDocument.data(of: other) == document)
    }
  }

  private static func comparison(_ settings: LogSettings) throws -> CallComparison {
    let run = try LoggedRun.of(settings)
    var builder = WorkloadBuilder()
    builder.add(try WorkloadReader.read(run.statements, name: "pg_stat_statements"))
    return CallComparison(dump: builder.build(), log: try DigestedRun(run, .stderr).workload)
  }
}
