import ArgumentParser
import Catalog
import FoundationEssentials
import Intake
import PostgresServer

struct CatalogOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "A directory with snapshot.json or schema.sql, and statements.csv, .json or .sql.", valueName: "directory"))
  var directory: String?

  @Option(
    name: .long,
    help: ArgumentHelp("A snapshot, as `sextant snapshot` writes it; - for standard input.", valueName: "file"))
  var snapshot: String?

  @Option(
    name: .long,
    help: ArgumentHelp("DDL, as `pg_dump --schema-only` writes it; - for standard input.", valueName: "file"))
  var schema: String?

  @Option(
    name: .long,
    help: ArgumentHelp("Rows of tables, for --schema, as in orders=5e6,customers=2e5.", valueName: "table=n,…"))
  var rows: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "A database to read from, as a URI or key=value string; empty for libpq's environment.", valueName: "url"))
  var database: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Where names without schema are looked up, in place of the paths of the database and of roles.",
      valueName: "schema,…"))
  var searchPath: String?

  @Option(
    name: .long,
    help: ArgumentHelp("The directory of the PostgreSQL programs whose planner is to be used.", valueName: "dir"))
  var pgBin: String?

  func validate() throws {
    let sources = [directory, snapshot, schema, database].count { $0 != nil }
    if sources == 0 {
      throw ValidationError("name a catalog: a directory, --snapshot, --schema or --database")
    }
    if sources > 1 {
      throw ValidationError("name one catalog only: a directory, --snapshot, --schema or --database")
    }
    if let database, database.contains("://"), !database.hasPrefix("postgres") {
      throw ValidationError("--database takes postgresql://… or key=value words, as psql does")
    }
    if rows != nil, schema == nil, directory == nil {
      throw ValidationError("--rows goes with --schema: a snapshot and a database know their own rows")
    }
  }

  /// A catalog, with what came along with it.
  struct Source {
    var catalog: Catalog
    /// Rows of pg_stat_statements from the database or the snapshot.
    var statements: [[String: String?]]?
    /// Files of statements found in the directory.
    var files: [String] = []
    /// Parts of a DDL file that were not used.
    var notes: [String] = []
  }

  func binaries(for catalog: Catalog?) throws -> ServerBinaries {
    try ServerBinaries.find(
      directory: pgBin, preferredMajor: catalog.map { $0.server.versionNumber / 10_000 })
  }

  /// - Parameter wantsStatements: Whether the workload comes from the same place.
  /// - Throws: ``UsageError`` for a search path with a schema that there isn't, and what the readers throw.
  func read(wantsStatements: Bool) throws -> Source {
    var source = try readSource(wantsStatements: wantsStatements)
    if let searchPath {
      source.catalog = source.catalog.withSearchPath(try SchemaNames.resolve(searchPath, in: source.catalog))
    }
    return source
  }

  private func readSource(wantsStatements: Bool) throws -> Source {
    if let directory { return try read(directory: directory) }
    if let snapshot {
      let content = try read(snapshot: snapshot)
      return Source(catalog: content.catalog, statements: content.statements)
    }
    if let schema { return try read(ddl: schema) }
    let live = try LiveDatabase(target: database ?? "")
    let catalog = try live.readCatalog()
    return Source(catalog: catalog, statements: wantsStatements ? try live.readStatements() : nil)
  }

  /// What is looked for in a directory, in this order.
  static let statementFiles = ["statements.csv", "statements.json", "statements.sql", "workload.json"]

  private func read(directory: String) throws -> Source {
    var isDirectory = false
    guard FileManager.default.fileExists(atPath: directory, isDirectory: &isDirectory) else {
      throw InputError(message: "\(directory): does not exist")
    }
    guard isDirectory else {
      let hint = FileKind(try InputFile.read(directory), name: directory)?.advice
      throw InputError(
        message: "\(directory): is a file, not a directory; "
          + (hint ?? "for files use --statements with --snapshot or --schema"))
    }
    func path(_ names: [String]) -> String? {
      names.map { directory + "/" + $0 }.first { FileManager.default.fileExists(atPath: $0) }
    }
    let files = [path(Self.statementFiles)].compactMap { $0 }
    var source: Source
    if let snapshot = path(["snapshot.json"]), rows == nil {
      let content = try read(snapshot: snapshot)
      source = Source(catalog: content.catalog, statements: files.isEmpty ? content.statements : nil)
    } else if let schema = path(["schema.sql"]) {
      source = try read(ddl: schema)
    } else if rows != nil, path(["snapshot.json"]) != nil {
      throw UsageError(
        message: "\(directory) holds no schema.sql, and --rows goes with one: a snapshot knows its own rows")
    } else {
      throw InputError(
        message: """
          \(directory): holds neither snapshot.json nor schema.sql; `sextant snapshot --database … -o \
          \(directory)/snapshot.json` writes one
          """)
    }
    source.files = files
    return source
  }

  private func read(snapshot file: String) throws -> Snapshot {
    let bytes = try InputFile.read(file)
    try FileKind.require(.snapshot, bytes, name: file)
    return try CatalogFile.readSnapshot(bytes, name: file)
  }

  private func read(ddl file: String) throws -> Source {
    let bytes = try InputFile.read(file)
    try FileKind.require(.schema, bytes, name: file)
    guard CatalogFile.recognise(bytes) == .ddl else {
      throw InputError(
        message: "\(InputFile.subject(of: file)): does not look like DDL: it names neither CREATE nor ALTER")
    }
    // A schema alone has no clock of its own; a fixed one keeps equal inputs equal.
    let result = try DDLReader(try binaries(for: nil)).read(
      String(decoding: bytes, as: UTF8.self), capturedAt: "2026-01-01T00:00:00Z")
    var catalog = result.catalog
    try AssumedStatistics.fill(&catalog, rows: try rows.map { try RowCounts(parsing: $0) } ?? RowCounts())
    let skipped = result.skipped.map { "\($0.kind) \($0.object): \($0.message)" }
    let standIns = result.standInTypes.map { "type \($0) is not available here: text stands in" }
    return Source(catalog: catalog, notes: skipped + standIns)
  }
}
