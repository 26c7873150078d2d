internal import AccessPatterns
internal import Catalog

/// What a statement does when tables are distributed.
enum ShardedQuery: String {
  /// One shard of each distributed table, all on one node.
  case singleShard
  /// Reads of reference tables alone: any node has them.
  case anyNode
  /// All distributed tables are joined by the distribution column, and no value is given: every node works, none asks
  /// another.
  case everyShard
  /// Rows go from node to node, or through the coordinator.
  case crossShard
  /// Local tables alone: the coordinator, as it is now.
  case local

  /// - Parameters:
  ///   - statement: The parsed text, for where an INSERT's rows come from; nil when it isn't known.
  ///   - columns: By distributed table, its distribution column.
  ///   - references: The reference tables.
  ///   - root: The table that a partition belongs to.
  static func of(
    _ pattern: AccessPattern, _ statement: StatementTree?, columns: [ObjectName: String],
    references: Set<ObjectName>, root: (ObjectName) -> ObjectName
  ) -> ShardedQuery {
    let accesses = pattern.relations.map { (table: root($0.table), access: $0) }
    let distributed = accesses.filter { columns[$0.table] != nil }
    let reference = accesses.filter { references.contains($0.table) }
    // A reference table is written on every node.
    if reference.contains(where: { $0.access.write != nil }) { return .crossShard }
    if distributed.isEmpty { return reference.count == accesses.count ? .anyNode : .local }
    if distributed.count + reference.count < accesses.count { return .crossShard }
    var group = Array(distributed.indices)
    func leader(_ number: Int) -> Int {
      var number = number
      while group[number] != number { number = group[number] }
      return number
    }
    for (number, item) in distributed.enumerated() {
      for join in item.access.joins where join.operatorName == "=" && join.target == .column(columns[item.table] ?? "")
      {
        guard let other = partner(of: join, item.access.level, distributed, columns, root) else { continue }
        group[leader(number)] = leader(other)
      }
    }
    if let (target, source) = copied(distributed, columns, statement) { group[leader(target)] = leader(source) }
    var values: [Int: Set<String>] = [:]
    for (number, item) in distributed.enumerated() {
      // What is copied from another distributed table goes where that is.
      if item.access.write?.command == .insert, copied(distributed, columns, statement)?.target == number { continue }
      if let value = bound(item.access, columns[item.table] ?? "") { values[leader(number), default: []].insert(value) }
    }
    let leaders = Set(distributed.indices.map(leader))
    // Two tenants named in one statement are on two shards; parameters are taken for one tenant's.
    let constants = Set(values.values.flatMap { $0 }.filter { !$0.isEmpty })
    if constants.count > 1 { return .crossShard }
    if leaders.allSatisfy({ values[$0] != nil }) { return .singleShard }
    return leaders.count == 1 ? .everyShard : .crossShard
  }

  /// Whether a predicate gives one value.
  static func isEquality(_ predicate: Predicate) -> Bool {
    switch (predicate.kind, predicate.operand) {
    case (.equality, .parameter), (.equality, .constant), (.equality, .expression): predicate.operatorName == "="
    case (.inList, .list(let values)): values.count == 1
    default: false
    }
  }

  /// Of `INSERT … SELECT`, the places of the table that is written and of the one whose distribution column becomes its
  /// distribution column: all rows stay in their shards. nil for anything else.
  private static func copied(
    _ distributed: [(table: ObjectName, access: RelationAccess)], _ columns: [ObjectName: String],
    _ statement: StatementTree?
  ) -> (target: Int, source: Int)? {
    guard let target = distributed.firstIndex(where: { $0.access.write?.command == .insert }),
      let column = columns[distributed[target].table], let insert = statement?.statement, insert.isKind("InsertStmt"),
      let place = insert.list("cols").firstIndex(where: { $0.string("name") == column }),
      let select = insert["select_stmt"], select.list("values_lists").isEmpty,
      select.list("target_list").indices.contains(place),
      let value = select.list("target_list")[place]["val"], value.isKind("ColumnRef")
    else { return nil }
    let names = value.strings("fields")
    let qualifier = names.dropLast().last
    let sources = distributed.indices.filter { number in
      let access = distributed[number].access
      return number != target && access.write == nil && columns[distributed[number].table] == names.last
        && (qualifier == nil || access.alias == qualifier)
    }
    return sources.count == 1 ? (target, sources[0]) : nil
  }

  /// The constant that the distribution column has, empty for a parameter; nil when it has none.
  private static func bound(_ access: RelationAccess, _ column: String) -> String? {
    if let write = access.write, write.command == .insert {
      // Each row goes where its value says.
      return write.columns.contains(column) ? "" : nil
    }
    guard let predicate = access.predicates.first(where: { $0.target == .column(column) && isEquality($0) }) else {
      return nil
    }
    if case .constant(let value) = predicate.operand { return value }
    return ""
  }

  private static func partner(
    of join: JoinPredicate, _ level: Int, _ distributed: [(table: ObjectName, access: RelationAccess)],
    _ columns: [ObjectName: String], _ root: (ObjectName) -> ObjectName
  ) -> Int? {
    guard let table = join.otherTable.map(root), let column = columns[table], join.otherColumn == column else {
      return nil
    }
    let found = distributed.indices.filter {
      distributed[$0].access.alias == join.otherAlias && distributed[$0].table == table
    }
    return found.first { distributed[$0].access.level == level } ?? found.first
  }
}
