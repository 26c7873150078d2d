internal import AccessPatterns
internal import Catalog
internal import Planner

/// A column that a table's rows could be divided by, with what the workload says of it.
struct KeyCandidate {
  var key: PartitionAdvice.Key
  let column: Column
  /// Why it can't be the key, or should not; nil when it can.
  var refusal: String?
}

/// The columns of a table that could be its key, the best first.
struct KeyCandidates {
  let catalog: Catalog
  let table: Table
  let load: TableLoad
  /// Of all classes: who sets the column.
  let classes: [CostedClass]
  let rows: Double
  let deletes: AgedDeletes

  /// Hash partitions are only for look-ups by one column: what has none visits all of them. "Nearly all of the load",
  /// without what has no condition at all: that reads the whole table, of one piece or not.
  static let leastHashShare = 0.8
  /// Values that have a partition of their own each; more are for hash.
  static let mostListValues = 100.0
  /// Fewer distinct values are for lists alone: 4 partitions of ``SchemeBuilder/leastValuesEach``. From there up to
  /// ``mostListValues`` both are candidates, and the planner decides.
  static let leastHashValues = 4 * SchemeBuilder.leastValuesEach
  /// Rows whose key is set again ÷ rows inserted, from which on moving them costs more than it brings.
  static let mostMovedShare = 0.05
  /// Of a whole number that grows with the rows: an identity, or a correlation with the order of the heap like this.
  static let leastCorrelation = 0.95

  func candidates() -> [KeyCandidate] {
    var names = load.columns
    if let aged = deletes.column, !names.contains(aged) { names.append(aged) }
    if deletes.isGiven, deletes.column == nil { names += table.columns.filter(isArrival).map(\.name) }
    names = table.columns.map(\.name).filter(names.contains)
    return names.compactMap { table.column(named: $0) }.flatMap { column in
      methods(of: column).map { candidate(column, by: $0) }
    }.sorted(by: Self.precedes)
  }

  /// Whether rows come in the order of the column, so that it tells how old they are.
  private func isArrival(_ column: Column) -> Bool {
    TimeType(column) != nil && (column.statistics?.correlation ?? 0) >= Self.leastCorrelation
  }

  /// Usable ones first, then by share, then by the order of methods: range keeps what is used together.
  private static func precedes(_ left: KeyCandidate, _ right: KeyCandidate) -> Bool {
    if (left.refusal == nil) != (right.refusal == nil) { return left.refusal == nil }
    if left.key.prunedShare != right.key.prunedShare { return left.key.prunedShare > right.key.prunedShare }
    let order: [PartitionScheme.Method] = [.range, .list, .hash]
    let (first, second) = (order.firstIndex(of: left.key.method) ?? 3, order.firstIndex(of: right.key.method) ?? 3)
    return (first, left.key.column) < (second, right.key.column)
  }

  private func candidate(_ column: Column, by method: PartitionScheme.Method) -> KeyCandidate {
    let kinds: Set<TableLoad.Condition> =
      switch method {
      case .range: [.equality, .list, .range]
      case .list: [.equality, .list, .isNull]
      case .hash: [.equality, .list]
      }
    let pruning = load.pruning(on: column.name, by: kinds)
    let ids = Set(pruning.map(\.costed.queryClass.id))
    let others = load.entries.filter { !ids.contains($0.costed.queryClass.id) }
    let share = load.share(of: pruning)
    var reasons = [
      """
      \(Figure.percent(share)) of the table's load (\(pruning.count) of \(load.entries.count) classes) has conditions \
      on \(column.name) that leave partitions out.
      """
    ]
    let unused = others.filter { $0.unused.contains(column.name) }
    if !unused.isEmpty {
      reasons.append(
        """
        \(Figure.list(unused.map { ClassWords.short($0.costed.queryClass.id) })) would have to be written anew to leave partitions out: a \
        row comparison or an expression over \(column.name) does not; \(column.name) compared by <= or >= beside it does.
        """)
    }
    let visiting = others.filter(\.hasConditions)
    let refusal = refusal(column, method, others: load.share(of: visiting), among: share + load.share(of: visiting))
    if let refusal { reasons.append(refusal) }
    return KeyCandidate(
      key: PartitionAdvice.Key(
        column: column.name, method: method, prunedShare: share, pruningClasses: pruning.map(\.costed.queryClass.id),
        otherClasses: others.map(\.costed.queryClass.id), reasons: reasons),
      column: column, refusal: refusal)
  }

