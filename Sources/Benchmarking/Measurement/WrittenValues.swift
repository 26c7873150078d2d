internal import AccessPatterns
internal import Catalog

/// What a statement writes, from rows of the target that it writes to.
///
/// Nothing is known of what an INSERT puts into a row or an UPDATE sets, and values by type alone break NOT NULL, foreign
/// keys and CHECK conditions. The values of one row that is there keep all of them together. Its unique keys are taken, so
/// an INSERT gets others (``FreshKeys``); one with ON CONFLICT gets a new key and one that is there in turns, for both are
/// what it is for. An UPDATE sets values that the row does not have yet where there are some, since setting the same
/// ones again would spare its indexes. Columns that the statement does not name get their defaults.
///
/// Each set of values is tried, in a transaction that is rolled back; where the server refuses it, those of other rows
/// are. What no row fits stays, and is named with the server's reason.
struct WrittenValues {
  let session: MeasuredSession
  let sample: TableSample
  let secured: SecuredSessions

  /// Rows that are tried for one set.
  private static let attempts = 4

  private struct Part {
    let assigned: AssignedParameters
    let table: ObjectName
    /// Values of the assigned columns, in the order of ``AssignedParameters/columns``.
    let rows: [[String?]]
    let comparisons: [SampledValues.Comparison]
  }

  /// - Throws: `.connectionLost`, `.interrupted`, `.server`.
  func filled(
    _ entry: MeasurableClass, _ pattern: AccessPattern, to maximum: Int
  ) throws(BenchError) -> MeasurableClass {
    guard entry.writes, let first = entry.statements.first else { return entry }
    let parts = try parts(of: first, entry, pattern, sets: maximum)
    guard !parts.isEmpty else { return entry }
    var statements = entry.statements
    // An INSERT is compared with nothing, and had one set.
    while statements.count < maximum { statements.append(first) }
    var result = entry
    result.statements = []
    for (number, statement) in statements.enumerated() {
      let settled = try settled(statement, parts, number)
      if !result.statements.contains(settled) { result.statements.append(settled) }
    }
    return result
  }

  private func parts(
    of statement: ExecutableStatement, _ entry: MeasurableClass, _ pattern: AccessPattern, sets: Int
  ) throws(BenchError) -> [Part] {
    let assigned = try AssignedParameters.all(in: statement.text) { schema, name throws(BenchError) in
      guard let table = entry.written.first(where: { $0.name == name && (schema ?? $0.schema) == $0.schema }) else {
        return []
      }
      return try TableColumns.names(of: table, session.session)
    }
    var result: [Part] = []
    for part in assigned {
      guard let table = entry.written.first(where: part.isOf) else { continue }
      let count = (sets * Self.attempts + 1) * (part.rows.count + 1)
      let rows = try sample.rows(of: table, part.columns, count: count, isPresent: false)
      guard !rows.isEmpty else { continue }
      let access = pattern.relations.first { $0.table == table && $0.write != nil }
      let comparisons = access.map { SampledValues.comparisons($0, count: statement.parameters.count) } ?? []
      result.append(Part(assigned: part, table: table, rows: rows, comparisons: comparisons))
    }
    return result
  }

  /// The statement with values that the server takes, or with those of the first row when there are none.
  private func settled(
    _ statement: ExecutableStatement, _ parts: [Part], _ number: Int
  ) throws(BenchError) -> ExecutableStatement {
    var first: ExecutableStatement?
    let candidates = try parts.map { part throws(BenchError) in try ordered(part, statement, from: number) }
    for attempt in 0..<Self.attempts {
      var parameters = statement.parameters
      for (part, rows) in zip(parts, candidates) { assign(rows, part, attempt, number, to: &parameters) }
      var tried = statement.with(parameters)
      let inserting = parts.filter { $0.assigned.command == .upsert && number.isMultiple(of: 2) }
      if !inserting.isEmpty { tried = try fresh(tried, inserting) ?? tried }
      if first == nil { first = tried }
      switch try session.run(secured.prepared(tried, number: number) ?? tried, without: [], written: []) {
      case .ran, .timedOut: return tried
      case .failed(_, let state):
        guard let state, ["23505", "23P01"].contains(state), let other = try fresh(tried, parts) else { continue }
        switch try session.run(secured.prepared(other, number: number) ?? other, without: [], written: []) {
        case .ran, .timedOut: return other
        case .failed: continue
        }
      }
    }
    return first ?? statement
  }

  private func assign(
    _ rows: [[String?]], _ part: Part, _ attempt: Int, _ number: Int, to parameters: inout [String?]
  ) {
    let columns = part.assigned.columns
    func put(_ assignments: [AssignedParameters.Assignment], _ row: [String?]) {
      for assignment in assignments where parameters.indices.contains(assignment.parameter - 1) {
        if let place = columns.firstIndex(of: assignment.column) { parameters[assignment.parameter - 1] = row[place] }
      }
    }
    let start = attempt * (part.assigned.rows.count + 1)
    put(part.assigned.onConflict, rows[(start + part.assigned.rows.count) % rows.count])
    for (offset, assignments) in part.assigned.rows.enumerated() {
      put(assignments, rows[(start + offset) % rows.count])
    }
  }

  /// The rows that a set takes its values from, best first.
  private func ordered(
    _ part: Part, _ statement: ExecutableStatement, from number: Int
  ) throws(BenchError) -> [[String?]] {
    let start = number * (part.assigned.rows.count + 1) * Self.attempts % part.rows.count
    let rows = Array(part.rows[start...] + part.rows[..<start])
    guard part.assigned.command == .update, let current = try current(part, statement) else { return rows }
    func changed(_ row: [String?]) -> Int { zip(row, current).count { $0 != $1 } }
    let best = rows.enumerated().sorted { (changed($1.element), $0.offset) < (changed($0.element), $1.offset) }
    return best.map(\.element)
  }

  /// What the assigned columns are in a row that an UPDATE finds, as far as its comparisons say which one.
  private func current(_ part: Part, _ statement: ExecutableStatement) throws(BenchError) -> [String?]? {
    let values = part.comparisons.map { ($0.column, statement.parameters[$0.parameter - 1]) }
    guard !values.isEmpty else { return nil }
    return try TableColumns.row(of: part.table, part.assigned.columns, where: values, session)
  }

  private func fresh(
    _ statement: ExecutableStatement, _ parts: [Part]
  ) throws(BenchError) -> ExecutableStatement? {
    var result: ExecutableStatement?
    for table in Set(parts.map(\.table)).sorted() {
      result = try FreshKeys(session: session.session).replaced(result ?? statement, table: table) ?? result
    }
    return result
  }
}
