import Catalog
import Intake
import Workload

/// What a command works on: a catalog, and the statements that came with it or beside it.
struct Inputs {
  let catalog: Catalog
  let statements: Workload
  /// Parts of the input that were not used, or not as they stand.
  let notes: [String]

  /// Whether there are statements at all, be it none that can be used.
  let hasStatements: Bool

  /// - Parameter needsStatements: Whether a catalog alone is not enough.
  /// - Throws: ``UsageError`` when there are no statements anywhere and they are needed, and what the readers throw.
  init(
    _ catalogOptions: CatalogOptions, _ workloadOptions: WorkloadOptions, needsStatements: Bool = true,
    isQuiet: Bool = false
  ) throws {
    let named = workloadOptions.statements
    let source = try catalogOptions.read(wantsStatements: named.isEmpty && workloadOptions.logs.isEmpty)
    let files = named.isEmpty && workloadOptions.logs.isEmpty ? source.files : named
    hasStatements = !files.isEmpty || source.statements != nil || !workloadOptions.logs.isEmpty
    guard hasStatements || !needsStatements else {
      let names = CatalogOptions.statementFiles
      let place = catalogOptions.directory.map {
        "\($0) holds no \(names.dropLast().joined(separator: ", ")) or \(names.last ?? "")"
      }
      throw UsageError(
        message: (place ?? "there are no statements")
          + ": name files with --statements, or take a snapshot with --with-statements")
    }
    catalog = source.catalog
    let read = try workloadOptions.read(
      files, rows: named.isEmpty ? source.statements : nil, database: source.catalog.database.name,
      logSettings: LogSettings(source.catalog), isQuiet: isQuiet)
    statements = read.workload
    notes = source.notes + read.notes
  }

  /// - Throws: ``UsageError`` when standard input would be read twice.
  static func checkStandardInput(_ catalogOptions: CatalogOptions, _ workloadOptions: WorkloadOptions) throws {
    let files =
      [catalogOptions.snapshot, catalogOptions.schema] + workloadOptions.statements
      + workloadOptions.logs
    guard files.count(where: { $0 == "-" }) <= 1 else {
      throw UsageError(message: "standard input (-) can be read only once")
    }
  }
}
