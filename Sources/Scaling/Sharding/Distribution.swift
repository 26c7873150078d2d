internal import AccessPatterns
internal import Catalog
internal import Planner

/// Which tables are distributed by which column, and which are on every node.
struct Distribution {
  /// By table, its distribution column: all of one type, which hold the same thing.
  let columns: [ObjectName: String]
  /// Small and seldom written: a copy on every node.
  let references: Set<ObjectName>
  /// The others, on the coordinator.
  let locals: Set<ObjectName>

  private(set) var classes: [(costed: CostedClass, query: ShardedQuery)] = []

  /// Rows, bytes and write load of a table that is copied to every node.
  struct ReferenceBounds: Sendable {
    var bytes = 1_073_741_824.0
    /// Of the workload's calls, at most so many write it, 0 to 1.
    var writeShare = 0.01
  }

  init(_ columns: [ObjectName: String], _ input: ScaleInput, _ bounds: ReferenceBounds) {
    let calls = max(1, input.classes.reduce(0) { $0 + Double($1.queryClass.calls) })
    var writes: [ObjectName: Double] = [:]
    for costed in input.classes {
      for access in costed.pattern.relations where access.write != nil {
        writes[TableAttribution.root(of: access.table, input), default: 0] += Double(costed.queryClass.calls)
      }
    }
    let others = input.namedTables.filter { columns[$0.objectName] == nil }
    let references = Set(
      others.filter {
        input.bytes(of: $0) <= bounds.bytes && (writes[$0.objectName] ?? 0) / calls <= bounds.writeShare
      }.map(\.objectName))
    self.columns = columns
    self.references = references
    locals = Set(others.map(\.objectName)).subtracting(references)
    classes = input.classes.map { costed in
      (
        costed,
        ShardedQuery.of(costed.pattern, columns: columns, references: references) {
          TableAttribution.root(of: $0, input)
        }
      )
    }
  }

  func share(of query: ShardedQuery, _ input: ScaleInput) -> Double {
    input.share(of: classes.filter { $0.query == query }.map(\.costed))
  }

  func callShare(of query: ShardedQuery, _ input: ScaleInput) -> Double {
    let all = input.classes.reduce(0) { $0 + Double($1.queryClass.calls) }
    let some = classes.filter { $0.query == query }.reduce(0) { $0 + Double($1.costed.queryClass.calls) }
    return all > 0 ? min(1, some / all) : 0
  }

  /// The table that the others are co-located with: one that they reference, else the largest.
  func anchor(_ input: ScaleInput) -> ObjectName? {
    let tables = columns.keys.sorted()
    func references(to table: ObjectName) -> Int {
      tables.filter { other in
        input.tables[other]?.simpleForeignKeys.contains { $0.table == table && $0.column == columns[other] } ?? false
      }.count
    }
    return tables.max { left, right in
      let (first, second) = (references(to: left), references(to: right))
      if first != second { return first < second }
      let bytes = [left, right].map { input.tables[$0].map(input.bytes) ?? 0 }
      return (bytes[0], right) < (bytes[1], left)
    }
  }

  /// The tables in an order in which each comes after those that it references, the anchor first.
  func order(_ input: ScaleInput) -> [ObjectName] {
    var result: [ObjectName] = []
    var pending = columns.keys.sorted()
    if let anchor = anchor(input), let place = pending.firstIndex(of: anchor) {
      pending.insert(pending.remove(at: place), at: 0)
    }
    while !pending.isEmpty {
      let place =
        pending.firstIndex { table in
          (input.tables[table]?.constraints ?? []).allSatisfy { constraint in
            constraint.kind != .foreignKey || constraint.referencedTable == table
              || !pending.contains { $0 == constraint.referencedTable }
          }
        } ?? 0
      result.append(pending.remove(at: place))
    }
    return result
  }

  /// The share of rows of the most common value, of the table in which it is largest; nil without statistics.
  func skew(_ input: ScaleInput) -> (table: ObjectName, share: Double)? {
    columns.compactMap { table, column -> (table: ObjectName, share: Double)? in
      guard let definition = input.tables[table], let statistics = definition.statistics(of: column),
        // A key's values occur once; of a handful of rows the most common one says nothing.
        statistics.distinct != -1, let share = statistics.mostCommonFrequencies?.first,
        input.tables.rows(of: table) >= 1_000
      else { return nil }
      return (table, min(1, max(0, share)))
    }.max { ($0.share, $1.table) < ($1.share, $0.table) }
  }

  /// Values of the distribution column: of the table that has most.
  func distinctValues(_ input: ScaleInput) -> Double? {
    columns.compactMap { table, column in
      input.tables[table]?.distinctCount(of: column, rows: input.tables.rows(of: table))
    }.max()
  }
}
