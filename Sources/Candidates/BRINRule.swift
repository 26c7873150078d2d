package import AccessPatterns
package import Catalog

/// BRIN: the smallest and the largest value of each range of pages, for large tables whose rows lie in the order of a column.
///
/// - Where a column is bounded by a range and its values follow the order of the rows (`pg_stats.correlation` of at least
///   0.95, in either direction): `minmax`, the default. From 0.8 on, where most rows are in order and some lie elsewhere:
///   `minmax_multi`, which keeps several intervals for each range of pages, so that one stray row does not widen it to
///   everything (PostgreSQL 14).
/// - `pages_per_range` is 128 by default. Fewer find a short interval more exactly: where a table has fewer than 100 ranges
///   of 128 pages, 32 is proposed as well, a hundredth of 3,200 pages.
/// - Tables of fewer than 1,280 pages (10 MB) are read about as fast without any index, or well served by a small B-tree.
///
/// It has a few pages where a B-tree has thousands, and a row that is written changes it only when it widens its range. It
/// reads whole ranges of pages, gives no order, and finds no single row fast. The planner's cost of the bitmap scan takes the
/// rows to be scattered over the table; when a BRIN index takes a B-tree's place all the same says `BRINTrade`.
///
/// Source: "BRIN Indexes" in PostgreSQL's documentation; `brincostestimate` in src/backend/utils/adt/selfuncs.c.
package struct BRINRule: CandidateRule {
  package static let identifier = "brin"

  static let leastPages = 1_280
  static let ordered = 0.95
  static let mostlyOrdered = 0.8
  /// Ranges of the default size from which on smaller ones find nothing more exactly that matters.
  private static let manyRanges = 100
  private static let finer = 32
  private static let serverWithMulti = 140_000

  private let serverVersion: Int

  package init(_ catalog: Catalog? = nil) { serverVersion = catalog?.server.versionNumber ?? Self.serverWithMulti }

  package func candidates(for access: RelationAccess, on table: Table) -> [IndexDefinition] {
    guard table.pages >= Self.leastPages else { return [] }
    var keys: [IndexKey] = []
    for predicate in access.predicates where predicate.kind == .range {
      guard case .column(let name) = predicate.target, let column = table.column(named: name),
        let key = key(column), !keys.contains(key)
      else { continue }
      keys.append(key)
    }
    let sizes = table.pages < 128 * Self.manyRanges ? [nil, Self.finer] : [nil]
    return keys.flatMap { key in
      sizes.map { IndexDefinition(table: access.table, method: "brin", keys: [key], pagesPerRange: $0) }
    }
  }

  private func key(_ column: Column) -> IndexKey? {
    guard let correlation = (column.statistics ?? column.inheritedStatistics)?.correlation.map(abs) else { return nil }
    if correlation >= Self.ordered {
      return Self.types.contains(column.typeName) ? IndexKey(column: column.name) : nil
    }
    guard correlation >= Self.mostlyOrdered, serverVersion >= Self.serverWithMulti,
      let prefix = Self.multi[column.typeName]
    else { return nil }
    return IndexKey(column: column.name, operatorClass: prefix + "_minmax_multi_ops")
  }

  /// Types whose default class is `minmax`, in src/include/catalog/pg_opclass.dat.
  private static let types = Set(multi.keys).union(["text", "varchar", "bpchar"])

  private static let multi = [
    "int2": "int2", "int4": "int4", "int8": "int8", "float4": "float4", "float8": "float8", "numeric": "numeric",
    "date": "date", "time": "time", "timestamp": "timestamp", "timestamptz": "timestamptz", "interval": "interval",
    "uuid": "uuid",
  ]
}
