internal import AccessPatterns
internal import Candidates
internal import Catalog
internal import Selection

/// Which BRIN candidates could take the place of which B-trees: the trade of size and writes against exactness.
///
/// The planner decides between indexes by the cost of reading, and its cost of a bitmap scan takes the rows to be scattered
/// over the pages (`index_pages_fetched` in src/backend/optimizer/path/costsize.c), whatever their correlation. In a table
/// that is only appended to, the rows of an interval lie together, and a BRIN index reads their pages and the rest of
/// the ranges at both ends, half a range at each on average. So what a class would cost by it is taken to be what the
/// planner says of a B-tree on that column alone, whose cost does go by the correlation (`cost_index`), and one range of
/// pages more: an estimate, `pages_per_range` × (`seq_page_cost` + rows of a page × (`cpu_tuple_cost` +
/// `cpu_operator_cost`)), used only where it is less than the planner's own figure.
///
/// A pair is offered to the selection when
/// - the rows lie in the column's order (correlation of at least 0.95) and stay there: of the rows written, by the workload
///   and by the table's counters, no more than a tenth are updates;
/// - the BRIN index is at most a twentieth of the B-tree's size;
/// - the B-tree gets at least ten times as many entries over the window as the classes that may use it are executed;
/// and for the classes that read whole intervals of the column: no equality or join on it, no minimum or maximum, no LIMIT,
/// which all want single rows or an order. What the selection asks besides is in `SelectionProblem.Summary`.
struct BRINTrade {
  private let workload: AnalyzedWorkload
  private let writes: WriteLoad
  private let tables: TableTree
  private let catalog: Catalog

  private static let leastCorrelation = 0.95
  private static let leastReduction = 20.0
  private static let leastWrites = 10.0
  private static let mostUpdates = 0.1

  init(_ workload: AnalyzedWorkload, _ writes: WriteLoad, _ catalog: Catalog) {
    self.workload = workload
    self.writes = writes
    self.catalog = catalog
    tables = TableTree(catalog)
  }

  /// By member: the BRIN candidates that could take its place.
  func summaries(_ members: [CandidateSet.Member]) -> [[SelectionProblem.Summary]] {
    let byTable = Dictionary(grouping: members.indices) { members[$0].definition.table }
    var result = [[SelectionProblem.Summary]](repeating: [], count: members.count)
    for (number, member) in members.enumerated() where member.definition.method == "brin" {
      guard let column = member.definition.keys.first?.column, isAppended(column, member.definition.table),
        let reference = byTable[member.definition.table]?.first(where: {
          members[$0].definition == IndexDefinition(table: member.definition.table, keys: [IndexKey(column: column)])
        })
      else { continue }
      let classes = member.classes.filter { readsIntervals(of: column, member.definition.table, $0) }
      guard !classes.isEmpty else { continue }
      let extra = costOfRange(member.definition)
      for other in byTable[member.definition.table] ?? [] where isRival(members[other].definition, column) {
        let entries = writes.overhead(of: members[other].definition, sizeInBytes: members[other].sizeInBytes).entries
        guard Double(members[other].sizeInBytes) >= Self.leastReduction * Double(member.sizeInBytes) else { continue }
        result[other].append(
          .init(
            member: number, reference: reference, classes: classes, extraCost: extra,
            mostExecutions: entries / Self.leastWrites))
      }
    }
    return result
  }

  private func isRival(_ definition: IndexDefinition, _ column: String) -> Bool {
    definition.method == "btree" && definition.predicate == nil && !definition.isUnique
      && definition.keyColumns.contains(column)
  }

  private func isAppended(_ column: String, _ table: ObjectName) -> Bool {
    guard let statistics = tables[table]?.column(named: column).flatMap({ $0.statistics ?? $0.inheritedStatistics }),
      abs(statistics.correlation ?? 0) >= Self.leastCorrelation
    else { return false }
    let written = writes.rows(of: table)
    let counted = tables.leaves(of: table).compactMap(\.activity)
    let inserts = counted.map(\.inserts).clampedSum
    let updates = counted.map(\.updates).clampedSum
    return written.updated <= Self.mostUpdates * written.inserted
      && Double(updates) <= Self.mostUpdates * max(Double(inserts), written.inserted)
  }

  /// Whether all that a class does with the column is to bound it by a range, to read all of that.
  private func readsIntervals(of column: String, _ table: ObjectName, _ number: Int) -> Bool {
    let target = AccessTarget.column(column)
    let accesses = (workload.patterns[number]?.relations ?? []).filter {
      tables.query(on: $0.table, isOnly: $0.isOnly, reaches: table)
    }
    let bounded = accesses.filter { access in
      access.predicates.contains { $0.target == target && $0.kind == .range }
    }
    return !bounded.isEmpty
      && accesses.allSatisfy { access in
        !access.hasLimit && !access.minMax.contains { $0.target == target }
          && !access.joins.contains { $0.target == target }
          && !access.predicates.contains { $0.target == target && $0.kind != .range && $0.kind != .isNotNull }
      }
  }

  /// Reading one range of pages.
  private func costOfRange(_ definition: IndexDefinition) -> Double {
    func setting(_ name: String, _ usual: Double) -> Double { catalog.setting(name).flatMap(Double.init) ?? usual }
    let leaves = tables.leaves(of: definition.table)
    let pages = leaves.reduce(0) { $0 + Double($1.pages) }
    let rowsOfPage = leaves.reduce(0) { $0 + max(0, $1.rows) } / max(1, pages)
    let perRow = setting("cpu_tuple_cost", 0.01) + setting("cpu_operator_cost", 0.0025)
    return Double(definition.pagesPerRange ?? 128) * (setting("seq_page_cost", 1) + rowsOfPage * perRow)
  }
}
