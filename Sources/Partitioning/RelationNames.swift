internal import Catalog

/// Names for what is made: at most 63 bytes, and none that the database is known to have.
struct RelationNames {
  /// PostgreSQL cuts what is longer (`NAMEDATALEN`).
  static let limit = 63

  /// What the parts of a subdivided partition add.
  static let subdivisionBytes = 4

  private var taken: [String: Set<String>] = [:]

  init(_ catalog: Catalog) {
    for table in catalog.tables {
      taken[table.schema, default: []].insert(table.name)
      taken[table.schema, default: []].formUnion(table.indexes.map(\.name))
      taken[table.schema, default: []].formUnion(table.constraints.map(\.name))
    }
    for view in catalog.views { taken[view.schema, default: []].insert(view.name) }
    for type in catalog.types { taken[type.schema, default: []].insert(type.name) }
    for function in catalog.functions { taken[function.schema, default: []].insert(function.name) }
  }

  /// - Parameter reserved: Bytes that are left for what is put behind the name.
  /// - Returns: The base, cut where it has to be, with the suffix; numbered when there is one like it.
  mutating func claim(_ base: String, _ suffix: String, in schema: String, reserving reserved: Int = 0) -> String {
    var number = 1
    while true {
      let name = Self.joined(base, suffix, number == 1 ? "" : "_\(number)", reserving: reserved)
      if taken[schema, default: []].insert(name).inserted { return name }
      number += 1
    }
  }

  /// Cut at the end of the base, and of the suffix when that alone is too long.
  static func joined(_ base: String, _ suffix: String, _ number: String = "", reserving reserved: Int = 0) -> String {
    var (base, suffix) = (base, suffix)
    while base.utf8.count + suffix.utf8.count + number.utf8.count + reserved > limit {
      if base.isEmpty { suffix.removeLast() } else { base.removeLast() }
    }
    return base + suffix + number
  }
}
