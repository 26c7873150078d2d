package import Catalog

/// What one query class does with one relation at one query level: the raw material of index candidates.
///
/// A table that a statement names twice (a self-join, a subquery) has two accesses.
package struct RelationAccess: Sendable, Equatable {
  /// The base table, views resolved. A partitioned table stands for its partitions.
  package var table: ObjectName
  /// Whether the rows of inheritance children are left out (`FROM ONLY`).
  package var isOnly: Bool
  /// The name that the query uses for it.
  package var alias: String
  /// The query level that it belongs to: 0 for the statement, then in the order of appearance. A simple subquery or
  /// view, which the planner pulls up into its parent, shares its parent's level.
  package var level: Int
  /// Conditions that all have to hold.
  package var predicates: [Predicate]
  /// OR conditions over columns of this relation alone: each inner list is one arm's conjunction. When the arms name
  /// other relations too, it is what they imply for this one (`extract_restriction_or_clauses` in orclauses.c).
  package var disjunctions: [[[Predicate]]]
  package var joins: [JoinPredicate]
  /// The sort order wanted, when its leading keys belong to this relation.
  package var ordering: [SortKey]
  /// Whether ``ordering`` is all of the ORDER BY, so that an index could replace the sort.
  package var orderingIsComplete: Bool
  /// GROUP BY over these targets, all of this relation.
  package var grouping: [AccessTarget]
  /// DISTINCT over these targets, all of this relation.
  package var distinct: [AccessTarget]
  package var distinctOn: [AccessTarget]
  /// Whether the query level has a LIMIT (or FETCH FIRST).
  package var hasLimit: Bool
  /// `min(x)` and `max(x)` as the level's aggregates.
  package var minMax: [MinMax]
  /// Every column of the relation that the query needs from it, conditions included, sorted.
  package var columns: [String]
  /// The columns that are returned or used outside conditions on this relation, sorted.
  package var returned: [String]
  /// What is written: nil when the relation is only read.
  package var write: WriteAccess?
  /// `ORDER BY column <-> value` as the whole ORDER BY: a search for the nearest rows, which GiST and SP-GiST can serve.
  package var nearest: [Predicate]
  /// Whether the rows themselves are read whatever columns an index holds, so that no index-only scan is possible:
  /// targets of UPDATE, DELETE and MERGE, `FOR UPDATE`, and system columns such as `ctid` (which ``columns`` leaves out).
  package var needsHeap: Bool
  /// The conditions on single columns that are the same in every execution, as far as is known, and those that may be: what
  /// partial indexes are about. Empty until the constants of the workload have been compared.
  package var fixed: [FixedCondition] = []

  package init(
    table: ObjectName, alias: String, level: Int = 0, predicates: [Predicate] = [],
    disjunctions: [[[Predicate]]] = [], joins: [JoinPredicate] = [], ordering: [SortKey] = [],
    orderingIsComplete: Bool = false, grouping: [AccessTarget] = [], distinct: [AccessTarget] = [],
    distinctOn: [AccessTarget] = [], hasLimit: Bool = false, minMax: [MinMax] = [], columns: [String] = [],
    returned: [String] = [], write: WriteAccess? = nil, nearest: [Predicate] = [], needsHeap: Bool = false,
    isOnly: Bool = false
  ) {
    self.table = table
    self.isOnly = isOnly
    self.alias = alias
    self.level = level
    self.predicates = predicates
    self.disjunctions = disjunctions
    self.joins = joins
    self.ordering = ordering
    self.orderingIsComplete = orderingIsComplete
    self.grouping = grouping
    self.distinct = distinct
    self.distinctOn = distinctOn
    self.hasLimit = hasLimit
    self.minMax = minMax
    self.columns = columns
    self.returned = returned
    self.write = write
    self.nearest = nearest
    self.needsHeap = needsHeap
  }
}

/// What an index key could be built on.
package enum AccessTarget: Hashable, Sendable {
  case column(String)
  /// An expression over columns of the relation alone, written as SQL with unqualified columns, quoted where needed.
  ///
  /// It holds `$n` where the query has a parameter, which has to become a value before an index can be built on it; and
  /// it may be no immutable expression (`ts::date` of a timestamptz), which only PostgreSQL can tell.
  case expression(sql: String, columns: [String])

  package var columns: [String] {
    switch self {
    case .column(let name): [name]
    case .expression(_, let columns): columns
    }
  }
}

