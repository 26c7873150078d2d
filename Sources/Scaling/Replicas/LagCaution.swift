internal import AccessPatterns
internal import Catalog
internal import Planner
internal import Workload

/// Reads that no transaction binds to the primary and that a user may miss all the same: of something that the same
/// role has just changed and looks at again with its next request.
///
/// Taken for such: a read of one row by a unique key, or of a few rows by equality alone, that returns a column which an
/// UPDATE or an upsert of the same role sets. Lists, ranges and sums show what is past, and new rows are seldom looked
/// for by those who were not told of them. Whether lag matters only the application knows.
struct LagCaution {
  private static let fewRows = 10.0

  private let use: WorkloadUse
  private let input: ScaleInput

  init(_ input: ScaleInput) {
    use = WorkloadUse(input)
    self.input = input
  }

  func applies(to costed: CostedClass) -> Bool {
    costed.pattern.relations.contains { access in
      guard access.write == nil, let table = input.tables[access.table], isOfFewRows(access, table, costed) else {
        return false
      }
      let root = TableAttribution.root(of: access.table, input)
      return use[root].updates.contains { write in
        Self.agree(write.costed.queryClass.user, costed.queryClass.user)
          && !write.columns.isDisjoint(with: access.returned)
      }
    }
  }

  private func isOfFewRows(_ access: RelationAccess, _ table: Table, _ costed: CostedClass) -> Bool {
    let equal = access.equalColumns
    if table.isUnique(equal) { return true }
    guard !equal.isEmpty, access.rangeColumns.isEmpty else { return false }
    guard let rows = costed.tree?.scannedRows(of: table.name) else { return false }
    return rows <= Self.fewRows
  }

  private static func agree(_ one: String?, _ other: String?) -> Bool { one == nil || other == nil || one == other }
}

extension PlanNode {
  /// The rows that the plan expects of its scans of a relation, the largest; nil when it has none.
  fileprivate func scannedRows(of name: String) -> Double? {
    let own = relation == name && type != "ModifyTable" ? rows : nil
    return (children.compactMap { $0.scannedRows(of: name) } + [own].compactMap { $0 }).max()
  }
}
