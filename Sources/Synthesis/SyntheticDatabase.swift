package import Catalog
internal import Planner
package import PostgresClient
internal import SQLSyntax

/// A database of made-up rows that has the schema and, after ANALYZE, the statistics of a catalog.
///
/// Rows depend on the catalog, the scale and the seed alone. Most common values and bounds of histograms are those of the
/// catalog: where they are personal data, so are some of the rows.
package struct SyntheticDatabase {
  let plan: CatalogPlan
  private let schema: SchemaCopy
  let catalog: Catalog

  /// - Parameter scale: What the rows of each table are multiplied by; tables of fewer than 1,000 keep theirs.
  package init(_ catalog: Catalog, scale: Double = 1, seed: UInt64 = 1) {
    let plan = CatalogPlan(catalog, scale: scale, seed: seed)
    var made = catalog
    for (index, table) in catalog.tables.enumerated() {
      // A partition has its own rows when it is attached, and its columns have to be as those of the parent.
      for (place, column) in table.columns.enumerated() where column.isNotNull && plan.lacksValues(column, table) {
        made.tables[index].columns[place].isNotNull = false
      }
    }
    self.plan = plan
    self.catalog = made
    let late = made.tables.filter { $0.partitionBound != nil && plan.isLoaded($0) }.map(\.objectName)
    schema = SchemaCopy(made, late: Set(late))
  }

  /// The tables that rows are loaded into, in the order of names.
  private var loaded: [Table] { catalog.tables.filter { plan.isLoaded($0) && plan.rows(of: $0) > 0 } }

  // MARK: - Into a database

  /// Makes the extensions, which the role that fills the database may not be allowed to make.
  ///
  /// - Parameter owner: That role, as SQL.
  /// - Throws: `.unreachable`.
  package func provideExtensions(
    _ superuser: Connection, for owner: String
  ) throws(SynthesisError) -> [SynthesisReport.Note] {
    try translating { () throws(PlannerError) in try schema.createExtensions(superuser, for: owner).map(Self.note) }
  }

  /// Makes the schema, loads the rows, then makes constraints and indexes, sets sequences, and runs VACUUM ANALYZE.
  ///
  /// - Parameters:
  ///   - connection: To a database without tables, of a role that may create all that the schema has.
  ///   - isTrusted: Whether the catalog's functions and conditions may run with more rights than those to the database.
  ///   - progress: Called with what is being done.
  /// - Returns: What could not be made as in the catalog.
  /// - Throws: `.powerful` and `.notEmpty`, before anything is changed; `.unreachable` and `.refused`, in the middle.
  package func fill(
    _ connection: Connection, isTrusted: Bool = false, progress: (String) -> Void = { _ in }
  ) throws(SynthesisError) -> SynthesisReport {
    if !isTrusted { try requirePowerless(connection) }
    try requireEmpty(connection)
    var report = SynthesisReport()
    progress("making the schema of \(catalog.tables.count) tables")
    report.notes += try translating { () throws(PlannerError) in try schema.createTables(connection).map(Self.note) }
    for table in loaded {
      setOptions(of: table, connection)
      try load(table, connection, &report, progress)
    }
    progress("making constraints and indexes")
    report.notes += try translating { () throws(PlannerError) in try schema.createRest(connection).map(Self.note) }
    progress("setting sequences")
    try setSequences(connection)
    progress("VACUUM ANALYZE")
    do throws(PostgresError) { try connection.query("VACUUM (ANALYZE)") } catch { throw SynthesisError(error) }
    report.notes += plan.notes + missingConstraints()
    return report
  }

  /// Rows are checked and indexed by the catalog's own functions and conditions, and a catalog may come from anyone: a role
  /// that can run programs, reach the server's files or make itself such a role would do so for it.
  private func requirePowerless(_ connection: Connection) throws(SynthesisError) {
    let isPowerful: Bool
    do throws(PostgresError) {
      isPowerful =
        try connection.query(
          """
          SELECT pg_catalog.bool_or(r.rolsuper OR r.rolcreaterole OR r.rolreplication OR EXISTS (
            SELECT FROM pg_catalog.pg_roles p WHERE pg_catalog.pg_has_role(r.oid, p.oid, 'MEMBER')
              AND (p.rolsuper OR p.rolcreaterole OR p.rolname IN (
                'pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files'))))
          FROM pg_catalog.pg_roles r WHERE r.rolname IN (current_user, session_user)
          """
        ).scalar != "f"
    } catch { throw SynthesisError(error) }
    guard isPowerful else { return }
    throw SynthesisError(
      .powerful,
      """
      the role that connects may do more than use its database, and functions and conditions of the schema run with its \
      rights: connect as a role without superuser rights that owns the database (createuser, createdb -O)
      """)
  }

  private func requireEmpty(_ connection: Connection) throws(SynthesisError) {
    do throws(PostgresError) {
      let found = try connection.query(
        """
        SELECT c.oid::pg_catalog.regclass FROM pg_catalog.pg_class c
        WHERE c.relkind IN ('r', 'p', 'f', 'm') AND c.relpersistence <> 't'
          AND c.relnamespace::pg_catalog.regnamespace::text NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
          AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
        ORDER BY 1::text LIMIT 1
        """
      ).scalar
      if let found {
        throw PostgresError(.statementFailed, found, sqlState: Self.notEmpty)
      }
    } catch {
      guard error.sqlState == Self.notEmpty else { throw SynthesisError(error) }
      throw SynthesisError(
        .notEmpty, "the database has tables already, such as \(error.message): name an empty one (createdb makes one)")
    }
  }

  private static let notEmpty = "not empty"

  /// Storage parameters such as `fillfactor=80`, which decide how many pages the rows take.
  private func setOptions(of table: Table, _ connection: Connection) {
    for option in table.options where option.allSatisfy({ $0.isLetter || $0.isNumber || "_=.".contains($0) }) {
      _ = try? connection.query("ALTER TABLE \(table.objectName.sql) SET (\(option))")
    }
  }

  private func load(
    _ table: Table, _ connection: Connection, _ report: inout SynthesisReport, _ progress: (String) -> Void
  ) throws(SynthesisError) {
    progress("filling \(table.objectName) with \(plan.rows(of: table)) rows")
    let rows = plan.plan(for: table)
    let next = rows.pieces()
    var bytes = 0
    do throws(PostgresError) {
      let count = try connection.copy(Self.copyStatement(rows) + " FROM STDIN") {
        let piece = next()
        bytes += piece?.count ?? 0
        return piece
      }
      report.rows.append((table.objectName, count))
      report.bytes += bytes
    } catch {
      guard !error.isServerFailure else { throw SynthesisError(error) }
      report.notes.append(.init("table \(table.objectName.sql)", "has no rows: \(error.message)"))
    }
  }

  static func copyStatement(_ rows: TablePlan) -> String {
    let columns = rows.columns.map { SQLIdentifier.quoted($0.name) }.joined(separator: ", ")
    return "COPY \(rows.table.objectName.sql) (\(columns))"
  }

  private func setSequences(_ connection: Connection) throws(SynthesisError) {
    for table in loaded {
      for column in table.columns {
        guard let statement = Self.sequenceStatement(column, table) else { continue }
        // A column of another type than the sequence's, or a sequence that could not be made: it is noted there.
        do throws(PostgresError) { try connection.query(statement) } catch {
          if error.isServerFailure { throw SynthesisError(error) }
        }
      }
    }
  }

  /// Sets the sequence of a serial or identity column behind its values.
  static func sequenceStatement(_ column: Column, _ table: Table) -> String? {
    let name = SQLIdentifier.quoted(column.name)
    let source = "(SELECT pg_catalog.max(\(name)) FROM \(table.objectName.sql))"
    let target: String
    if column.identity != nil {
      target =
        "pg_catalog.pg_get_serial_sequence(\(SQLIdentifier.literal(table.objectName.sql)), "
        + "\(SQLIdentifier.literal(column.name)))"
    } else if let expression = column.defaultExpression, expression.hasPrefix("nextval('"),
      let sequence = expression.dropFirst("nextval('".count).split(separator: "'").first
    {
      target = SQLIdentifier.literal(String(sequence)) + "::pg_catalog.regclass"
    } else {
      return nil
    }
    return "SELECT pg_catalog.setval(\(target), GREATEST(\(source), 1))"
  }

  // MARK: - Notes

  private static func note(_ note: TwinNote) -> SynthesisReport.Note { .init(note.subject, note.message) }

  /// NOT NULL that was given up for want of values.
  private func missingConstraints() -> [SynthesisReport.Note] {
    zip(plan.catalog.tables, catalog.tables).flatMap { source, made in
      zip(source.columns, made.columns).filter { $0.isNotNull && !$1.isNotNull }.map { column, _ in
        .init("column \(SQLIdentifier.quoted(column.name)) of \(source.objectName.sql)", "NOT NULL left out")
      }
    }
  }

  private func translating<Result>(
    _ body: () throws(PlannerError) -> Result
  ) throws(SynthesisError) -> Result {
    do throws(PlannerError) { return try body() } catch { throw SynthesisError(error) }
  }

  /// The parts of the schema as text, for files.
  var statements: (before: [String], after: [String]) { schema.statements }

  /// The tables with rows, each with what makes them.
  var plans: [TablePlan] { loaded.map { plan.plan(for: $0) } }

  var notes: [SynthesisReport.Note] { plan.notes + missingConstraints() }
}