  // MARK: - Methods

  /// The types whose equality partitions can be made by; those that a schema makes are enumerations only.
  private static let plainTypes: Set<String> = [
    "int2", "int4", "int8", "text", "varchar", "bpchar", "uuid", "bool", "numeric", "date", "timestamp", "timestamptz",
  ]

  private func methods(of column: Column) -> [PartitionScheme.Method] {
    let isEnumeration = catalog.types.contains {
      $0.kind == .enumeration && $0.schema == column.typeSchema && $0.name == column.typeName
    }
    guard Self.plainTypes.contains(column.typeName) || isEnumeration else { return [] }
    if TimeType(column) != nil { return [.range] }
    if WholeNumberType(column) != nil, grows(column) { return [.range] }
    guard let statistics = column.statistics, statistics.distinct != 0 else { return [] }
    let distinct = table.distinctValues(of: column)
    return (distinct <= Self.mostListValues ? [.list] : []) + (distinct >= Self.leastHashValues ? [.hash] : [])
  }

  /// Whether later rows have larger numbers.
  private func grows(_ column: Column) -> Bool {
    guard let statistics = column.statistics, table.distinctValues(of: column) > 0.5 * rows else { return false }
    return column.identity != nil || column.defaultExpression?.hasPrefix("nextval(") == true
      || (statistics.correlation ?? 0) >= Self.leastCorrelation
  }

  // MARK: - Refusals

  /// - Parameters:
  ///   - others: The share of the load that has conditions, and none on the column.
  ///   - all: That with any condition.
  private func refusal(
    _ column: Column, _ method: PartitionScheme.Method, others: Double, among all: Double
  ) -> String? {
    let name = column.name
    if column.generated != nil { return "\(name) is a generated column, which PostgreSQL takes for no key." }
    if let moved = moved(column) { return moved }
    let nulls = column.statistics?.nullFraction ?? 0
    if nulls > 0, method == .range || table.constraints.contains(where: { $0.kind == .primaryKey }) {
      let why =
        method == .range
        ? "and a range takes none" : "and the primary key, which has to have all columns of the key, takes none"
      return "\(Figure.percent(nulls)) of the rows have NULL in \(name), \(why)."
    }
    if method == .hash, others > (1 - Self.leastHashShare) * all {
      return """
        Divided by hash of \(name), another \(Figure.percent(others)) of the load would visit every partition; hash is \
        for look-ups by nearly nothing else (\(Figure.percent(Self.leastHashShare)) and more).
        """
    }
    return nil
  }

  /// Why rows would move too often.
  private func moved(_ column: Column) -> String? {
    let setters = KeySetters(of: column.name, table.objectName, classes)
    let written = WrittenRows(to: table.objectName, classes).inserted
    let inserted = written > 0 ? written : Double(table.activity?.inserts ?? 0)
    guard setters.rows > Self.mostMovedShare * inserted, setters.rows > 0 else { return nil }
    return """
      \(column.name) is set by UPDATEs (\(Figure.list(ClassWords.short(setters.classes)))), \(Figure.count(setters.rows)) rows beside \
      \(Figure.count(inserted)) inserted: each row would move to another partition.
      """
  }
}

/// The classes that set a column of rows that are there.
struct KeySetters {
  let classes: [String]
  let rows: Double

  init(of column: String, _ table: ObjectName, _ classes: [CostedClass]) {
    let setters = classes.filter { costed in
      costed.pattern.relations.contains { access in
        access.table == table && access.write.map { $0.command == .update && $0.columns.contains(column) } ?? false
      }
    }.sorted { ($1.load, $0.queryClass.id) < ($0.load, $1.queryClass.id) }
    self.classes = setters.map(\.queryClass.id)
    rows = setters.reduce(0) { $0 + WrittenRows.rows(of: $1) }
  }
}

/// The types of whole numbers that ranges are made of.
enum WholeNumberType: String {
  case int2
  case int4
  case int8

  init?(_ column: Column) { self.init(rawValue: column.typeName) }

  var largest: Int {
    switch self {
    case .int2: Int(Int16.max)
    case .int4: Int(Int32.max)
    case .int8: Int.max
    }
  }
}
