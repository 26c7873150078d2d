import ArgumentParser
import FoundationEssentials
import Intake
import QueryLogs
import Workload

struct WorkloadOptions: ParsableArguments {
  @Option(
    name: .long, parsing: .upToNextOption,
    help: ArgumentHelp(
      "Dumps of pg_stat_statements (CSV or JSON), .sql files, workload documents; - for standard input.",
      valueName: "file"))
  var statements: [String] = []

  @Option(
    name: .customLong("log"), parsing: .upToNextOption,
    help: ArgumentHelp(
      "Query logs: files, patterns, directories, - for standard input; see sextant digest. Beside --statements they give the constants, and the dump the counts.",
      valueName: "log"))
  var logs: [String] = []

  @OptionGroup(title: "Logs") var reading: LogOptions

  @Option(name: .customLong("dbname"), help: ArgumentHelp("Only statements of this database.", valueName: "name"))
  var database: String?

  @Option(name: .long, help: ArgumentHelp("Only statements of this user.", valueName: "name"))
  var user: String?

  @Option(name: .long, help: ArgumentHelp("Leave out query classes with fewer calls.", valueName: "n"))
  var minCalls = 0

  func validate() throws {
    guard minCalls >= 0 else { throw ValidationError("--min-calls can't be negative") }
  }

  /// Reads files, and rows that a database or a snapshot gave.
  ///
  /// - Parameter database: The name of the catalog's database.
  /// - Returns: The workload, and what the reader of the report has to know of it.
  func read(
    _ files: [String], rows: [[String: String?]]? = nil, rowsName: String = "pg_stat_statements", database name: String,
    logSettings: LogSettings, isQuiet: Bool
  ) throws -> (workload: Workload, notes: [String]) {
    var inputs = try files.map(read)
    var logNotes: [String] = []
    if !logs.isEmpty {
      let options = try reading.digesterOptions(database: nil, user: nil, settings: logSettings)
      let digester = try LogReader.read(logs, options, isQuiet: isQuiet)
      logNotes = LogNotes.notes(digester)
      inputs.append(WorkloadInput(name: logs.joined(separator: " "), workload: digester.workload()))
    }
    if let rows {
      // One way through: the same reader as for a dump in JSON.
      let document = try JSONEncoder().encode(rows)
      inputs.append(try PgStatStatementsJSON.read(Array(document), name: rowsName))
    }
    inputs = LogSeams.joined(inputs)
    let scope = try WorkloadScope(
      inputs, database: database, user: user, minimumCalls: minCalls, catalogDatabase: name)
    var builder = WorkloadBuilder(filter: scope.filter)
    for input in inputs { builder.add(input) }
    let workload = builder.build()
    try refuseIfUnreadable(workload, files)
    // In an order that doesn't depend on that of the files.
    return (workload, scope.notes + logNotes + inputs.sorted { $0.name < $1.name }.flatMap(\.warnings))
  }

  private func read(_ file: String) throws -> WorkloadInput {
    var isDirectory = false
    if FileManager.default.fileExists(atPath: file, isDirectory: &isDirectory), isDirectory {
      throw InputError(
        message: "\(file): is a directory, and --statements takes files; a directory goes before the options")
    }
    let bytes = try InputFile.read(file)
    try FileKind.require(.statements, bytes, name: file)
    return try WorkloadReader.read(bytes, name: InputFile.subject(of: file))
  }

  /// A file in which nothing at all can be parsed is no workload, whatever it is.
  private func refuseIfUnreadable(_ workload: Workload, _ files: [String]) throws {
    guard workload.classes.isEmpty, let first = workload.skipped.first,
      workload.skipped.allSatisfy({ [.parseError, .malformed, .truncated].contains($0.code) })
    else { return }
    let names = files.map(InputFile.subject(of:)).joined(separator: ", ")
    throw InputError(
      message: """
        \(names): not one statement can be read (\(first.reason)); Sextant reads SQL and dumps of pg_stat_statements, \
        which need the columns query and calls
        """)
  }
}
