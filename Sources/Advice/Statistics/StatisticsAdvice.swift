internal import AccessPatterns
internal import Catalog
internal import Planner
internal import SQLSyntax
internal import Workload

/// Columns that depend on each other, of which the planner can't know: `CREATE STATISTICS`.
///
/// The planner multiplies the selectivities of conditions on several columns of a table, and the numbers of their values in a
/// GROUP BY, as if they were independent. Two kinds of evidence in the workload say that they are not:
/// - Equality on two or more columns, in a query class without LIMIT, grouping or aggregates, whose other relations are
///   joined by a unique key, so that its rows are those of the table: it returned at least ``leastFactor`` times as many rows
///   a call as rows × the product of 1 / distinct values, and at least twice as many as when each value is asked for as often
///   as rows have it (rows × the product of Σ frequency²). Functional dependencies correct that.
/// - GROUP BY over two or more columns of the whole table: it returned at most a ``leastFactor``th of the product of the
///   distinct values, or of the rows if they are fewer. `ndistinct` corrects that.
///
/// What the planner will say once the statistics are gathered depends on the data, so no cost is given. Nothing is asked of
/// the data; columns that are nearly unique by themselves need no statistics, and a group that extended statistics cover
/// has them.
///
/// Source: "Extended Statistics" in PostgreSQL's documentation; `clauselist_selectivity` in
/// src/backend/optimizer/path/clausesel.c, `estimate_num_groups` in src/backend/utils/adt/selfuncs.c.
struct StatisticsAdvice {
  let request: AdviceRequest
  let workload: AnalyzedWorkload
  /// calls × cost with all that is advised.
  let total: Double
  private let tables: TableTree

  static let leastFactor = 5.0
  private static let leastFactorOfFrequent = 2.0
  /// `STATS_MAX_DIMENSIONS` in src/include/statistics/statistics.h.
  private static let mostColumns = 8
  /// Distinct values ÷ rows from which on a column selects a row or two by itself.
  private static let nearlyUnique = 0.5

  init(_ request: AdviceRequest, _ workload: AnalyzedWorkload, total: Double) {
    self.request = request
    self.workload = workload
    self.total = total
    tables = TableTree(request.catalog)
  }

  private struct Group: Hashable {
    let table: ObjectName
    /// In the table's order.
    let columns: [String]
  }

  private struct Evidence {
    let queryClass: Int
    let words: String
  }

  /// By table and columns.
  func recommendations() -> [Recommendation] {
    guard request.catalog.statistics == .measured else { return [] }
    var found: [Group: [Evidence]] = [:]
    for (number, pattern) in workload.patterns.enumerated() {
      guard let pattern, let observed = ObservedRows(workload.classes[number]),
        workload.classes[number].callsWithRows == workload.classes[number].calls
      else { continue }
      for access in pattern.relations where access.write == nil && !access.hasLimit && access.level == 0 {
        guard let table = advisable(access.table) else { continue }
        let others = pattern.relations.filter { $0 != access }
        let evidence =
          access.grouping.isEmpty
          ? dependent(access, table, others, observed, number) : grouped(access, table, others, observed, number)
        if let (group, words) = evidence, !isCovered(group) {
          found[group, default: []].append(Evidence(queryClass: number, words: words))
        }
      }
    }
    var names = RelationNames(request.catalog, statistics: true)
    return found.sorted {
      ($0.key.table.sql, $0.key.columns.joined(separator: ",")) < (
        $1.key.table.sql, $1.key.columns.joined(separator: ",")
      )
    }
    .map { recommendation($0.key, $0.value, &names) }
  }

  // MARK: - Evidence

  private func dependent(
    _ access: RelationAccess, _ table: Table, _ others: [RelationAccess], _ observed: ObservedRows, _ number: Int
  ) -> (Group, String)? {
    guard others.allSatisfy(isLookedUp), access.minMax.isEmpty, access.distinct.isEmpty, access.distinctOn.isEmpty,
      access.disjunctions.isEmpty, access.predicates.allSatisfy({ $0.kind == .equality }),
      returnsRows(workload.classes[number].query)
    else { return nil }
    let columns = columns(access.predicates.map(\.target), of: table)
    guard columns.count >= 2, columns.count == access.predicates.count else { return nil }
    let rows = tables.rows(of: access.table)
    var (expected, ofFrequent) = (rows, rows)
    for column in columns {
      expected /= max(1, table.distinctValues(of: column))
      ofFrequent *= frequentShare(column, of: table)
    }
    guard observed.perCall >= Self.leastFactor * max(1, expected),
      observed.perCall >= Self.leastFactorOfFrequent * max(1, ofFrequent)
    else { return nil }
    let names = columns.map { SQLIdentifier.quoted($0.name) }.joined(separator: " and ")
    return (
      Group(table: access.table, columns: columns.map(\.name)),
      "query class \(workload.classes[number].id) compares \(names) for equality and returned \(observed.words) rows a call, where independent columns give \(Self.count(expected))"
    )
  }

  /// The part of the rows that have the value of a row drawn by chance.
  private func frequentShare(_ column: Column, of table: Table) -> Double {
    let frequencies = statistics(column)?.mostCommonFrequencies ?? []
    let rest = max(0, 1 - frequencies.reduce(0, +) - (statistics(column)?.nullFraction ?? 0))
    let others = max(1, table.distinctValues(of: column) - Double(frequencies.count))
    return frequencies.reduce(rest * rest / others) { $0 + $1 * $1 }
  }

