internal import AccessPatterns
internal import Catalog

/// More sets of values for a class, from rows of the target.
///
/// To plan a statement one typical value is enough, and one is what the planner's sets come down to where a column is
/// uniform. To execute it, one value would be measured on the same few pages again and again. So sets are added until
/// there are as many as are asked for: the parameters that a table's columns are compared with by `=` get the values of
/// one row of it, which belong together; all others stay as in the first set.
struct SampledValues {
  let session: MeasuredSession
  let seed: UInt64

  /// Pages of a table that are looked at, about.
  private static let pages = 64.0

  private struct Comparison {
    let column: String
    let parameter: Int
  }

  /// - Throws: `.connectionLost`, `.interrupted`; a table that can't be read adds nothing.
  func filled(
    _ entry: MeasurableClass, _ pattern: AccessPattern?, to maximum: Int
  ) throws(BenchError) -> MeasurableClass {
    guard let first = entry.statements.first, !first.parameters.isEmpty, entry.statements.count < maximum,
      let pattern
    else { return entry }
    var sampled: [(comparisons: [Comparison], rows: [[String?]])] = []
    for access in pattern.relations {
      let comparisons = access.predicates.compactMap { predicate -> Comparison? in
        guard predicate.kind == .equality, case .column(let column) = predicate.target,
          case .parameter(let number) = predicate.operand, first.parameters.indices.contains(number - 1)
        else { return nil }
        return Comparison(column: column, parameter: number)
      }
      guard !comparisons.isEmpty else { continue }
      sampled.append((comparisons, try rows(of: access.table, comparisons.map(\.column), count: 2 * maximum)))
    }
    var result = entry
    for offset in 0..<2 * maximum where result.statements.count < maximum {
      var parameters = first.parameters
      for (comparisons, rows) in sampled where rows.indices.contains(offset) {
        for (place, comparison) in comparisons.enumerated() {
          parameters[comparison.parameter - 1] = rows[offset][place]
        }
      }
      let statement = ExecutableStatement(
        text: first.text, parameters: parameters, types: first.types, searchPath: first.searchPath)
      if !result.statements.contains(statement) { result.statements.append(statement) }
    }
    return result
  }

  /// Different rows, the same for the same seed.
  private func rows(of table: ObjectName, _ columns: [String], count: Int) throws(BenchError) -> [[String?]] {
    let names = columns.map { ObjectName(schema: "t", name: $0).sql }
    let values = names.enumerated().map { "\($1)::pg_catalog.text AS c\($0)" }.joined(separator: ", ")
    let present = names.map { "\($0) IS NOT NULL" }.joined(separator: " AND ")
    do throws(BenchError) {
      return try session.reading { session throws(BenchError) in
        let pages =
          try session.scalar(
            """
            SELECT sum(c.relpages) FROM pg_class c
            WHERE c.oid = $1::regclass OR c.oid IN (SELECT relid FROM pg_partition_tree($1::regclass))
            """, [table.sql]
          ).flatMap { Double($0) } ?? 0
        let percent = min(100, 100 * Self.pages / max(pages, 1))
        return try session.query(
          """
          SELECT s.* FROM (
            SELECT DISTINCT \(values) FROM \(table.sql) t TABLESAMPLE SYSTEM (\(percent)) REPEATABLE (\(seed % 1_000_000))
            WHERE \(present)) s
          ORDER BY md5(s::text || '\(seed)') LIMIT \(count)
          """
        ).rows
      }
    } catch {
      guard error.code == .server else { throw error }
      return []
    }
  }
}
