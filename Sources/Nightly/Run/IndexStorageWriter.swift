internal import Advice
internal import Catalog
internal import History

/// The indexes of a night: for the report, for history, and those that are used no more.
struct IndexStorageWriter {
  let catalog: Catalog
  /// Scans over the window, by index.
  let scans: [String: Int]
  let unused: UnusedIndexes

  /// More would be a list that nobody reads.
  private static let most = 300

  init(
    catalog: Catalog, settings: NightlySettings, history: NightHistory, scans: [String: Int], night: Int, from: Int?,
    to: Int, profiles: [ClassProfile], cost: Double
  ) {
    self.catalog = catalog
    self.scans = scans
    var nights: [(from: Int?, to: Int, indexes: [String: Int?])] = history.indexes.map { night, records in
      let summary = history.nights.first { $0.night == night }
      return (
        summary?.windowFrom, summary?.windowTo ?? night,
        Dictionary(records.map { ($0.index, $0.scans) }, uniquingKeysWith: { first, _ in first })
      )
    }
    nights.append((from, to, scans.mapValues { $0 }))
    unused = UnusedIndexes(
      settings: settings, catalog: catalog, nights: nights, planned: Set(profiles.flatMap(\.indexes)), cost: cost)
  }

  private var all: [(table: Table, index: Index, name: String)] {
    catalog.tables.flatMap { table in
      table.indexes.map { (table, $0, ObjectName(schema: table.schema, name: $0.name).sql) }
    }
  }

  /// Largest first.
  var entries: [DatabaseNight.IndexStorage] {
    let entries = all.map { table, index, name in
      let isNeeded = index.constraint != nil || index.isPrimary || index.isReplicaIdentity
      return DatabaseNight.IndexStorage(
        index: name, table: table.objectName.sql, definition: index.definition,
        bytes: index.pages * catalog.server.blockSize, scans: scans[name],
        unusedSince: isNeeded ? nil : unused.unusedSince(name).map(NightClock.text))
    }
    return Array(entries.sorted { ($1.bytes, $0.index) < ($0.bytes, $1.index) }.prefix(Self.most))
  }

  var records: [IndexRecord] {
    all.map { .init(index: $0.name, bytes: $0.index.pages * catalog.server.blockSize, scans: scans[$0.name]) }
  }
}
