package import Catalog

/// An index as it is dropped: with the indexes of partitions that are attached to it, which can't be dropped alone.
package struct IndexFamily: Sendable, Equatable {
  /// An index and the table that it stands on.
  package struct Member: Sendable, Equatable {
    package let table: ObjectName
    package let index: Index
    /// Whether it is a partitioned table's, which holds nothing itself.
    package let isPartitioned: Bool

    package var name: ObjectName { ObjectName(schema: table.schema, name: index.name) }
  }

  /// The index that is attached to no other.
  package let root: Member
  /// Root first, each before those that are attached to it.
  package let members: [Member]

  package var table: ObjectName { root.table }
  package var index: Index { root.index }
  package var name: ObjectName { root.name }

  /// Those that hold entries.
  package var leaves: [Member] { members.filter { !$0.isPartitioned } }

  /// Measured: the blocks of the files, all partitions together.
  package var bytes: Int { Self.sum(leaves.map { Double(max(0, $0.index.pages)) * 8192 }) }

  /// `idx_scan` of all partitions together; nil when one is not known.
  package var scans: Int? {
    let scans = leaves.compactMap(\.index.scans)
    return scans.count == leaves.count ? Self.sum(scans.map(Double.init)) : nil
  }

  /// Numbers of a snapshot may be of any size.
  private static func sum(_ numbers: [Double]) -> Int { Int(min(max(0, numbers.reduce(0, +)), 9e18)) }

  /// All indexes of a catalog, in the order of their names.
  package static func all(of catalog: Catalog) -> [IndexFamily] {
    let names = Set(
      catalog.tables.flatMap { table in table.indexes.map { ObjectName(schema: table.schema, name: $0.name) } })
    var roots: [Member] = []
    var attached: [ObjectName: [Member]] = [:]
    for table in catalog.tables {
      for index in table.indexes {
        let member = Member(table: table.objectName, index: index, isPartitioned: table.kind == .partitioned)
        // A parent may be out of sight.
        if let parent = index.parent, parent != member.name, names.contains(parent) {
          attached[parent, default: []].append(member)
        } else {
          roots.append(member)
        }
      }
    }
    return roots.map { root in
      var members: [Member] = []
      // A snapshot may say that an index is attached to itself.
      var seen: Set<ObjectName> = []
      var pending = [root]
      while let next = pending.popLast() {
        guard seen.insert(next.name).inserted else { continue }
        members.append(next)
        pending += (attached[next.name] ?? []).sorted { $1.name < $0.name }
      }
      return IndexFamily(root: root, members: members)
    }.sorted { ($0.table, $0.name) < ($1.table, $1.name) }
  }
}
