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
    let workload = try DigestedRun.workload(run, .stderr)
    let statements = workload.classes.map(\.statements) + workload.skipped.map(\.statements)
    let calls = workload.classes.map(\.calls) + workload.skipped.map(\.calls)
    // One text that failed is of three statements.
    #expect(statements.reduce(0, +) - calls.reduce(0, +) == run.errors + 2)
  }

  @Test(arguments: LogSettings.allCases)
  func `the same run has the same digest in each format`(_ settings: LogSettings) throws {
    let run = try LoggedRun.of(settings)
    let csv = try DigestedRun.workload(run, .csvlog)
    #expect(csv.classes.count > 60)
    let others: [DigestedRun.Format] = settings.isInferable ? [.jsonlog, .stderr, .inferred] : [.jsonlog, .stderr]
    for format in others {
      let hasState = format == .jsonlog || settings.hasState
      let first = Self.comparable(csv, withErrors: hasState)
      let second = try Self.comparable(DigestedRun.workload(run, format), withErrors: hasState)
      let difference = try DigestedRun.difference(first, second)
      #expect(difference == nil, "csvlog and \(format): \(difference ?? "")")
    }
  }

  /// A file has the bytes and lines that its format takes, and stderr seldom has SQLSTATE.
  private static func comparable(_ workload: Workload, withErrors: Bool) -> Workload {
    var workload = workload
    (workload.input.bytes, workload.input.lines) = (0, 0)
    // Sessions have a process's number in one format, and a name in the others.
    for place in workload.open.indices {
      for session in workload.open[place].sessions.indices { workload.open[place].sessions[session].session = "" }
    }
    guard !withErrors else { return workload }
    for place in workload.classes.indices {
      workload.classes[place].logged?.errors = BoundedCounts(limit: LoggedFigures.maximumErrors)
      workload.classes[place].logged?.cancelled = .zero
    }
    return workload
  }

  @Test(arguments: LogSettings.allCases.filter { !$0.isInferable })
  func `a prefix that is not known costs names and nothing else`(_ settings: LogSettings) throws {
    let run = try LoggedRun.of(settings)
    func calls(_ format: DigestedRun.Format) throws -> [String: Int] {
      let workload = try DigestedRun.workload(run, format)
      let classes = workload.classes.map { ($0.id, $0.calls) }
      return Dictionary(classes + workload.skipped.map { ("\($0.code) \($0.id)", $0.calls) }, uniquingKeysWith: +)
    }
    #expect(try calls(.inferred) == calls(.csvlog))
  }

  @Test(arguments: DigestedRun.Format.allCases, [1, 3])
  func `the number of threads makes no difference`(_ format: DigestedRun.Format, threads: Int) throws {
    let run = try LoggedRun.of(.planText)
    let other = try DigestedRun.digest(run, format, threads: threads)
    let difference = try DigestedRun.difference(DigestedRun.workload(run, format), other)
    #expect(difference == nil, "\(difference ?? "")")
  }

  private static func comparison(_ settings: LogSettings) throws -> CallComparison {
    let run = try LoggedRun.of(settings)
    var builder = WorkloadBuilder()
    builder.add(try WorkloadReader.read(run.statements, name: "pg_stat_statements"))
    var log = WorkloadBuilder()
    log.add(WorkloadInput(name: "log", workload: try DigestedRun.workload(run, .stderr)))
    return CallComparison(dump: builder.build(), log: log.build())
  }
}
