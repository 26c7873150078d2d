internal import History
internal import Workload

/// Tonight's query classes, and those of all nights that the advice is for.
struct NightWorkload {
  /// What was executed since the last night.
  let tonight: Workload
  /// With the classes of earlier nights, as far as the window reaches.
  let advised: Workload
  /// Seconds since 1970 of what ``advised`` covers.
  let from: Int?
  let to: Int

  /// - Parameter history: The classes of earlier nights within the window, oldest first, with the beginning of each night's
  ///   own window.
  init(
    _ observation: Observation, _ delta: CounterDelta, history: [(from: Int?, classes: [ClassRecord])],
    database: DatabaseConfiguration
  ) {
    var builder = WorkloadBuilder(filter: observation.scope)
    if observation.records != nil {
      var input = WorkloadInput(
        name: "pg_stat_statements", entryCount: delta.records.count, records: delta.records, skipped: observation.unread
      )
      input.warnings = []
      builder.add(input)
    }
    // What a log's end cut is read the next night, with the rest of it.
    if let logged = observation.logged { builder.add(WorkloadInput(name: "logs", workload: logged)) }
    var tonight = builder.build()
    if database.settings.redact { tonight = tonight.redacted() }
    self.tonight = tonight
    let label = tonight.classes.first?.database ?? observation.catalog.database.name
    var advised = tonight
    advised.classes = Self.joined(tonight.classes, history.flatMap(\.classes), database: label)
    // Earlier nights may have been told with their values.
    if database.settings.redact { advised = advised.redacted() }
    // Without a beginning of any of them nobody knows how long the window is.
    let starts = history.map(\.from) + [delta.from]
    from = starts.contains(nil) ? nil : starts.compactMap { $0 }.min()
    to = delta.to
    advised.window = .init(from: from.map(NightClock.text), to: NightClock.text(to))
    self.advised = advised
  }

  /// Classes of earlier nights are added to those of tonight; those that did not run tonight come from their text.
  private static func joined(_ tonight: [QueryClass], _ earlier: [ClassRecord], database: String) -> [QueryClass] {
    var sums: [String: ClassRecord] = [:]
    for record in earlier where record.class != DatabaseNight.ClassLoad.other {
      guard var sum = sums[record.class] else {
        sums[record.class] = record
        continue
      }
      sum.calls = sum.calls.addingClamped(record.calls)
      sum.milliseconds += record.milliseconds
      sum.rows = sum.rows.addingClamped(record.rows)
      sums[record.class] = sum
    }
    var result = tonight
    for number in result.indices {
      // Of one class of several users the first takes the history's: which of them ran it, history does not know.
      guard let sum = sums.removeValue(forKey: result[number].id) else { continue }
      result[number].calls = result[number].calls.addingClamped(sum.calls)
      result[number].totalMilliseconds += sum.milliseconds
      if sum.rows > 0 {
        result[number].rows = result[number].rows.addingClamped(sum.rows)
        result[number].callsWithRows = result[number].callsWithRows.addingClamped(sum.calls)
      }
    }
    let records = sums.values.sorted { $0.class < $1.class }.map {
      StatementRecord(
        text: $0.query, calls: $0.calls, rows: $0.rows, totalMilliseconds: $0.milliseconds,
        database: .init(name: database), user: .init(name: $0.user))
    }
    var builder = WorkloadBuilder()
    builder.add(records, name: "history")
    return result + builder.build().classes
  }
}
