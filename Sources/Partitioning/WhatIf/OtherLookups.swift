internal import Catalog
internal import Planner

/// Rows found by an index on another column than the key, when a value of that column may have only one value of the key:
/// it has as many values at least. The planner knows of no such dependency, and takes a partition for having its part of
/// the value's rows alone.
///
/// Of keys by list and hash. A range of time goes across what other columns say, as a rule.
struct OtherLookups {
  private let table: ObjectName
  /// The first columns of indexes, by the index.
  private var columns: [String: String] = [:]

  init(_ catalog: Catalog, _ scheme: PartitionScheme) {
    table = scheme.table
    guard scheme.method != .range, let table = catalog.table(named: scheme.table),
      let key = table.column(named: scheme.column)
    else { return }
    let values = table.distinctValues(of: key)
    for index in table.indexes {
      guard let name = index.keys.first?.column, name != scheme.column, let column = table.column(named: name),
        !index.keys.contains(where: { $0.column == scheme.column }), table.distinctValues(of: column) >= values
      else { continue }
      columns[index.name] = name
    }
  }

  /// Whether a scan of the table is by such an index, with a value or what another relation gives.
  func areIn(_ plan: PlanNode) -> Bool {
    if plan.relation == table.name, plan.schema == nil || plan.schema == table.schema,
      plan.indexes.contains(where: { index in
        columns[index].map { name in PlanComparison.all(of: plan).contains { $0.column == name && $0.sign == "=" } }
          ?? false
      })
    {
      return true
    }
    return plan.children.contains(where: areIn)
  }
}
