internal import Advice
internal import Catalog
internal import History

/// The load and the size of tables.
struct TableLoads {
  let catalog: Catalog
  /// Over the window, by table.
  let counters: [String: TableCounters]
  let profiles: [ClassProfile]

  /// More would be a list that nobody reads.
  private static let most = 100

  static func bytes(of table: Table, _ catalog: Catalog) -> (total: Int, indexes: Int) {
    let indexes = table.indexes.reduce(0) { $0 + $1.pages } * catalog.server.blockSize
    return (table.pages * catalog.server.blockSize + indexes, indexes)
  }

  func make(_ classes: [ClassRecord]) -> [DatabaseNight.TableLoad] {
    let times = Dictionary(classes.map { ($0.class, $0.milliseconds) }, uniquingKeysWith: +)
    var milliseconds: [String: Double] = [:]
    for profile in Dictionary(profiles.map { ($0.class, $0) }, uniquingKeysWith: { first, _ in first }).values {
      for table in profile.tables { milliseconds[table, default: 0] += times[profile.class] ?? 0 }
    }
    let loads = catalog.tables.map { table -> DatabaseNight.TableLoad in
      let name = table.objectName.sql
      let bytes = Self.bytes(of: table, catalog)
      var load = DatabaseNight.TableLoad(
        table: name, rows: max(0, table.rows), bytes: bytes.total, indexBytes: bytes.indexes,
        milliseconds: milliseconds[name] ?? 0)
      if let counted = counters[name] {
        load.sequentialScans = counted.sequentialScans
        load.indexScans = counted.indexScans
        load.rowsWritten = counted.inserts + counted.updates + counted.deletes
        load.heapOnlyShare = counted.updates > 0 ? Double(counted.hotUpdates) / Double(counted.updates) : nil
      }
      return load
    }
    return Array(
      loads.sorted { ($1.milliseconds, $1.bytes, $0.table) < ($0.milliseconds, $0.bytes, $1.table) }.prefix(Self.most))
  }
}
