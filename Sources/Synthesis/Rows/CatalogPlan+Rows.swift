internal import Catalog

/// Which columns of a row belong together.
extension CatalogPlan {
  /// The foreign keys of several columns whose referenced rows can be told: those of tables without partitions, and of
  /// columns that are never NULL there.
  func compositeReferences(
    of table: Table, _ reduced: Table, _ columns: [ColumnPlan], _ keys: [UniqueKey]
  ) -> [CompositeReference] {
    var result: [CompositeReference] = []
    for constraint in table.constraints + root(of: table).constraints
    where constraint.kind == .foreignKey && constraint.columns.count > 1 {
      let own = constraint.columns.compactMap { name in reduced.columns.firstIndex { $0.name == name } }
      guard own.count == constraint.columns.count, !result.contains(where: { !Set($0.columns).isDisjoint(with: own) }),
        let target = constraint.referencedTable.flatMap(loaded)
      else { continue }
      let plan = self.plan(for: target)
      let others = constraint.referencedColumns.compactMap { name in plan.columns.firstIndex { $0.name == name } }
      guard others.count == own.count, others.allSatisfy({ plan.columns[$0].nullCount == 0 }) else { continue }
      func distinct(_ column: Int) -> Int { columns[column].map.commonCount + columns[column].map.restCount }
      // The one that leads a unique key, or else that of the most values.
      let leading = own.first { column in keys.contains { $0.driver == column } }
      let driver = leading ?? own.max { (distinct($0), $1) < (distinct($1), $0) } ?? own[0]
      guard distinct(driver) > 0 else { continue }
      result.append(
        CompositeReference(
          columns: own, driver: driver, plan: columns[driver], target: plan, targetColumns: others))
    }
    return result
  }

  /// Pairs of columns of which a CHECK says that one is the smaller, those first that others follow.
  func pairs(of table: Table, _ reduced: Table, _ columns: [ColumnPlan], _ used: Set<Int>) -> [OrderedPair] {
    let conditions = (table.constraints + root(of: table).constraints).filter { $0.kind == .check }.map(\.definition)
    func place(_ name: String) -> Int? { reduced.columns.firstIndex { $0.name == name } }
    var left = CheckedColumns(conditions).pairs.compactMap { pair -> OrderedPair? in
      guard let low = place(pair.low), let high = place(pair.high), low != high, !used.contains(low),
        !used.contains(high), columns[low].map.ranks > 0, columns[high].map.ranks > 0
      else { return nil }
      // Two rows would get the same of what may come once.
      let isShared = columns[low].map.ranks != columns[high].map.ranks
      guard !isShared || !isUnique(reduced.columns[high], table) else { return nil }
      let base = BaseType(reduced.columns[low], in: catalog).name
      let isSame = base == BaseType(reduced.columns[high], in: catalog).name
      return OrderedPair(
        low: low, high: high, isStrict: pair.isStrict, type: isSame ? Self.comparison(of: base) : nil)
    }
    var result: [OrderedPair] = []
    while let index = left.firstIndex(where: { pair in !left.contains { $0.high == pair.low } }) {
      let pair = left.remove(at: index)
      if !result.contains(where: { $0.high == pair.high }) { result.append(pair) }
    }
    return result
  }

  private static func comparison(of base: String) -> NumberedType? {
    switch base {
    case "int2", "int4", "int8": .integer
    case "numeric", "float4", "float8": .decimal(scale: 6)
    case "date": .date
    case "timestamp": .timestamp
    case "timestamptz": .timestampWithZone
    case "time": .time
    default: nil
    }
  }
}
