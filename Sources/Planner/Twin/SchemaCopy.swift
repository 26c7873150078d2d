package import Catalog
package import PostgresClient
internal import SQLSyntax

/// Makes the schema of a catalog in a database that is to hold rows, in two parts: before and after they are loaded.
///
/// Every statement is held against ``SchemaStatement``, as in a twin: a snapshot may come from anyone. CHECKs of
/// domains and triggers are left out.
package struct SchemaCopy {
  private let script: SchemaScript
  private let late: Set<ObjectName>

  /// - Parameter late: Partitions that rows are loaded into, and that are attached only then.
  package init(_ catalog: Catalog, late: Set<ObjectName> = []) {
    script = SchemaScript(catalog: catalog, rewritesClock: false)
    self.late = late
  }

  /// Makes the extensions of the catalog and the schemas that they are in: it takes a superuser for some of them, and only
  /// files of this machine are run.
  ///
  /// - Parameter owner: The role that is to make all the rest, as SQL.
  /// - Returns: A note for each that is missing.
  /// - Throws: `.twinLost` when the connection breaks.
  package func createExtensions(
    _ superuser: Connection, for owner: String
  ) throws(PlannerError) -> [TwinNote] {
    let statements =
      schemas.map { (subject: $0.subject, statement: "\($0.statement) AUTHORIZATION \(owner)") } + extensions
    return try run(statements, superuser)
  }

  /// Makes schemas, extensions, types, functions and tables.
  ///
  /// - Parameter connection: Of a role that may create them. It belongs to the copy until it returns.
  /// - Returns: A note for each object that is a stand-in or missing.
  /// - Throws: `.twinLost` when the connection breaks, `.storage` when the server can't go on.
  package func createTables(_ connection: Connection) throws(PlannerError) -> [TwinNote] {
    var notes = try run(schemas + extensions, connection)
    for item in script.catalog.extensions where Catalog.Extension.isRefused(item.name) {
      notes.append(TwinNote("extension \(item.name)", "left out: it opens connections or files, or runs code"))
    }
    try PlannerError.translating { () throws(PostgresError) in
      try connection.query("SET check_function_bodies = off")
      if !searchPath.isEmpty { try connection.query("SET search_path = \(searchPath)") }
    }
    let builder = builder(connection)
    notes += try builder.createStandInTypes()
    return notes + (try builder.run(script.stepsBeforeRows(late: late)))
  }

  /// Makes constraints, indexes, views, extended statistics and policies.
  ///
  /// - Returns: A note for each that the rows do not satisfy or the server does not take.
  /// - Throws: `.twinLost` when the connection breaks, `.storage` when the server can't go on.
  package func createRest(_ connection: Connection) throws(PlannerError) -> [TwinNote] {
    try builder(connection).run(script.stepsAfterRows(late: late))
  }

  /// The same as text, in the forms that are tried first.
  package var statements: (before: [String], after: [String]) {
    func allowed(_ steps: [SchemaStep]) -> [String] {
      steps.compactMap { $0.forms.first }.filter { SchemaStatement.refusal(of: $0) == nil }
    }
    var before = (schemas + extensions).map(\.statement) + ["SET check_function_bodies = off"]
    if !searchPath.isEmpty { before.append("SET search_path = \(searchPath)") }
    return (before + allowed(script.stepsBeforeRows(late: late)), allowed(script.stepsAfterRows(late: late)))
  }

  private func builder(_ connection: Connection) -> SchemaBuilder {
    SchemaBuilder(
      catalog: script.catalog, session: SchemaSession { () throws(PostgresError) in connection }, superuser: connection)
  }

  private var searchPath: String {
    script.catalog.database.searchPath.map(SQLIdentifier.quoted).joined(separator: ", ")
  }

  private func run(
    _ statements: [(subject: String, statement: String)], _ connection: Connection
  ) throws(PlannerError) -> [TwinNote] {
    var notes: [TwinNote] = []
    for (subject, statement) in statements {
      do throws(PostgresError) { try connection.query(statement) } catch {
        guard !error.isServerFailure else { throw PlannerError(error) }
        notes.append(TwinNote(subject, "left out: \(error.message)"))
      }
    }
    return notes
  }

  private var schemas: [(subject: String, statement: String)] {
    script.catalog.schemas.filter { !$0.hasPrefix("pg_") && $0 != "information_schema" }.map { schema in
      let name = SQLIdentifier.quoted(schema)
      return (subject: "schema \(name)", statement: "CREATE SCHEMA IF NOT EXISTS \(name)")
    }
  }

  private var extensions: [(subject: String, statement: String)] {
    script.catalog.extensions.filter { $0.name != "plpgsql" && !Catalog.Extension.isRefused($0.name) }.map { item in
      let schema = item.schema == "pg_catalog" ? "" : " SCHEMA \(SQLIdentifier.quoted(item.schema))"
      return (
        "extension \(item.name)",
        "CREATE EXTENSION IF NOT EXISTS \(SQLIdentifier.quoted(item.name))\(schema) CASCADE"
      )
    }
  }
}
