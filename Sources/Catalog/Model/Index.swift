/// An existing index.
package struct Index: Codable, Sendable, Equatable {
  package var name: String
  /// `pg_get_indexdef`.
  package var definition: String
  /// The access method, such as `btree`.
  package var method: String
  package var keys: [IndexKey]
  /// INCLUDE columns.
  package var included: [String]
  /// The WHERE clause of a partial index.
  package var predicate: String?
  package var isUnique: Bool
  package var isPrimary: Bool
  package var isValid: Bool
  /// The constraint that the index enforces, if any: such an index is never hidden.
  package var constraint: String?
  package var isReplicaIdentity: Bool
  package var isClustered: Bool
  package var rows: Double
  package var pages: Int
  /// `pg_stat_all_indexes.idx_scan`; nil when unknown.
  package var scans: Int?
  /// The partitioned index that this one is attached to.
  package var parent: ObjectName?
  /// Statistics of the index's expressions, by the name that `pg_stats` gives them (`lower`, `expr`, …), in the order
  /// of the keys that are expressions.
  package var expressionStatistics: [ColumnStatistics?]
  /// `pg_class.relpages`: the pages when ``rows`` were counted, while ``pages`` are those of now; nil when unknown.
  package var pagesAtAnalyze: Int?
  /// Whether `pg_stat_progress_create_index` shows that it is being built, which is why it is not valid; nil when unknown.
  package var isBeingBuilt: Bool?
  /// Whether a foreign key depends on it (`pg_constraint.conindid`), so that it can't be dropped; nil when unknown.
  package var isReferenced: Bool?

  package init(
    name: String, definition: String, method: String = "btree", keys: [IndexKey] = [], included: [String] = [],
    predicate: String? = nil, isUnique: Bool = false, isPrimary: Bool = false, isValid: Bool = true,
    constraint: String? = nil, isReplicaIdentity: Bool = false, isClustered: Bool = false, rows: Double = -1,
    pages: Int = 1, scans: Int? = nil, parent: ObjectName? = nil, expressionStatistics: [ColumnStatistics?] = [],
    pagesAtAnalyze: Int? = nil, isBeingBuilt: Bool? = nil, isReferenced: Bool? = nil
  ) {
    self.name = name
    self.definition = definition
    self.method = method
    self.keys = keys
    self.included = included
    self.predicate = predicate
    self.isUnique = isUnique
    self.isPrimary = isPrimary
    self.isValid = isValid
    self.constraint = constraint
    self.isReplicaIdentity = isReplicaIdentity
    self.isClustered = isClustered
    self.rows = rows
    self.pages = pages
    self.scans = scans
    self.parent = parent
    self.expressionStatistics = expressionStatistics
    self.pagesAtAnalyze = pagesAtAnalyze
    self.isBeingBuilt = isBeingBuilt
    self.isReferenced = isReferenced
  }
}

/// A key of an index: a column or an expression.
package struct IndexKey: Codable, Sendable, Equatable, Hashable {
  package var column: String?
  package var expression: String?
  /// The operator class when it is not the type's default.
  package var operatorClass: String?
  /// The collation when it is not the column's.
  package var collation: String?
  package var isDescending: Bool
  package var nullsFirst: Bool

  package init(
    column: String? = nil, expression: String? = nil, operatorClass: String? = nil, collation: String? = nil,
    isDescending: Bool = false, nullsFirst: Bool = false
  ) {
    self.column = column
    self.expression = expression
    self.operatorClass = operatorClass
    self.collation = collation
    self.isDescending = isDescending
    self.nullsFirst = nullsFirst
  }
}
