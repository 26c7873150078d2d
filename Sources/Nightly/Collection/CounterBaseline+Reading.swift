internal import Catalog
internal import Workload

extension CounterBaseline {
  /// Nights that an entry which is in no dump is remembered.
  private static let memory = 30

  /// The counters of what was read.
  ///
  /// - Parameter previous: Those of the night before. A dump may hold a part of the entries only, as the five hundred with
  ///   the most time: one that comes back has its counters compared with those that it had when it was seen last.
  init(_ observation: Observation, after previous: CounterBaseline? = nil) {
    self.init(readAt: observation.readAt, server: observation.server)
    if observation.server == nil { capturedAt = observation.catalog.capturedAt }
    loggedTo = observation.loggedTo ?? previous?.loggedTo
    for record in observation.records ?? [] { statements[StatementKey.of(record)] = record.counters }
    if observation.server == nil {
      for (key, counters) in previous?.statements ?? [:] where statements[key] == nil {
        let nights = (counters.nightsAbsent ?? 0) + 1
        guard nights <= Self.memory else { continue }
        statements[key] = counters
        statements[key]?.nightsAbsent = nights
      }
    }
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
