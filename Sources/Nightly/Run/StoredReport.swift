package import History

/// A night's report out of the history.
package struct StoredReport {
  private let store: any HistoryStore
  private let version: String

  package init(store: any HistoryStore, version: String) {
    self.store = store
    self.version = version
  }

  /// - Parameters:
  ///   - names: The databases.
  ///   - end: Seconds since 1970: the last night before it counts.
  /// - Returns: nil when no report of any of them is kept.
  /// - Throws: ``HistoryError``; one of `.notAHistory` for a report that a newer Sextant wrote.
  package func report(_ names: [String], before end: Int) throws(HistoryError) -> NightReport? {
    var report = NightReport(sextantVersion: version, night: "", databases: [])
    var found = false
    for name in names {
      let nights = try store.nights(name, since: 0).filter { $0.night < end }
      guard let last = nights.last else { continue }
      var result = DatabaseNight(name: name, night: NightClock.text(last.night))
      if let good = nights.last(where: { $0.state == .complete }),
        let document = try store.document(name, night: good.night)
      {
        do { result = try NightReportCodec.decode(DatabaseNight.self, document) } catch {
          throw HistoryError(.notAHistory, "the report of \(name) was written by another version of Sextant")
        }
        found = true
      }
      if last.state != .complete {
        result.night = NightClock.text(last.night)
        result.failure = last.reason ?? "the run was ended before it was done"
        result.changes = []
        found = true
      }
      report.night = max(report.night, result.night)
      report.databases.append(result)
    }
    return found ? report : nil
  }
}