  private func grouped(
    _ access: RelationAccess, _ table: Table, _ others: [RelationAccess], _ observed: ObservedRows, _ number: Int
  ) -> (Group, String)? {
    guard others.isEmpty, access.predicates.isEmpty, access.disjunctions.isEmpty else { return nil }
    let columns = columns(access.grouping, of: table)
    guard columns.count >= 2, columns.count == access.grouping.count else { return nil }
    let product = columns.reduce(1) { $0 * table.distinctValues(of: $1) }
    let expected = min(product, tables.rows(of: access.table))
    guard observed.perCall * Self.leastFactor <= expected else { return nil }
    let names = columns.map { SQLIdentifier.quoted($0.name) }.joined(separator: ", ")
    return (
      Group(table: access.table, columns: columns.map(\.name)),
      "query class \(workload.classes[number].id) groups by \(names) and returned \(observed.words) groups a call, where independent columns give \(Self.count(expected))"
    )
  }

  /// The columns of targets, in the table's order; those that are nearly unique or unknown are left out.
  private func columns(_ targets: [AccessTarget], of table: Table) -> [Column] {
    let names = Set(
      targets.compactMap { target -> String? in
        guard case .column(let name) = target else { return nil }
        return name
      })
    let rows = max(1, tables.rows(of: table.objectName))
    let found = table.columns.filter { column in
      guard names.contains(column.name), let statistics = statistics(column), statistics.distinct != 0 else {
        return false
      }
      return table.distinctValues(of: column) < Self.nearlyUnique * rows
    }
    return found.count <= Self.mostColumns ? found : []
  }

  private func statistics(_ column: Column) -> ColumnStatistics? { column.inheritedStatistics ?? column.statistics }

  /// Whether a relation adds one row to each of another's: it is joined by a unique key and filters nothing.
  private func isLookedUp(_ access: RelationAccess) -> Bool {
    guard access.level == 0, access.write == nil, access.predicates.isEmpty, access.disjunctions.isEmpty,
      access.grouping.isEmpty, !access.hasLimit, let table = request.catalog.table(named: access.table)
    else { return false }
    let joined = access.joins.filter { $0.operatorName == "=" }.map(\.target)
    return table.indexes.contains { index in
      index.isUnique && index.isValid && index.predicate == nil
        && index.keys.allSatisfy { key in key.column.map { joined.contains(.column($0)) } ?? false }
    }
  }

  /// Whether a statement returns its rows one by one: no aggregate at its top.
  private func returnsRows(_ text: String) -> Bool { !Aggregates.areReturned(by: text) }

  private func advisable(_ name: ObjectName) -> Table? {
    guard request.tables.isEmpty || request.tables.contains(name), let table = tables[name],
      table.kind == .ordinary || table.kind == .partitioned
    else { return nil }
    return table
  }

  private func isCovered(_ group: Group) -> Bool {
    request.catalog.extendedStatistics.contains { statistics in
      statistics.table == group.table && Set(group.columns).isSubset(of: statistics.columns)
    }
  }

  // MARK: - The advice

  private func recommendation(
    _ group: Group, _ evidence: [Evidence], _ names: inout RelationNames
  ) -> Recommendation {
    let name = names.claimStatistics(on: group.columns, of: group.table)
    let qualified = SQLIdentifier.quoted(schema: group.table.schema, name)
    let list = group.columns.map(SQLIdentifier.quoted).joined(separator: ", ")
    let statement = "CREATE STATISTICS \(qualified) (dependencies, ndistinct) ON \(list) FROM \(group.table.sql)"
    return Recommendation(
      id: StableIdentifier.of(["create_statistics", group.table.sql] + group.columns), action: .createStatistics,
      method: "statistics", table: group.table.sql, index: name, statement: statement,
      rollback: "DROP STATISTICS \(qualified)",
      rollout: [
        .init(sql: statement, inTransaction: true, why: "a change of the catalog only"),
        .init(
          sql: "ANALYZE \(group.table.sql)", inTransaction: true,
          why: "gathers the statistics; until then the planner has none"),
      ],
      sizeInBytes: 0, sizeSource: "estimated", costBefore: total, costAfter: total,
      writeOverhead: .init(
        entries: 0, bytesPerEntry: 0, updatesLosingHOT: 0, cost: 0, formula: "no index: nothing is written with a row"),
      confidence: .estimated, reasons: evidence.map(\.words),
      tradeoffs: [
        "what plans cost with it depends on the data and is not known before ANALYZE: advise again then, since the best indexes on these columns may be others",
        "ANALYZE takes a little longer, writes nothing more",
      ],
      queries: evidence.compactMap { item in
        guard let cost = workload.planned[item.queryClass]?.baselineCost else { return nil }
        let query = workload.classes[item.queryClass]
        return .init(
          class: query.id, fingerprint: query.fingerprint, query: query.query, calls: query.calls, costBefore: cost,
          costAfter: cost)
      })
  }

  private static func count(_ value: Double) -> String { String(Int(min(max(1, value), 1e15).rounded())) }
}
