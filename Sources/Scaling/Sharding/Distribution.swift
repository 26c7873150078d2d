internal import AccessPatterns
internal import Catalog
internal import Planner
internal import Workload

/// Which tables are distributed by which column, and which are on every node.
struct Distribution {
  /// By table, its distribution column: all of one type, which hold the same thing.
  let columns: [ObjectName: String]
  /// Small, seldom written, and referred to or joined by distributed tables or by each other: a copy on every node.
  let references: Set<ObjectName>
  /// They refer to distributed tables and lack the column: to be given it first.
  let needing: Set<ObjectName>
  /// They have the column, but nobody asks them by it, and workers take rows from them whatever it is.
  let polled: Set<ObjectName>
  /// All that are neither distributed nor on every node, on the coordinator.
  let locals: Set<ObjectName>

  private(set) var classes: [(costed: CostedClass, query: ShardedQuery)] = []

  /// Bytes and write load of a table that is copied to every node.
  struct ReferenceBounds: Sendable {
    var bytes = 100e6
    /// Of the workload's calls, at most so many write it, 0 to 1.
    var writeShare = 0.01
  }

  /// - Parameter statements: By ``QueryClass/id``, the parsed texts.
  init(
    _ family: [ObjectName: String], _ input: ScaleInput, _ bounds: ReferenceBounds,
    _ statements: [String: StatementTree]
  ) {
    let polled = Self.polled(family, input)
    let columns = family.filter { !polled.contains($0.key) }
    let others = input.namedTables.filter { columns[$0.objectName] == nil }
    let needing = Set(
      others.filter { table in
        !polled.contains(table.objectName)
          && table.constraints.contains { constraint in
            constraint.kind == .foreignKey && constraint.referencedTable.map { columns[$0] != nil } == true
          }
      }.map(\.objectName))
    let small = Self.small(others, input, bounds).subtracting(needing)
    let references = Self.connected(small, to: Set(columns.keys), input)
    self.columns = columns
    self.references = references
    self.needing = needing
    self.polled = polled
    locals = Set(others.map(\.objectName)).subtracting(references)
    classes = input.classes.map { costed in
      (
        costed,
        ShardedQuery.of(costed.pattern, statements[costed.queryClass.id], columns: columns, references: references) {
          TableAttribution.root(of: $0, input)
        }
      )
    }
  }

  /// Tables from which rows are taken with SKIP LOCKED, and that no class asks for a value of the column.
  private static func polled(_ family: [ObjectName: String], _ input: ScaleInput) -> Set<ObjectName> {
    Set(
      family.filter { name, column in
        guard let table = input.tables[name] else { return false }
        let isAsked = input.classes.contains { costed in
          costed.pattern.relations.contains { $0.table == name && $0.equalColumns.contains(column) }
        }
        return !isAsked && input.classes.contains { costed in
          guard costed.pattern.relations.contains(where: { $0.table == name }),
            let poll = QueuePoll(table, costed, input)
          else { return false }
          return poll.skipsLocked
        }
      }.keys)
  }

  private static func small(
    _ tables: [Table], _ input: ScaleInput, _ bounds: ReferenceBounds
  ) -> Set<ObjectName> {
    let calls = max(1, input.classes.reduce(0) { $0 + Double($1.queryClass.calls) })
    var writes: [ObjectName: Double] = [:]
    for costed in input.classes {
      for access in costed.pattern.relations where access.write != nil {
        writes[TableAttribution.root(of: access.table, input), default: 0] += Double(costed.queryClass.calls)
      }
    }
    return Set(
      tables.filter {
        input.bytes(of: $0) <= bounds.bytes && (writes[$0.objectName] ?? 0) / calls <= bounds.writeShare
      }.map(\.objectName))
  }

  /// Those of some tables that are joined with distributed ones or have a foreign key to or from them, or to or from
  /// another one that is.
  private static func connected(
    _ small: Set<ObjectName>, to distributed: Set<ObjectName>, _ input: ScaleInput
  ) -> Set<ObjectName> {
    var neighbours: [ObjectName: Set<ObjectName>] = [:]
    func connect(_ one: ObjectName, _ other: ObjectName) {
      neighbours[one, default: []].insert(other)
      neighbours[other, default: []].insert(one)
    }
    for table in input.namedTables {
      for constraint in table.constraints where constraint.kind == .foreignKey {
        if let other = constraint.referencedTable { connect(table.objectName, other) }
      }
    }
    for costed in input.classes {
      let tables = Set(costed.pattern.relations.map { TableAttribution.root(of: $0.table, input) }).sorted()
      for table in tables.dropFirst() { connect(tables[0], table) }
    }
    var found: Set<ObjectName> = []
    var pending = Array(distributed)
    while let table = pending.popLast() {
      for next in neighbours[table] ?? [] where small.contains(next) && found.insert(next).inserted {
        pending.append(next)
      }
    }
    return found
  }

  func share(of query: ShardedQuery, _ input: ScaleInput) -> Double {
    input.share(of: classes.filter { $0.query == query }.map(\.costed))
  }

  func callShare(of query: ShardedQuery, _ input: ScaleInput) -> Double {
    let all = input.classes.reduce(0) { $0 + Double($1.queryClass.calls) }
    let some = classes.filter { $0.query == query }.reduce(0) { $0 + Double($1.costed.queryClass.calls) }
    return all > 0 ? min(1, some / all) : 0
  }

  /// Whether a class looks for one row of a distributed table by a unique key.
  func isLookup(_ costed: CostedClass, _ input: ScaleInput) -> Bool {
    costed.pattern.relations.contains { access in
      let name = TableAttribution.root(of: access.table, input)
      return columns[name] != nil && input.tables[name]?.isUnique(access.equalColumns) == true
    }
  }

  /// For the list of classes.
  func note(_ costed: CostedClass, _ query: ShardedQuery, _ input: ScaleInput) -> String {
    switch query {
    case .singleShard: "one shard"
    case .anyNode: "any node"
    case .everyShard: isLookup(costed, input) ? "every shard, for one row" : "every shard, each by itself"
    case .crossShard: "crosses shards"
    case .local: "the coordinator"
    }
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
