/// What a column is read for.
enum Usage {
  /// It leaves the scan: returned, computed with, or checked above it.
  case returned
  /// A condition or sort key that ``RelationAccess`` shows: an index on it needs no more.
  case matched
  /// To be known later, when somebody refers to the subquery's column.
  case collected(UseCollector)
}

/// Gathers the columns that an expression reads.
final class UseCollector {
  private(set) var uses: [ColumnUse] = []
  private var seen: Set<ColumnUse> = []

  func add(_ use: ColumnUse) {
    if seen.insert(use).inserted { uses.append(use) }
  }
}

/// When the columns that a query returns count as read.
enum OutputUsage {
  case returned
  /// When the query around refers to them: the planner drops those that nobody uses.
  case onReference
  /// Never, as within EXISTS.
  case never
}

/// Where a query stands.
struct QueryContext {
  var parent: Scope?
  var commonTables: CommonTables
  /// The level to share, when the query is pulled up into its parent.
  var level: Int?
  var joinsParent = false
  var isInView = false
  var usage = OutputUsage.returned
}

/// The access to a base relation, while it is being put together.
struct OpenAccess {
  var record: RelationAccess
  let columnTypes: [String: String]
  var columns: Set<String> = []
  var returned: Set<String> = []
  private var predicates: Set<Predicate> = []
  private var joins: Set<JoinPredicate> = []
  private var disjunctions: Set<[[Predicate]]> = []

  init(record: RelationAccess, columnTypes: [String: String]) {
    self.record = record
    self.columnTypes = columnTypes
  }

  mutating func add(_ predicate: Predicate) {
    if predicates.insert(predicate).inserted { record.predicates.append(predicate) }
  }

  mutating func add(_ join: JoinPredicate) {
    if joins.insert(join).inserted { record.joins.append(join) }
  }

  mutating func add(_ disjunction: [[Predicate]]) {
    if disjunctions.insert(disjunction).inserted { record.disjunctions.append(disjunction) }
  }

  /// The finished record.
  var finished: RelationAccess {
    var record = record
    record.columns = columns.sorted()
    record.returned = returned.sorted()
    return record
  }
}
