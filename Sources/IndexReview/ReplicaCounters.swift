package import Catalog

/// Scans of indexes on physical replicas, which have counters of their own (`pg_stat_all_indexes`).
package struct ReplicaCounters: Sendable, Equatable {
  /// How many replicas were read.
  package private(set) var count = 0
  /// By table, when the counters of each replica were reset.
  private(set) var resets: [ObjectName: [String?]] = [:]

  /// No replica was read.
  package init() {}

  /// Why a snapshot is not a replica's of the same database.
  package struct Mismatch: Error, CustomStringConvertible {
    package let description: String
  }

  /// Names in a message, at most.
  private static let shown = 3

  /// Adds a replica's scans to those of the primary's indexes.
  ///
  /// An index that the replica's snapshot does not have, since it was made later, may be scanned there: then it is not known
  /// how often it is scanned.
  ///
  /// - Returns: What the reader has to know; nil when both have the same indexes.
  /// - Throws: ``Mismatch`` when it is of another database, has other tables, or no counters.
  package mutating func add(_ replica: Catalog, to primary: inout Catalog) throws(Mismatch) -> String? {
    try Self.check(replica, primary)
    var scans: [ObjectName: Int?] = [:]
    for table in replica.tables {
      resets[table.objectName, default: []].append(table.activity?.since)
      for index in table.indexes { scans[ObjectName(schema: table.schema, name: index.name)] = .some(index.scans) }
    }
    var missing: [ObjectName] = []
    for table in primary.tables.indices {
      for place in primary.tables[table].indexes.indices {
        let index = primary.tables[table].indexes[place]
        let name = ObjectName(schema: primary.tables[table].schema, name: index.name)
        guard let there = scans.removeValue(forKey: name) else {
          missing.append(name)
          primary.tables[table].indexes[place].scans = nil
          continue
        }
        // A partitioned table's index is never scanned itself, on either.
        guard let own = index.scans else { continue }
        primary.tables[table].indexes[place].scans = there.map {
          Int(min(Double(max(0, own)) + Double(max(0, $0)), 9e18))
        }
      }
    }
    count += 1
    var notes: [String] = []
    if !missing.isEmpty {
      notes.append("lacks \(Self.names(missing)): how often they are scanned there is not known, so they count as used")
    }
    if !scans.isEmpty { notes.append("has \(Self.names(Array(scans.keys))), which the primary does not have") }
    return notes.isEmpty ? nil : notes.joined(separator: "; ")
  }

  private static func check(_ replica: Catalog, _ primary: Catalog) throws(Mismatch) {
    guard replica.statistics == .measured,
      replica.tables.contains(where: { !$0.indexes.allSatisfy { $0.scans == nil } })
    else { throw Mismatch(description: "has no counters: take it with `sextant snapshot --database` from the replica") }
    guard replica.database.name == primary.database.name else {
      throw Mismatch(
        description: "is of the database \(replica.database.name), and the primary's is \(primary.database.name)")
    }
    let (there, here) = (Set(replica.tables.map(\.objectName)), Set(primary.tables.map(\.objectName)))
    if there != here {
      let lacking = here.subtracting(there)
      let words =
        lacking.isEmpty
        ? "has \(names(Array(there.subtracting(here)))), which the primary does not have"
        : "lacks \(names(Array(lacking)))"
      throw Mismatch(description: "is not of a replica of the same database: it \(words)")
    }
  }

  private static func names(_ names: [ObjectName]) -> String {
    let sorted = names.sorted()
    return sorted.prefix(shown).map(\.sql).joined(separator: ", ")
      + (sorted.count > shown ? " and \(sorted.count - shown) more" : "")
  }
}
