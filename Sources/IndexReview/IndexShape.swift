package import Catalog

/// What an index can do, as far as it is compared with others: can one do the work of another?
package struct IndexShape: Sendable {
  let table: ObjectName
  let method: String
  let keys: [IndexKey]
  let included: Set<String>
  let predicate: String?
  let isUnique: Bool
  /// Whether uniqueness is checked at each statement: a deferrable constraint is no arbiter of ON CONFLICT and no target
  /// of a foreign key.
  let isImmediate: Bool
  let nullsAreDistinct: Bool
  /// What stands behind USING, for methods whose operator classes have options; nil for B-trees.
  let tail: String?

  package init(_ index: Index, on table: Table) {
    self.table = table.objectName
    method = index.method
    keys = index.keys
    included = Set(index.included)
    predicate = index.predicate
    isUnique = index.isUnique
    let constraint = table.constraints.first { $0.name == index.constraint }
    isImmediate = constraint.map { !$0.definition.contains(" DEFERRABLE") } ?? true
    nullsAreDistinct = !index.definition.contains(" NULLS NOT DISTINCT")
    let parts = index.definition.split(separator: " USING ", maxSplits: 1)
    tail = index.method == "btree" ? nil : parts.count == 2 ? String(parts[1]) : index.definition
  }

  /// Of an index that is advised.
  package init(_ definition: IndexDefinition) {
    table = definition.table
    method = definition.method
    keys = definition.keys
    included = Set(definition.included)
    predicate = definition.predicate
    isUnique = definition.isUnique
    isImmediate = true
    nullsAreDistinct = true
    tail =
      definition.method == "btree"
      ? nil : definition.statement(name: "i").split(separator: " USING ", maxSplits: 1).last.map(String.init)
  }

  /// Whether this index finds, sorts, returns and forbids all that `other` does.
  ///
  /// Same table, method and predicate; the other's keys are the first of this one's, or are them when both are read
  /// backwards: operator class, collation, direction and place of nulls alike, and all of them turned round together is as
  /// good. The other's INCLUDE columns are among this one's keys and INCLUDE columns. A unique index is replaced only by a
  /// unique one on the same keys that checks as early and takes nulls alike. Of methods other than B-tree only equals do.
  package func covers(_ other: IndexShape) -> Bool {
    guard table == other.table, method == other.method, predicate == other.predicate, tail == other.tail,
      other.keys.count <= keys.count
    else { return false }
    let lead = Array(keys.prefix(other.keys.count))
    guard lead == other.keys || (method == "btree" && lead == other.keys.map(\.mirrored)) else { return false }
    guard method == "btree" || keys.count == other.keys.count else { return false }
    if other.isUnique {
      guard isUnique, keys.count == other.keys.count, nullsAreDistinct == other.nullsAreDistinct,
        isImmediate || !other.isImmediate
      else { return false }
    }
    return other.included.isSubset(of: included.union(keys.compactMap(\.column)))
  }

  /// Whether each can do the other's work.
  package func isEquivalent(to other: IndexShape) -> Bool { covers(other) && other.covers(self) }

  /// Whether `SELECT … WHERE column = … AND …` on these columns, in any order, is served: what a foreign key asks of its
  /// own table when a referenced row goes.
  func finds(_ columns: Set<String>) -> Bool {
    guard ["btree", "hash"].contains(method), keys.count >= columns.count, !columns.isEmpty else { return false }
    guard Set(keys.prefix(columns.count).compactMap(\.column)) == columns else { return false }
    guard let predicate else { return true }
    // The comparison is strict: it implies that the column is not null.
    return columns.contains { predicate.filter { $0 != "(" && $0 != ")" } == "\($0) IS NOT NULL" }
  }
}
