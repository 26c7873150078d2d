internal import AccessPatterns
internal import Catalog
internal import Planner

/// A join that looks up columns of one row by its key: for each row of `driving`, one of `source`.
struct LookupJoin: Hashable {
  let driving: ObjectName
  /// The column of ``driving`` that holds the key.
  let reference: String
  let source: ObjectName
  /// The only column of a unique index of ``source``.
  let key: String
}

/// A class that makes a look-up, and what for.
struct LookupUse {
  let costed: CostedClass
  /// The columns of the source that the class needs beside the key.
  let columns: Set<String>
  /// Those that decide which rows it returns.
  let filtered: Set<String>
  /// What the driving table is filtered, and then sorted by.
  let drivingKeys: [String]
  let ordering: [SortKey]
  /// Of one execution, in planner cost units: what the join costs beyond its other input. All of the class's cost when
  /// there's no plan to look at, and when ``isSplit``: what the join is in the way of is more than itself. Nothing when
  /// ``isSelective``.
  let joinCost: Double
  /// Whether the filter on the source and what the driving table is filtered or sorted by stand in two tables, so that
  /// no index serves both, and the filter leaves so many rows that it matters.
  let isSplit: Bool

  /// Whether the filter on the source leaves few rows: an index there finds them, and the join is how it should be.
  let isSelective: Bool

  /// Rows of the driving table for a value that the source is filtered by: fewer are sorted and filtered at once.
  private static let leastMatches = 50.0

  /// calls × cost of the join.
  var joinLoad: Double { Double(costed.queryClass.calls) * joinCost }

  static func all(_ input: ScaleInput) -> [LookupJoin: [LookupUse]] {
    var uses: [LookupJoin: [LookupUse]] = [:]
    for costed in input.classes {
      let relations = costed.pattern.relations
      for access in relations where access.write == nil {
        var seen: Set<LookupJoin> = []
        for join in access.joins where join.operatorName == "=" {
          guard case .column(let reference) = join.target, let key = join.otherColumn, let other = join.otherTable,
            let source = relations.first(where: { $0.alias == join.otherAlias && $0.level == access.level }),
            source.table == other, source.write == nil, other != access.table,
            let table = input.tables[other], let driving = input.tables[access.table],
            table.isUnique([key]), !driving.isUnique([reference])
          else { continue }
          let lookup = LookupJoin(driving: access.table, reference: reference, source: other, key: key)
          guard seen.insert(lookup).inserted else { continue }
          uses[lookup, default: []].append(LookupUse(costed, access, source, lookup, input))
        }
      }
    }
    return uses
  }

  private init(
    _ costed: CostedClass, _ driving: RelationAccess, _ source: RelationAccess, _ join: LookupJoin, _ input: ScaleInput
  ) {
    self.costed = costed
    // What is equal to a column of the driving table is there already.
    let shared = source.joins.filter { $0.operatorName == "=" && $0.otherAlias == driving.alias }.flatMap(\.target.columns)
      + driving.joins.filter { $0.operatorName == "=" && $0.otherAlias == source.alias }.compactMap(\.otherColumn)
    columns = Set(source.columns).subtracting([join.key]).subtracting(shared)
    let conditions = source.predicates + source.disjunctions.flatMap { $0.flatMap { $0 } }
    filtered = Set(conditions.flatMap(\.target.columns)).subtracting([join.key]).subtracting(shared)
    // What a B-tree can lead with: columns that are compared for equality.
    drivingKeys = driving.predicates.compactMap { predicate in
      guard case .column(let name) = predicate.target, [.equality, .inList, .any].contains(predicate.kind),
        name != join.reference
      else { return nil }
      return name
    }
    ordering = driving.ordering.filter {
      if case .column = $0.target { true } else { false }
    }
    let rows = input.tables.rows(of: join.source)
    let values = filtered.compactMap { input.tables[join.source]?.distinctCount(of: $0, rows: rows) }.max() ?? 1
    let matches = input.tables.rows(of: join.driving) / max(1, values)
    isSelective = !filtered.isEmpty && matches < Self.leastMatches
    isSplit = !filtered.isEmpty && !isSelective && !(drivingKeys.isEmpty && ordering.isEmpty)
    let part = costed.tree.flatMap { JoinCost.of(relation: source.table.name, in: $0) }
    joinCost = isSelective ? 0 : isSplit ? costed.plan.baselineCost : part ?? costed.plan.baselineCost
  }
}
