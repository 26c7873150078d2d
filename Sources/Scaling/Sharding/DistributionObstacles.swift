internal import AccessPatterns
internal import Catalog

/// What stands in the way of a distribution, in words: Citus enforces uniqueness and references within a shard alone.
///
/// Sources: docs.citusdata.com, "Distributed tables: constraints" and "SQL support and workarounds".
struct DistributionObstacles {
  /// Reasons and remedies that are told at most.
  private static let most = 20

  /// Rules of the business first, then primary keys, then references.
  private(set) var reasons: [String] = []
  /// The keys that have to have the distribution column, in words.
  private(set) var remedies: [String] = []

  init(_ distribution: Distribution, _ input: ScaleInput) {
    let tables = distribution.columns.keys.sorted()
    for isPrimary in [false, true] {
      for name in tables {
        guard let table = input.tables[name], let column = distribution.columns[name] else { continue }
        addKeys(of: table, column, isPrimary: isPrimary, distribution, input)
      }
    }
    for name in tables {
      guard let table = input.tables[name], let column = distribution.columns[name] else { continue }
      addReferences(of: table, column, distribution)
    }
    for name in distribution.references.union(distribution.locals).subtracting(distribution.needing).sorted() {
      for constraint in input.tables[name]?.constraints ?? [] where constraint.kind == .foreignKey {
        guard let other = constraint.referencedTable, distribution.columns[other] != nil else { continue }
        reasons.append(
          "\(name.sql): \(constraint.name) references \(other.sql), which is distributed; such a foreign key is not "
            + "enforced."
        )
      }
    }
    for (costed, _) in distribution.classes {
      for access in costed.pattern.relations {
        let table = TableAttribution.root(of: access.table, input)
        guard let column = distribution.columns[table], let write = access.write, write.command == .update,
          write.columns.contains(column)
        else { continue }
        reasons.append(
          "Class \(costed.shortName) sets \(table.sql).\(column): a distribution column can't be changed.")
      }
    }
  }

  /// The first ones, and how many more there are.
  static func first(_ texts: [String]) -> [String] {
    texts.count > most ? texts.prefix(most) + ["And \(texts.count - most) more."] : texts
  }

  /// The same within a sentence.
  static func listed(_ texts: [String]) -> String {
    texts.prefix(most).joined(separator: "; ") + (texts.count > most ? "; and \(texts.count - most) more" : "")
  }

  private mutating func addKeys(
    of table: Table, _ column: String, isPrimary: Bool, _ distribution: Distribution, _ input: ScaleInput
  ) {
    for index in table.indexes.sorted(by: { $0.name < $1.name }) where index.isUnique && index.isPrimary == isPrimary {
      let keys = index.keys.compactMap(\.column)
      guard !keys.contains(column) else { continue }
      let upserts = distribution.classes.map(\.costed).filter { costed in
        costed.pattern.relations.contains { access in
          guard let write = access.write, !write.conflictColumns.isEmpty else { return false }
          return TableAttribution.root(of: access.table, input) == table.objectName
            && Set(write.conflictColumns) == Set(keys)
        }
      }
      let conflict = upserts.isEmpty ? "" : ", and the ON CONFLICT of \(input.names(upserts)) is about it"
      reasons.append(
        "\(table.objectName.sql): \(index.name) (\(keys.joined(separator: ", "))) is unique without \(column)\(conflict)."
      )
      remedies.append(
        "\(table.objectName.sql): \(index.isPrimary ? "PRIMARY KEY" : "UNIQUE") "
          + "(\(([column] + keys).joined(separator: ", ")))"
      )
    }
  }

  private mutating func addReferences(of table: Table, _ column: String, _ distribution: Distribution) {
    for constraint in table.constraints.sorted(by: { $0.name < $1.name }) where constraint.kind == .foreignKey {
      guard let other = constraint.referencedTable, !distribution.references.contains(other) else { continue }
      guard let otherColumn = distribution.columns[other] else {
        reasons.append(
          "\(table.objectName.sql): \(constraint.name) references \(other.sql), which is on the coordinator.")
        continue
      }
      let isColocated = zip(constraint.columns, constraint.referencedColumns).contains {
        $0 == column && $1 == otherColumn
      }
      guard !isColocated else { continue }
      let columns = ([column] + constraint.columns).joined(separator: ", ")
      let referenced = ([otherColumn] + constraint.referencedColumns).joined(separator: ", ")
      reasons.append("\(table.objectName.sql): the foreign key \(constraint.name) lacks \(column).")
      remedies.append("\(table.objectName.sql): FOREIGN KEY (\(columns)) REFERENCES \(other.sql) (\(referenced))")
    }
  }
}
