internal import Catalog
internal import SQLSyntax

/// The table, what belongs to it, and the names of what stands beside it while it is migrated.
struct MigrationTarget {
  let catalog: Catalog
  let table: Table
  let scheme: PartitionScheme
  let key: Column
  var names: RelationNames
  /// The partitioned table, until it has the table's name.
  let parent: ObjectName
  /// Without those that aren't valid and those of exclusion constraints.
  let indexes: [MovedIndex]
  /// Foreign keys of other tables' that refer to the table.
  let incoming: [(table: ObjectName, constraint: Constraint)]

  init(catalog: Catalog, table: Table, scheme: PartitionScheme, key: Column) {
    self.catalog = catalog
    self.table = table
    self.scheme = scheme
    self.key = key
    var names = RelationNames(catalog)
    parent = ObjectName(schema: table.schema, name: names.claim(table.name, "_partitioned", in: table.schema))
    let columns = [scheme.column] + (scheme.subdivision.map { [$0.column] } ?? [])
    let exclusions = Set(table.constraints.filter { $0.kind == .exclusion }.map(\.name))
    indexes = table.indexes.filter { $0.isValid && !exclusions.contains($0.constraint ?? "") }.map { index in
      MovedIndex(
        index, constraint: table.constraints.first { $0.name == index.constraint && $0.kind != .exclusion },
        of: table, partitionedBy: columns, names: &names)
    }
    incoming = catalog.tables.flatMap { other in
      other.objectName == table.objectName || other.kind != .ordinary && other.kind != .partitioned
        ? []
        : other.constraints.filter {
          $0.kind == .foreignKey && $0.referencedTable == table.objectName && !$0.isInherited
        }.map { (other.objectName, $0) }
    }
    self.names = names
  }

  var name: ObjectName { table.objectName }
  var major: Int { catalog.server.versionNumber / 10_000 }
  var quotedKey: String { SQLIdentifier.quoted(scheme.column) }

  /// Columns that a row is written with.
  var writtenColumns: [String] { table.columns.filter { $0.generated == nil }.map(\.name) }

  /// Foreign keys of the table's that refer to others, and to itself.
  var outgoing: [Constraint] {
    table.constraints.filter { $0.kind == .foreignKey && $0.referencedTable != name && !$0.isInherited }
  }
  var selfReferences: [Constraint] {
    table.constraints.filter { $0.kind == .foreignKey && $0.referencedTable == name }
  }

  /// Whether a unique constraint of the partitioned table's can be what the foreign key refers to.
  func canRefer(_ constraint: Constraint) -> Bool {
    indexes.contains { moved in
      moved.isAlike && moved.index.isUnique && moved.index.predicate == nil
        && Set(moved.index.keys.map(\.column)) == Set(constraint.referencedColumns.map(Optional.some))
        && moved.index.keys.count == constraint.referencedColumns.count
    }
  }

  var hasIdentity: Bool { table.columns.contains { $0.identity != nil } }

  /// The name in the table's schema.
  func relation(_ name: String) -> ObjectName { ObjectName(schema: table.schema, name: name) }

  /// A claimed name in the table's schema, from the table's name and a suffix.
  mutating func claim(_ suffix: String) -> ObjectName {
    relation(names.claim(table.name, suffix, in: table.schema))
  }
}

extension Constraint {
  /// `pg_get_constraintdef` without what says that it isn't validated.
  var validDefinition: String {
    definition.hasSuffix(" NOT VALID") ? String(definition.dropLast(" NOT VALID".count)) : definition
  }

  func adding(to table: ObjectName, isValid: Bool) -> String {
    "ALTER TABLE \(table.sql) ADD CONSTRAINT \(SQLIdentifier.quoted(name)) \(validDefinition)"
      + (isValid ? "" : " NOT VALID")
  }

  func dropping(from table: ObjectName) -> String {
    "ALTER TABLE \(table.sql) DROP CONSTRAINT \(SQLIdentifier.quoted(name))"
  }

  func validating(on table: ObjectName) -> String {
    "ALTER TABLE \(table.sql) VALIDATE CONSTRAINT \(SQLIdentifier.quoted(name))"
  }
}
