internal import AccessPatterns
internal import Catalog
internal import Planner
internal import SQLSyntax

/// Where the estimate for a partitioned table is known to be weak, in words.
struct PartitionDoubts {
  private let table: Table
  private let catalog: Catalog
  private let scheme: PartitionScheme
  private let classes: [CostedClass]
  private let effects: [PartitionEffect.ClassEffect]
  private let split: TableSplit?
  private let findings: Findings

  /// What plans on the partitioned table show.
  struct Findings {
    /// By column, the classes that ask partitions for values beyond theirs.
    var pastTheEnd: [String: Set<String>] = [:]
    /// Classes whose cost is that of reading partitions from end to end, whatever is in them.
    var readingAll: Set<String> = []
  }

  /// - Parameters:
  ///   - catalog: Of the database as it is.
  ///   - classes: Those that name the table; `effects` are theirs, in the same order.
  init(
    _ catalog: Catalog, _ scheme: PartitionScheme, _ classes: [CostedClass], _ effects: [PartitionEffect.ClassEffect],
    _ findings: Findings = Findings()
  ) {
    self.findings = findings
    self.catalog = catalog
    self.scheme = scheme
    self.classes = classes
    self.effects = effects
    let table = catalog.table(named: scheme.table) ?? Table(schema: scheme.table.schema, name: scheme.table.name)
    self.table = table
    split = table.column(named: scheme.column).map { TableSplit(table, by: $0, catalog) }
  }

  var all: [String] { dependentColumns + rareValues + beyond + partialIndexes }

  private var keys: [String] { [scheme.column] + (scheme.subdivision.map { [$0.column] } ?? []) }

  /// Columns' values are taken to be spread evenly over the partitions; where they are not, nothing in the statistics
  /// says so. It counts for columns that classes have conditions on, when the part of calls × cost that may be off for
  /// that is at least ``noticeableShare`` of what the workload costs on the table as it is.
  private var dependentColumns: [String] {
    var concerned: [String: Set<String>] = [:]
    var loads: [String: Double] = [:]
    for (item, effect) in zip(classes, effects) where !findings.readingAll.contains(item.queryClass.id) {
      loads[item.queryClass.id] = Double(effect.calls) * effect.costAfter
      for column in conditions(of: item) where !keys.contains(column.name) && split?.follows(column.name) != true {
        concerned[column.name, default: []].insert(item.queryClass.id)
      }
    }
    let total = effects.reduce(0) { $0 + Double($1.calls) * $1.costBefore }
    let columns = concerned.filter { name, ids in
      guard let statistics = table.column(named: name)?.statistics, mayDepend(statistics) else { return false }
      return ids.reduce(0) { $0 + (loads[$1] ?? 0) } >= Self.noticeableShare * total
    }
    guard !columns.isEmpty else { return [] }
    let names = columns.keys.sorted().map(SQLIdentifier.quoted)
    let ids = columns.values.reduce(into: Set<String>()) { $0.formUnion($1) }
    return [
      """
      Values of \(Figure.list(names)) are taken to be spread over all partitions alike. If they go along with \
      \(SQLIdentifier.quoted(scheme.column)) (such as a state that only the latest rows have), costs of \
      \(Self.list(Array(ids))) are off.
      """
    ]
  }

  /// Half of what has to be gained for a scheme to count as better (``PartitionDecision/leastGain``).
  private static let noticeableShare = 0.05

  /// Whether a column may depend on the key.
  ///
  /// When the heap has the key's order, the column's correlation with the heap tells: equal values count in the order of
  /// the heap, so that parts f of the rows with one value each, anywhere in the heap, have the correlation Σf². What is
  /// off that has an order. Without it only columns whose values are alike are taken to be spread evenly.
  private func mayDepend(_ statistics: ColumnStatistics) -> Bool {
    guard split?.isInHeapOrder == true else { return statistics.mostCommonValues != nil }
    let byChance = (statistics.mostCommonFrequencies ?? []).reduce(0) { $0 + $1 * $1 }
    return abs((statistics.correlation ?? 0) - byChance) > Self.noticeableCorrelation
  }

  /// Above what is chance: the correlation of a sample of 30,000 rows is off by less than 0.02.
  private static let noticeableCorrelation = 0.03

  /// A value with fewer rows than there are partitions is estimated with one row for each partition at least.
  private var rareValues: [String] {
    var concerned: [String: [String]] = [:]
    for (item, effect) in zip(classes, effects) where !effect.prunes && effect.fault == nil {
      for column in conditions(of: item) where column.isEquality {
        guard let statistics = table.column(named: column.name)?.statistics, statistics.distinct != 0 else { continue }
        let values = statistics.distinct < 0 ? -statistics.distinct * max(1, table.rows) : statistics.distinct
        let rows = table.rows / max(1, values)
        guard rows > 1.5, rows < Double(effect.partitions) * Self.fewRows else { continue }
        concerned[column.name, default: []].append(item.queryClass.id)
      }
    }
    return concerned.sorted { $0.key < $1.key }.map { name, ids in
      """
      A value of \(SQLIdentifier.quoted(name)) has few rows, and every partition is estimated to have at least one of \
      them: costs of \(Self.list(ids)) may be too high.
      """
    }
  }

  /// Rows for each partition below which the rounding to whole rows counts.
  private static let fewRows = 1.0

  /// PostgreSQL reads the end of a column from its index, and a twin's is empty.
  private var beyond: [String] {
    findings.pastTheEnd.sorted { $0.key < $1.key }.map { name, ids in
      """
      Conditions on \(SQLIdentifier.quoted(name)) ask some partitions for values beyond all that those have, and are \
      estimated to find a row there: costs of \(Self.list(ids.sorted())) may be too high.
      """
    }
  }

  private var partialIndexes: [String] {
    table.indexes.compactMap { index in
      guard let predicate = index.predicate,
        table.columns(in: predicate).contains(where: { keys.contains($0.name) || split?.follows($0.name) == true })
      else { return nil }
      return """
        The condition of index \(SQLIdentifier.quoted(index.name)) is on the key: its parts are taken to be in proportion \
        to the partitions, and are not.
        """
    }
  }

  // MARK: - Conditions

  private struct Condition: Hashable {
    let name: String
    let isEquality: Bool
  }

  /// Columns of the table that the class compares with something.
  private func conditions(of item: CostedClass) -> [Condition] {
    var found: Set<Condition> = []
    for access in item.pattern.relations where access.table == scheme.table {
      let predicates = access.predicates + access.disjunctions.flatMap { $0.flatMap { $0 } }
      for predicate in predicates {
        let isEquality = [.equality, .inList, .any].contains(predicate.kind)
        for name in predicate.target.columns { found.insert(Condition(name: name, isEquality: isEquality)) }
      }
      for join in access.joins {
        for name in join.target.columns {
          found.insert(Condition(name: name, isEquality: join.operatorName == "="))
        }
      }
    }
    return found.sorted { ($0.name, $0.isEquality ? 0 : 1) < ($1.name, $1.isEquality ? 0 : 1) }
  }

  private static func list(_ ids: [String]) -> String {
    let ids = Set(ids).sorted()
    return "class\(ids.count == 1 ? "" : "es") \(Figure.list(ClassWords.short(ids)))"
  }
}
