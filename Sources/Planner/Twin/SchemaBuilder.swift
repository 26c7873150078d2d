internal import Catalog
internal import PostgresClient
internal import PostgresServer

/// Runs the steps of a ``SchemaScript``, in as many rounds as there is progress.
struct SchemaBuilder {
  let catalog: Catalog
  /// Of the schema's owner, who is no superuser.
  let session: SchemaSession
  /// Asks what exists, in words of Sextant's own.
  let superuser: Connection

  /// - Returns: A note for each object that is a stand-in or missing.
  /// - Throws: `.twinLost`.
  func build() throws(PlannerError) -> [TwinNote] {
    try createStandInTypes() + run(SchemaScript(catalog: catalog).steps)
  }

  /// - Returns: A note for each object that is a stand-in or missing.
  /// - Throws: `.twinLost`.
  func run(_ steps: [SchemaStep]) throws(PlannerError) -> [TwinNote] {
    var notes: [TwinNote] = []
    var pending = steps.map { ($0, PostgresError?.none) }
    for _ in 0..<Self.maximumRounds where !pending.isEmpty {
      var failed: [(SchemaStep, PostgresError?)] = []
      for (step, _) in pending {
        guard let first = step.forms.first else {
          notes.append(TwinNote(step.subject, "its definition is not one that Sextant runs"))
          continue
        }
        if let error = try run(first) {
          if error.isTimeout {
            notes.append(TwinNote(step.subject, "left out: \(error.message)"))
            continue
          }
          if step.mayExist, Self.alreadyExists.contains(error.sqlState ?? "") { continue }
          failed.append((step, error))
        }
      }
      if failed.count == pending.count {
        notes += try runStandIns(failed)
        break
      }
      pending = failed
    }
    return notes
  }

  /// Duplicate table, object, function; a table with a primary key already; an index that is attached already.
  private static let alreadyExists: Set<String> = ["42P07", "42710", "42723", "42P16", "55000"]

  private func runStandIns(_ failed: [(SchemaStep, PostgresError?)]) throws(PlannerError) -> [TwinNote] {
    var notes: [TwinNote] = []
    for (step, error) in failed {
      var isMade = false
      for form in step.forms.dropFirst() where !isMade { isMade = try run(form) == nil }
      let fate = isMade ? "a stand-in takes its place" : "left out"
      notes.append(TwinNote(step.subject, "\(fate): \(error?.message ?? "")"))
    }
    // What failed for want of the stand-ins has its turn now.
    for (step, _) in failed where step.forms.count == 1 {
      if try run(step.forms[0]) == nil { notes.removeAll { $0.subject == step.subject } }
    }
    return notes
  }

  private static let maximumRounds = 30

  private func run(_ statement: String) throws(PlannerError) -> PostgresError? {
    if let refusal = SchemaStatement.refusal(of: statement) { return PostgresError(.statementFailed, refusal) }
    return try session.run(statement)
  }

  /// Types that neither the server nor the catalog has, of extensions that are not installed here, as domains over
  /// text.
  func createStandInTypes() throws(PlannerError) -> [TwinNote] {
    var declared = Set(catalog.tables.map(\.objectName) + catalog.views.map(\.objectName))
    for type in catalog.types {
      declared.insert(type.objectName)
      if let multirange = type.multirange { declared.insert(ObjectName(schema: type.schema, name: multirange)) }
    }
    var wanted: Set<ObjectName> = []
    for column in catalog.tables.flatMap(\.columns) + catalog.views.flatMap(\.columns)
    where column.typeSchema != "pg_catalog" {
      let element = column.typeName.hasPrefix("_") ? String(column.typeName.dropFirst()) : column.typeName
      let name = ObjectName(schema: column.typeSchema, name: element)
      if !declared.contains(name) { wanted.insert(name) }
    }
    var notes: [TwinNote] = []
    for name in wanted.sorted() {
      let exists = try PlannerError.translating { () throws(PostgresError) in
        try superuser.query("SELECT to_regtype($1)", [name.sql]).scalar
      }
      guard exists == nil else { continue }
      if try run("CREATE DOMAIN \(name.sql) AS text") == nil {
        notes.append(TwinNote("type \(name.sql)", "not available here: text stands in"))
      }
    }
    return notes
  }
}

extension PlannerError {
  /// Works on throwaway servers and translates their errors.
  static func serving<Result>(_ body: () throws(ServerError) -> Result) throws(PlannerError) -> Result {
    do throws(ServerError) { return try body() } catch { throw PlannerError(error) }
  }

  /// Runs statements of Sextant's own and translates their errors.
  @discardableResult
  static func translating<Result>(
    _ body: () throws(PostgresError) -> Result
  ) throws(PlannerError) -> Result {
    do throws(PostgresError) { return try body() } catch { throw PlannerError(error) }
  }
}
