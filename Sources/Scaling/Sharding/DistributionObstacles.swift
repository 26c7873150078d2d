internal import AccessPatterns
internal import Catalog

/// What stands in the way of a distribution, in words: Citus enforces uniqueness and references within a shard alone.
///
/// Sources: docs.citusdata.com, "Distributed tables: constraints" and "SQL support and workarounds".
struct DistributionObstacles {
  /// Reasons and remedies that are told at most.
  private static let most = 20

  private(set) var reasons: [String] = []
  /// The keys that have to have the distribution column, in words.
  private(set) var remedies: [String] = []

  init(_ distribution: Distribution, _ input: ScaleInput) {
    for name in distribution.columns.keys.sorted() {
      guard let table = input.tables[name], let column = distribution.columns[name] else { continue }
      addKeys(of: table, column)
      addReferences(of: table, column, distribution)
    }
    for name in distribution.references.union(distribution.locals).sorted() {
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
          "Class \(costed.queryClass.id) sets \(table.sql).\(column): a distribution column can't be changed.")
      }
    }
  }

  /// The first ones, and how many more there are.
  static func first(_ texts: [String]) -> [String] {
    texts.count > most ? texts.prefix(most) + ["and \(texts.count - most) more"] : texts
  }

  private mutating func addKeys(of table: Table, _ column: String) {
    for index in table.indexes.sorted(by: { $0.name < $1.name }) where index.isUnique {
      let keys = index.keys.compactMap(\.column)
      guard !keys.contains(column) else { continue }
      reasons.append(
        "\(table.objectName.sql): \(index.name) (\(keys.joined(separator: ", "))) is unique without \(column).")
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
