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
  /// Of one execution, in planner cost units; all of the class's cost when there's no plan to look at.
  let joinCost: Double

  /// Whether the filter on the source and what the driving table is filtered or sorted by stand in two tables, so that
  /// no index serves both.
  var isSplit: Bool { !filtered.isEmpty && !(drivingKeys.isEmpty && ordering.isEmpty) }

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
          uses[lookup, default: []].append(LookupUse(costed, access, source, key: key, reference: reference))
        }
      }
    }
    return uses
  }

  private init(
    _ costed: CostedClass, _ driving: RelationAccess, _ source: RelationAccess, key: String, reference: String
  ) {
    self.costed = costed
    columns = Set(source.columns).subtracting([key])
    let conditions = source.predicates + source.disjunctions.flatMap { $0.flatMap { $0 } }
    filtered = Set(conditions.flatMap(\.target.columns)).subtracting([key])
    // What a B-tree can lead with: columns that are compared for equality.
    drivingKeys = driving.predicates.compactMap { predicate in
      guard case .column(let name) = predicate.target, [.equality, .inList, .any].contains(predicate.kind),
        name != reference
      else { return nil }
      return name
    }
    ordering = driving.ordering.filter {
      if case .column = $0.target { true } else { false }
    }
    joinCost = costed.tree.flatMap { JoinCost.of(relation: source.table.name, in: $0) } ?? costed.plan.baselineCost
  }
}
