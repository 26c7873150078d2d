internal import AccessPatterns
internal import Catalog

/// More sets of values for a class, from rows of the target.
///
/// To plan a statement one typical value is enough, and one is what the planner's sets come down to where a column is
/// uniform. To execute it, one value would be measured on the same few pages again and again. So sets are added until
/// there are as many as are asked for: the parameters that a table's columns are compared with by `=` get the values of
/// one row of it, which belong together; all others stay as in the first set. What is written comes from rows as well
/// (``WrittenValues``), and rows to delete are such that nothing keeps them (``UnreferencedRows``).
struct SampledValues {
  let session: MeasuredSession
  let seed: UInt64

  struct Comparison {
    let column: String
    let parameter: Int
  }

  /// - Throws: `.connectionLost`, `.interrupted`; a table that can't be read adds nothing.
  func filled(
    _ entry: MeasurableClass, _ pattern: AccessPattern?, to maximum: Int
  ) throws(BenchError) -> MeasurableClass {
    guard let first = entry.statements.first, !first.parameters.isEmpty, let pattern else { return entry }
    let sample = TableSample(session: session, seed: seed)
    let secured = SecuredSessions(session: session, sample: sample, tables: entry.secured, pattern: pattern)
    var sampled: [(comparisons: [Comparison], rows: [[String?]])] = []
    var result = entry
    for access in pattern.relations {
      let comparisons = Self.comparisons(access, count: first.parameters.count)
      guard !comparisons.isEmpty else { continue }
      let isDeleted = access.write?.command == .delete
      let kept = isDeleted ? try UnreferencedRows(session: session.session).condition(access.table) : nil
      guard kept != nil || entry.statements.count < maximum else { continue }
      let columns = comparisons.map(\.column)
      var rows = try sample.rows(of: access.table, columns, count: 2 * maximum, where: kept)
      if kept != nil {
        // Values of the statistics may be those of rows that others reference.
        if !rows.isEmpty { result.statements = try unkept(result.statements, secured) }
        if rows.isEmpty { rows = try sample.rows(of: access.table, columns, count: 2 * maximum) }
      }
      sampled.append((comparisons, rows))
    }
    for offset in 0..<2 * maximum where result.statements.count < maximum {
      var parameters = first.parameters
      for (comparisons, rows) in sampled where rows.indices.contains(offset) {
        for (place, comparison) in comparisons.enumerated() {
          parameters[comparison.parameter - 1] = rows[offset][place]
        }
      }
      let statement = first.with(parameters)
      if !result.statements.contains(statement) { result.statements.append(statement) }
    }
    if result.statements.isEmpty { result.statements = entry.statements }
    return try WrittenValues(session: session, sample: sample, secured: secured).filled(result, pattern, to: maximum)
  }

  /// The same with what transactions on tables with row security begin with.
  ///
  /// - Throws: `.connectionLost`, `.interrupted`, `.server`.
  func secured(_ entry: MeasurableClass, _ pattern: AccessPattern?) throws(BenchError) -> MeasurableClass {
    guard let pattern, !entry.secured.isEmpty else { return entry }
    let secured = SecuredSessions(
      session: session, sample: TableSample(session: session, seed: seed), tables: entry.secured, pattern: pattern)
    var result = entry
    result.statements = []
    for (number, statement) in entry.statements.enumerated() {
      if let prepared = try secured.prepared(statement, number: number) { result.statements.append(prepared) }
    }
    return result
  }

  /// The parameters that columns of a table are compared with by `=`.
  ///
  /// - Parameter count: Of the statement's parameters.
  static func comparisons(_ access: RelationAccess, count: Int) -> [Comparison] {
    access.predicates.compactMap { predicate in
      guard predicate.kind == .equality, case .column(let column) = predicate.target,
        case .parameter(let number) = predicate.operand, (1...max(1, count)).contains(number)
      else { return nil }
      return Comparison(column: column, parameter: number)
    }
  }

  /// Those that delete no row that a foreign key keeps.
  private func unkept(
    _ statements: [ExecutableStatement], _ secured: SecuredSessions
  ) throws(BenchError) -> [ExecutableStatement] {
    var result: [ExecutableStatement] = []
    for (number, statement) in statements.enumerated() {
      let prepared = try secured.prepared(statement, number: number) ?? statement
      if case .failed(_, "23503") = try session.run(prepared, without: [], written: []) { continue }
      result.append(statement)
    }
    return result
  }
}
