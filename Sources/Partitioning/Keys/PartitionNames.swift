internal import Catalog

/// Names of partitions that no relation of the schema has: `orders_p2026_01`, at most 63 bytes.
struct PartitionNames {
  private let base: String
  private let most: Int
  private var taken: Set<String>

  /// `NAMEDATALEN` − 1 of PostgreSQL.
  private static let mostBytes = 63
  /// What the parts of a subdivided partition add.
  private static let subdivisionBytes = 4

  init(_ table: Table, _ catalog: Catalog, isSubdivided: Bool = false) {
    base = table.name
    most = Self.mostBytes - (isSubdivided ? Self.subdivisionBytes : 0)
    let tables = catalog.tables.filter { $0.schema == table.schema }
    taken = Set(tables.map(\.name) + tables.flatMap { $0.indexes.map(\.name) })
    taken.formUnion(catalog.views.lazy.filter { $0.schema == table.schema }.map(\.name))
    // A table's row type has its name, so other types' names are taken too.
    taken.formUnion(catalog.types.lazy.filter { $0.schema == table.schema }.map(\.name))
  }

  /// - Parameter label: Letters, digits and `_`; cut when it is long.
  mutating func name(_ label: String) -> String {
    var number = 1
    while true {
      let suffix = "_" + String(label.prefix(30)) + (number == 1 ? "" : "_\(number)")
      var front = base
      while front.utf8.count + suffix.utf8.count > most { front.removeLast() }
      if taken.insert(front + suffix).inserted { return front + suffix }
      number += 1
    }
  }
}
