internal import Catalog
internal import SQLSyntax

/// A table as the parent of partitions: its columns, constraints and indexes as PostgreSQL allows them there.
struct PartitionedParent {
  let flat: Table
  /// The key, and that of a subdivision.
  let keys: [String]
  /// Those that the parent has, in the form that they have there.
  private(set) var constraints: [Constraint] = []
  /// The parent's form of each index that it has, with the one of the table.
  private(set) var indexes: [(parent: Index, flat: Index)] = []
  /// Columns that a primary key makes NOT NULL.
  private(set) var notNull: Set<String> = []
  /// What is changed, and what is left out.
  private(set) var notes: [String] = []
  private(set) var losses: [String] = []

  init(_ flat: Table, keys: [String]) {
    self.flat = flat
    self.keys = keys
    for constraint in flat.constraints { add(constraint) }
    for index in flat.indexes { add(index) }
  }

  private mutating func add(_ constraint: Constraint) {
    let name = SQLIdentifier.quoted(constraint.name)
    switch constraint.kind {
    case .exclusion:
      losses.append("Exclusion constraint \(name) is left out: a partitioned table can't have one.")
    case .primaryKey, .unique:
      let missing = keys.filter { !constraint.columns.contains($0) }
      var constraint = constraint
      if !missing.isEmpty {
        constraint.definition = Self.appending(missing, to: constraint.columns, in: constraint.definition)
        constraint.columns += missing
        let columns = missing.map(SQLIdentifier.quoted).joined(separator: " and ")
        notes.append("Constraint \(name) has \(columns) appended, without which a partitioned table can't have it.")
      }
      if constraint.kind == .primaryKey { notNull.formUnion(constraint.columns) }
      constraints.append(constraint)
    case .foreignKey where constraint.referencedTable == flat.objectName && !keepsReference(constraint):
      losses.append(lost(constraint, of: flat))
    case .foreignKey, .check, .trigger, .notNull: constraints.append(constraint)
    }
  }

  private mutating func add(_ index: Index) {
    let name = SQLIdentifier.quoted(index.name)
    // The planner has no use for it, and nobody creates it anew as it is.
    guard index.isValid else {
      losses.append("Index \(name) is not valid, and left out.")
      return
    }
    if let constraint = index.constraint, !constraints.contains(where: { $0.name == constraint }) { return }
    var parent = index
    let missing = index.isUnique ? keys.filter { key in !index.keys.contains { $0.column == key } } : []
    if !missing.isEmpty {
      parent.keys += missing.map { IndexKey(column: $0) }
      parent.included.removeAll(where: missing.contains)
      if index.constraint == nil {
        notes.append(
          "Unique index \(name) has \(missing.map(SQLIdentifier.quoted).joined(separator: " and ")) appended.")
      }
    }
    parent.definition = Self.definition(of: parent, instead: index, on: flat.objectName, named: index.name, only: true)
    parent.rows = 0
    parent.pages = 0
    parent.pagesAtAnalyze = 0
    parent.scans = nil
    parent.isClustered = false
    // ANALYZE reads no index of a partitioned table.
    parent.expressionStatistics = []
    indexes.append((parent, index))
  }

  // MARK: - Foreign keys of others

  /// Whether a foreign key to the table can stay: all keys are among what it refers to, so that the constraint that it
  /// needs stays as it is.
  private func keepsReference(_ constraint: Constraint) -> Bool { Set(keys).isSubset(of: constraint.referencedColumns) }

  private func lost(_ constraint: Constraint, of table: Table) -> String {
    """
    Foreign key \(SQLIdentifier.quoted(constraint.name)) of \(table.objectName.sql) is left out: there is no unique \
    constraint on what it refers to.
    """
  }

  /// Takes out the foreign keys of another table that can't stay.
  ///
  /// - Returns: A note for each.
  func dropReferences(in table: inout Table) -> [String] {
    let dropped = table.constraints.filter {
      $0.kind == .foreignKey && $0.referencedTable == flat.objectName && !keepsReference($0)
    }
    guard !dropped.isEmpty else { return [] }
    table.constraints.removeAll(where: dropped.contains)
    return dropped.map { lost($0, of: table) }
  }

  // MARK: - Definitions

  /// `PRIMARY KEY (id)` with more columns, whatever stands behind.
  private static func appending(_ columns: [String], to old: [String], in definition: String) -> String {
    guard let range = definition.firstRange(of: SQLText.parenthesized(old)) else { return definition }
    return definition.replacingCharacters(range, with: SQLText.parenthesized(old + columns))
  }

  /// The definition of an index for another table, in the words that it has now as far as they can stay.
  ///
  /// - Parameters:
  ///   - index: Its keys, as they are to be.
  ///   - old: The index of the table as it is.
  static func definition(
    of index: Index, instead old: Index, on table: ObjectName, named name: String, only: Bool
  ) -> String {
    let start = "CREATE \(index.isUnique ? "UNIQUE " : "")INDEX \(SQLIdentifier.quoted(name)) ON "
    let head = start + (only ? "ONLY " : "") + table.sql
    guard let using = old.definition.firstRange(of: " USING ") else {
      return index.definition(on: table).statement(name: name, only: only)
    }
    let tail = String(old.definition[using.lowerBound...])
    if index.keys == old.keys { return head + tail }
    let (before, after) = (old.definition(on: table).keyList, index.definition(on: table).keyList)
    guard index.included == old.included, let range = tail.firstRange(of: before) else {
      return index.definition(on: table).statement(name: name, only: only)
    }
    return head + tail.replacingCharacters(range, with: after)
  }
}

extension String {
  fileprivate func replacingCharacters(_ range: Range<String.Index>, with text: String) -> String {
    String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
  }
}
