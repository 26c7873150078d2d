package import AccessPatterns
package import Catalog

/// Hash: long texts that are compared for equality and nothing else.
///
/// An entry holds four bytes of the value's hash, however long the value is: 20 bytes with its item pointer, at three quarters
/// of a page about 31 on average. A B-tree has the value itself, 12 bytes around it, at nine tenths of a page. From an
/// average of 32 bytes on the B-tree is larger by half at least, and then hash is proposed; it takes the place of a B-tree
/// where no query class gets dearer by that.
///
/// It serves `=` alone: no range, order, pattern or list of values; one column, no UNIQUE, no index-only scan. In return it takes
/// values of any length, while an entry of a B-tree may have 2,704 bytes at most (`BTMaxItemSize`).
///
/// Source: "Hash Indexes" in PostgreSQL's documentation.
package struct HashRule: CandidateRule {
  package static let identifier = "hash"

  /// Bytes.
  static let leastWidth = 32

  package init() {}

  package func candidates(for access: RelationAccess, on table: Table) -> [IndexDefinition] {
    let targets =
      access.predicates.filter { $0.kind == .equality }.map(\.target)
      + access.joins.filter { $0.operatorName == "=" }.map(\.target)
    var seen: Set<String> = []
    return targets.compactMap { target in
      guard case .column(let name) = target, let column = table.column(named: name),
        ["text", "varchar", "bpchar"].contains(column.typeName),
        let width = (column.statistics ?? column.inheritedStatistics)?.averageWidth, width >= Self.leastWidth,
        seen.insert(name).inserted
      else { return nil }
      return IndexDefinition(table: access.table, method: "hash", keys: [IndexKey(column: name)])
    }
  }
}