/// A condition `target operator operand` on one relation.
package struct Predicate: Sendable, Equatable, Hashable {
  package enum Kind: String, Sendable, Codable, CaseIterable {
    case equality
    /// `<`, `<=`, `>`, `>=`, one side of BETWEEN.
    case range
    /// `IN (…)` with values.
    case inList
    /// `= ANY(array)`.
    case any
    case isNull
    case isNotNull
    /// LIKE and `^@`.
    case like
    case caseInsensitiveLike
    case regularExpression
    /// A row comparison `(a, b) < (…)`: keyset pagination; its keys follow in ``Predicate/rowTargets``.
    case rowComparison
    /// `<>`, NOT IN and other conditions that no B-tree serves.
    case inequality
    /// A bare boolean column, `col` or `NOT col`.
    case boolean
    /// Another operator, such as `@>` or `&&`.
    case other
  }

  package var target: AccessTarget
  package var kind: Kind
  /// The operator as written, such as `=`, `@>` or `~~`.
  package var operatorName: String
  package var operand: Operand
  /// For ``Kind/rowComparison``: all targets, in order, ``target`` first.
  package var rowTargets: [AccessTarget]

  package init(
    target: AccessTarget, kind: Kind, operatorName: String, operand: Operand, rowTargets: [AccessTarget] = []
  ) {
    self.target = target
    self.kind = kind
    self.operatorName = operatorName
    self.operand = operand
    self.rowTargets = rowTargets
  }
}

/// What a target is compared with.
package enum Operand: Sendable, Equatable, Hashable {
  /// `$n`; the number counts from 1.
  case parameter(Int)
  /// A literal, as SQL.
  case constant(String)
  /// Several literals or parameters.
  case list([Operand])
  /// `now() - $1` and the like: an expression without columns, with the parameters in it.
  case expression(sql: String, parameters: [Int])
  /// A subquery, or a column of an outer query level.
  case outer
  case none
}

/// An equality (or other operator) between a column of this relation and one of another.
package struct JoinPredicate: Sendable, Equatable, Hashable {
  package var target: AccessTarget
  package var operatorName: String
  /// The other relation: its table when it is a base table, nil for subqueries and CTEs.
  package var otherTable: ObjectName?
  package var otherAlias: String
  package var otherColumn: String?

  package init(
    target: AccessTarget, operatorName: String, otherTable: ObjectName?, otherAlias: String, otherColumn: String?
  ) {
    self.target = target
    self.operatorName = operatorName
    self.otherTable = otherTable
    self.otherAlias = otherAlias
    self.otherColumn = otherColumn
  }
}

package struct SortKey: Sendable, Equatable, Hashable {
  package var target: AccessTarget
  package var isDescending: Bool
  package var nullsFirst: Bool

  package init(target: AccessTarget, isDescending: Bool, nullsFirst: Bool) {
    self.target = target
    self.isDescending = isDescending
    self.nullsFirst = nullsFirst
  }
}

package struct MinMax: Sendable, Equatable, Hashable {
  package var target: AccessTarget
  package var isMaximum: Bool

  package init(target: AccessTarget, isMaximum: Bool) {
    self.target = target
    self.isMaximum = isMaximum
  }
}

/// How a statement writes to a relation.
package struct WriteAccess: Sendable, Equatable {
  package enum Command: String, Sendable, Codable {
    case insert
    case update
    case delete
    case merge
    /// REFRESH MATERIALIZED VIEW: all rows of the view are written anew.
    case refresh
  }

  package var command: Command
  /// The columns that are set; for an INSERT those it names, or all.
  package var columns: [String]
  /// The conflict target of `ON CONFLICT`.
  package var conflictColumns: [String]
  /// Whether a WITH query writes, whose rows nobody counts: those of a statement are those of its last command.
  package var isInWith: Bool
  /// Whether a MERGE deletes some of the rows.
  package var mergeDeletes: Bool

  package init(
    command: Command, columns: [String], conflictColumns: [String] = [], isInWith: Bool = false,
    mergeDeletes: Bool = false
  ) {
    self.command = command
    self.columns = columns
    self.conflictColumns = conflictColumns
    self.isInWith = isInWith
    self.mergeDeletes = mergeDeletes
  }
}

/// All that one statement does with its relations.
package struct AccessPattern: Sendable, Equatable {
  package var relations: [RelationAccess]
  /// Names that the catalog doesn't have: the statement can't be planned.
  package var unresolved: [String]
  /// What names without schema were taken for that are on no search path and in one schema only, in the order in which
  /// they stand.
  package var assumed: [ObjectName]
  /// What names without schema could stand for that are on no search path and in several schemas.
  package var ambiguous: [ObjectName]

  package init(
    relations: [RelationAccess] = [], unresolved: [String] = [], assumed: [ObjectName] = [],
    ambiguous: [ObjectName] = []
  ) {
    self.relations = relations
    self.unresolved = unresolved
    self.assumed = assumed
    self.ambiguous = ambiguous
  }
}
