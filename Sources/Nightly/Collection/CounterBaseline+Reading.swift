internal import Catalog
internal import Workload

extension CounterBaseline {
  /// The counters of what was read.
  init(_ observation: Observation) {
    self.init(readAt: observation.readAt, server: observation.server)
    for record in observation.records ?? [] { statements[StatementKey.of(record)] = record.counters }
    for table in observation.catalog.tables {
      guard let activity = table.activity else { continue }
      tables[table.objectName.sql] = TableCounters(
        sequentialScans: activity.sequentialScans, indexScans: activity.indexScans, inserts: activity.inserts,
        updates: activity.updates, hotUpdates: activity.hotUpdates, deletes: activity.deletes)
      for index in table.indexes {
        guard let scans = index.scans else { continue }
        indexes[ObjectName(schema: table.schema, name: index.name).sql] = scans
      }
    }
  }
}
