internal import AccessPatterns
internal import Candidates
internal import Catalog

/// The rows of an index, as far as writes are concerned: of a partial index those that meet its predicate.
struct PartialRows {
  /// The fraction of the table's rows, by the planner's estimate.
  var share = 1.0
  /// What the predicate says, where it can be told.
  var predicate: PartialPredicate?

  static let all = PartialRows()

  /// The part of the rows that an INSERT adds to the index: all or none where the defaults of the columns that it does not
  /// name decide it, otherwise ``share``.
  ///
  /// A queue's rows come in as what it asks for, `published_at` NULL and `status` by its default, and leave later: by the
  /// share of those that are waiting there would be next to no entries.
  func share(insertedWith columns: Set<String>, into table: Table?) -> Double {
    guard let predicate, let table else { return share }
    var isCertain = true
    for test in predicate.tests {
      guard !columns.contains(test.column), let meets = table.column(named: test.column)?.defaultMeets(test) else {
        isCertain = false
        continue
      }
      if !meets { return 0 }
    }
    return isCertain ? 1 : share
  }
}

extension Column {
  /// Whether the default meets a test; nil for one that is not a constant.
  fileprivate func defaultMeets(_ test: ColumnTest) -> Bool? {
    guard generated == nil, identity == nil else { return nil }
    guard let sql = defaultExpression else { return test.values == .null }
    guard let first = sql.utf8.first, first == UInt8(ascii: "'") || sql == "true" || sql == "false" || sql.isNumber
    else { return nil }
    let value = ConstantText.text(of: sql)
    switch test.values {
    case .null: return false
    case .notNull: return true
    case .boolean(let wanted): return (value == "true" || value == "t") == wanted
    case .oneOf(let values): return values.contains(value)
    case .noneOf(let values): return !values.contains(value)
    case .open: return nil
    }
  }
}

extension String {
  fileprivate var isNumber: Bool { Double(self) != nil && utf8.allSatisfy { "-0123456789.".utf8.contains($0) } }
}

extension CandidateSet.Member {
  var rows: PartialRows { PartialRows(share: share, predicate: predicate) }
}
