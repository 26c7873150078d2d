internal import AccessPatterns
internal import Catalog
internal import SQLSyntax

/// Says in words what an index is good for and what it costs.
struct IndexWording {
  let definition: IndexDefinition
  /// The same in the words of the queries.
  let proposed: IndexDefinition
  /// By expression, what the workload does not say of it.
  let inferences: [String: String]
  /// Of the query classes that it serves.
  let patterns: [AccessPattern]
  let tables: TableTree

  /// What each key is there for, counted over the query classes.
  var reasons: [String] {
    let accesses = patterns.map { pattern in
      pattern.relations.filter { tables.query(on: $0.table, isOnly: $0.isOnly, reaches: definition.table) }
    }
    var reasons = zip(definition.keys, proposed.keys).compactMap { key, proposed -> String? in
      guard let name = key.column.map(SQLIdentifier.quoted) ?? key.expression.map(ExpressionText.bare) else {
        return nil
      }
      let target = Target(key: proposed)
      let uses: [(String, (RelationAccess) -> Bool)] = [
        ("compared for equality", { $0.predicates.contains { target == $0.target && $0.kind.isEquality } }),
        ("searched for a pattern", { $0.conditions.contains { target == $0.target && $0.kind.isPattern } }),
        ("asked for what it holds", { $0.conditions.contains { target == $0.target && $0.kind == .other } }),
        ("asked for the nearest values", { $0.nearest.contains { target == $0.target } }),
        ("joined", { $0.joins.contains { target == $0.target } }),
        ("bounded by a range", { $0.predicates.contains { $0.reaches(target) } }),
        ("sorted by", { $0.ordering.contains { target == $0.target } }),
        ("grouped or made distinct by", { ($0.grouping + $0.distinct + $0.distinctOn).contains { target == $0 } }),
        ("asked for its minimum or maximum", { $0.minMax.contains { target == $0.target } }),
      ]
      let counted = uses.compactMap { words, holds -> String? in
        let count = accesses.count { $0.contains(where: holds) }
        return count == 0 ? nil : "\(words) in \(count) query \(count == 1 ? "class" : "classes")"
      }
      guard !counted.isEmpty else { return nil }
      return "\(name) is \(counted.joined(separator: ", "))"
    }
    reasons += proposed.keys.compactMap { $0.expression.flatMap { inferences[$0] } }
    if !definition.included.isEmpty {
      let names = definition.included.map(SQLIdentifier.quoted).joined(separator: ", ")
      reasons.append("with \(names) included the table need not be read (index-only scan)")
    }
    return reasons
  }

  func tradeoffs(_ overhead: Recommendation.WriteOverhead, slower: [Recommendation.Effect]) -> [String] {
    var texts: [String] = []
    if definition.isSummarizing {
      texts.append(
        "a row that is written changes the index only when it widens its range of \(definition.pagesPerRange ?? 128) pages; it reads whole ranges, gives no order, and loses its use when rows are updated or fill up old pages"
      )
    } else if overhead.entries > 0 {
      texts.append(
        "about \(count(overhead.entries)) index entries over the workload's window, some \(count(overhead.bytesPerEntry)) bytes each and \(count(overhead.walBytesPerEntry)) of WAL, by \(overhead.source)"
      )
    } else {
      texts.append("no writes add entries to it: \(overhead.source)")
    }
    if overhead.updatesLosingHOT >= 0.5 {
      let elsewhere =
        overhead.entriesInOtherIndexes >= 0.5
        ? ": \(count(overhead.entriesInOtherIndexes)) more entries in the table's other indexes" : ""
      let losing = overhead.updatesLosingHOTShare.map { " (\(RejectionWording.percent($0)) of the table's)" } ?? ""
      texts.append(
        "\(count(overhead.updatesLosingHOT)) updates\(losing) set one of its columns and can no longer be heap-only (HOT)"
          + elsewhere)
    }
    if let share = overhead.heapOnlyShare {
      texts.append(
        "by the table's counters \(Int((share * 100).rounded())) % of its updates are heap-only: the others add an entry to every index"
      )
    }
    if definition.method == "hash" {
      texts.append(
        "it serves = alone: no ranges, orders, patterns or lists of values, no second column, no UNIQUE, no index-only scan"
      )
      texts.append("it takes values of any length; a B-tree refuses rows whose entry would have more than 2,704 bytes")
    }
    if definition.method == "gin" {
      texts.append(
        "GIN has an entry for each element of a value; with fastupdate, the default, new ones wait in a pending list that each search reads whole, until VACUUM or gin_pending_list_limit sorts them in"
      )
    }
    if definition.method == "gist", definition.keys.count > 1 {
      texts.append(
        "btree_gist compares values of one type only: a bigint column with an integer constant is not served, $1 of the column's own type is"
      )
    }
    if definition.keys.contains(where: { $0.operatorClass?.hasSuffix("_pattern_ops") ?? false }) {
      texts.append("it compares bytes: it serves patterns and equality, not ORDER BY or < in the language's order")
    }
    if definition.hasExpressions {
      texts.append("it serves only conditions on the very same expression, and is planned by defaults until ANALYZE")
    }
    if !definition.included.isEmpty {
      texts.append("index-only scans need pages that VACUUM has marked all-visible: let autovacuum keep up")
    }
    for effect in slower { texts.append("query class \(effect.class) is planned dearer with it") }
    return texts
  }

  /// With thousands separated, as everywhere in the reports.
  private func count(_ value: Double) -> String {
    var digits = Array(String(Int(min(value, 1e15).rounded())))
    for place in stride(from: digits.count - 3, to: 0, by: -3) { digits.insert(",", at: place) }
    return String(digits)
  }
}

extension Predicate.Kind {
  fileprivate var isEquality: Bool {
    switch self {
    case .equality, .inList, .any, .isNull, .boolean: true
    default: false
    }
  }
}

extension Predicate.Kind {
  fileprivate var isPattern: Bool { [.like, .caseInsensitiveLike, .regularExpression].contains(self) }
}

extension RelationAccess {
  /// Those of the arms of an OR too.
  fileprivate var conditions: [Predicate] { predicates + disjunctions.flatMap { $0.flatMap { $0 } } }
}

extension Predicate {
  fileprivate func reaches(_ other: Target) -> Bool {
    kind == .range ? other == target : kind == .rowComparison && rowTargets.contains { other == $0 }
  }
}

/// What a key stands for, to be found among the targets of accesses.
private struct Target {
  let key: IndexKey

  static func == (target: Target, other: AccessTarget) -> Bool {
    switch other {
    case .column(let name): target.key.column == name
    case .expression(let sql, _): target.key.expression == sql
    }
  }
}
