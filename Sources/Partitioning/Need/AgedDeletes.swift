internal import AccessPatterns
internal import Catalog
internal import Planner

/// The DELETEs of a workload that remove a table's rows for their age, and nothing else decides: what dropping a
/// partition does at once.
///
/// An age condition is `key < …` or `key <= …` on a column of time. Of a DELETE in batches
/// (`WHERE id IN (SELECT id … WHERE key < … LIMIT …)`) it is the one of the subquery on the same table.
struct AgedDeletes {
  /// The column that most rows are deleted by; nil when there is no such DELETE.
  private(set) var column: String?
  /// The ids of the classes with that column, the most rows first.
  private(set) var classes: [String] = []
  /// Rows deleted by them.
  private(set) var rows = 0.0
  /// ``rows`` ÷ rows inserted.
  private(set) var share = 0.0
  private(set) var explanation = ""
  /// nil when the age is not known; ``unknown`` says what it takes.
  private(set) var retention: PartitionAdvice.Retention?
  private(set) var unknown: String?
  /// Whether the user says how long rows are kept.
  private(set) var isGiven = false

  init() {}

  init(from table: Table, _ classes: [CostedClass], _ reader: RetentionReader) {
    let name = table.objectName
    let found = classes.compactMap { costed in
      Self.condition(of: costed.pattern, on: table).map {
        (costed: costed, column: $0.column, operand: $0.operand, rows: WrittenRows.rows(of: costed))
      }
    }
    let sums = Dictionary(grouping: found, by: \.column).mapValues { $0.reduce(0) { $0 + $1.rows } }
    guard let best = sums.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) else { return }
    column = best.key
    rows = best.value
    let own = found.filter { $0.column == best.key }.sorted {
      ($1.rows, $0.costed.queryClass.id) < ($0.rows, $1.costed.queryClass.id)
    }
    self.classes = own.map(\.costed.queryClass.id)
    setShare(of: WrittenRows(to: name, classes).inserted, table.activity)
    let ages = own.compactMap { item in
      reader.days(of: item.costed.queryClass, table: name, column: item.column, operand: item.operand).map {
        (days: $0, id: item.costed.queryClass.id)
      }
    }
    // What one of them keeps, none of the others may lose.
    if let longest = ages.max(by: { ($0.days, $1.id) < ($1.days, $0.id) }) {
      retention = PartitionAdvice.Retention(
        days: longest.days,
        explanation: """
          Rows are kept for \(Figure.days(longest.days)), as the DELETE \(ClassWords.short(longest.id)) with its \
          condition on \(best.key) says.
          """)
    } else {
      unknown = """
        How long rows are kept can't be told from \(Figure.list(ClassWords.short(self.classes))): the age is a \
        parameter whose values are not known. A log with parameters and times tells it, or give the retention.
        """
    }
  }

  /// Takes the user's word for how long rows are kept.
  mutating func give(_ days: Double) {
    retention = PartitionAdvice.Retention(days: days, explanation: "Rows are kept for \(Figure.days(days)), as given.")
    unknown = nil
    isGiven = true
  }

  /// Whether rows of one range of the column are deleted together: it is what they are deleted by, or, where no DELETE
  /// tells and the user does, a time.
  func serves(_ column: Column) -> Bool {
    self.column.map { $0 == column.name } ?? (isGiven && TimeType(column) != nil)
  }

  private mutating func setShare(of inserted: Double, _ activity: TableActivity?) {
    let counted = inserted > 0 ? inserted : Double(activity?.inserts ?? 0)
    share = counted > 0 ? rows / counted : 1
    // A few calls are no rate: the table's counters are of a longer time.
    if let activity, activity.inserts > 0 {
      share = min(share, Double(activity.deletes) / Double(activity.inserts))
    }
    let source =
      inserted > 0 ? "inserted by the workload" : counted > 0 ? "inserted, as the table's counters say" : "inserted"
    explanation = """
      \(Figure.count(rows)) rows deleted for their age (\(column ?? "")), beside \(Figure.count(counted)) \(source)
      """
  }

  /// The age condition of a DELETE from the table; nil when there is none, or something else decides too.
  static func condition(of pattern: AccessPattern, on table: Table) -> (column: String, operand: Operand)? {
    let own = pattern.relations.filter { $0.table == table.objectName }
    guard let target = own.first(where: { $0.write?.command == .delete }), target.disjunctions.isEmpty else {
      return nil
    }
    if let age = age(in: target, table) { return target.joins.isEmpty ? age : nil }
    // In batches: the rows come from a subquery on the same table, by their key or ctid.
    guard own.count == 2, let inner = own.first(where: { $0.write == nil }), inner.disjunctions.isEmpty,
      target.predicates.allSatisfy({ $0.operand == .outer }), pattern.relations.count == 2
    else { return nil }
    return age(in: inner, table)
  }

  private static func age(in access: RelationAccess, _ table: Table) -> (column: String, operand: Operand)? {
    guard access.predicates.count == 1, let predicate = access.predicates.first, predicate.kind == .range,
      ["<", "<="].contains(predicate.operatorName), case .column(let name) = predicate.target,
      let column = table.column(named: name), TimeType(column) != nil
    else { return nil }
    return (name, predicate.operand)
  }
}

/// The types of time that ranges are made of.
enum TimeType: String {
  case timestamptz
  case timestamp
  case date

  init?(_ column: Column) { self.init(rawValue: column.typeName) }
}
