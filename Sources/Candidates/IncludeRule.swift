package import AccessPatterns
package import Catalog

/// Covering indexes: the remaining columns that a query needs, as INCLUDE, so that the table is not read at all.
///
/// Only where an index-only scan pays: more than a few rows are sought, the query reads and does not lock or write the rows, most of the table is
/// visible to all (`relallvisible`), and what is added is narrow: bytes that are written with each entry, and beside which
/// the table's row is large. Whether it pays is then the planner's answer.
///
/// A value that makes an entry longer than a third of a page is refused by the index, and with it the row. So a column without
/// a limit of its length is included only when the values that are known are short.
///
/// Source: "Index-Only Scans and Covering Indexes" in PostgreSQL's documentation.
package struct IncludeRule: CandidateRule {
  package static let identifier = "include"

  /// Bytes of all included columns together.
  private static let maximumWidth = 64
  private static let maximumColumns = 4
  /// Bytes of the longest known value of a column without a limit of its length.
  private static let maximumLength = 128
  /// The part of a row's bytes that an entry may have; more is a second table.
  private static let maximumShare = 0.7
  /// The share of pages below which an index-only scan visits the table too often.
  private static let minimumVisible = 0.5
  private static let fewRows = 4.0

  package init() {}

  package func candidates(for access: RelationAccess, on table: Table) -> [IndexDefinition] {
    guard !access.needsHeap, access.write == nil, !access.columns.isEmpty else { return [] }
    guard table.kind == .partitioned || isMostlyVisible(table) else { return [] }
    let parts = AccessParts(access, table)
    let equality = Set(parts.equality.compactMap(\.column))
    let joins = Set(parts.joins.compactMap(\.column))
    var covered: Set<Set<String>> = []
    return BTreeRule().candidates(for: access, on: table).compactMap { candidate in
      // One form of each set of keys, the one with the most selective column first: what is covered is read anyway.
      let keys = Set(candidate.keyColumns)
      guard keys.isSuperset(of: equality), covered.insert(keys).inserted else { return nil }
      // Covering would save a page for each row at most.
      guard !findsFewRows(candidate.keys, equality.union(joins), table) else { return nil }
      let rest = access.columns.filter { !candidate.keyColumns.contains($0) }
      guard !rest.isEmpty, rest.count <= Self.maximumColumns else { return nil }
      let columns = rest.compactMap(table.column(named:))
      guard columns.count == rest.count, columns.allSatisfy(isShort) else { return nil }
      let width = columns.reduce(0) { sum, column in
        sum + ((column.statistics ?? column.inheritedStatistics)?.averageWidth ?? 32)
      }
      guard width <= Self.maximumWidth else { return nil }
      var covering = candidate
      covering.included = rest
      return isSecondTable(covering, table) ? nil : covering
    }
  }

  /// Whether equality on the leading keys leaves so few rows that reading them costs next to nothing.
  private func findsFewRows(_ keys: [IndexKey], _ compared: Set<String>, _ table: Table) -> Bool {
    let lead = keys.prefix { $0.column.map(compared.contains) ?? false }
    guard !lead.isEmpty else { return false }
    return table.findsOneRow(byEquality: Set(lead.compactMap(\.column)))
      || table.rows / table.distinctValues(of: Array(lead)) < Self.fewRows
  }

  private func isShort(_ column: Column) -> Bool {
    guard column.isUnlimited else { return true }
    guard !column.isComposite, let statistics = column.statistics ?? column.inheritedStatistics else { return false }
    let known = [statistics.mostCommonValues, statistics.histogram].compactMap { $0 }
    return !known.isEmpty
      && known.allSatisfy { text in
        (PostgresArray.parse(text) ?? []).allSatisfy { ($0?.utf8.count ?? 0) <= Self.maximumLength }
      }
  }

  private func isSecondTable(_ definition: IndexDefinition, _ table: Table) -> Bool {
    guard table.rows > 0, table.pages > 0 else { return false }
    // The item pointer and the tuple's header, and the line pointer, in both.
    let entry = table.keyWidth(of: definition.keys, including: definition.included) + 12
    return entry > Self.maximumShare * Double(table.pages) * 8_192 / table.rows
  }

  private func isMostlyVisible(_ table: Table) -> Bool {
    table.pages > 0 && Double(table.allVisiblePages) / Double(table.pages) >= Self.minimumVisible
  }
}
