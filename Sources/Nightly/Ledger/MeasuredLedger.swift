package import Benchmarking
package import History

/// Takes the verdicts of a benchmark into the history, where the next night's report finds them.
package enum MeasuredLedger {
  /// Writes what was measured beside the recommendations that the history knows, by id.
  ///
  /// - Parameters:
  ///   - database: As the history calls it.
  ///   - at: When it was measured, in seconds since 1970.
  /// - Returns: How many of the proposals the history knows.
  /// - Throws: ``HistoryError``; of `.notAHistory` for entries that a newer Sextant wrote.
  package static func record(
    _ bench: BenchDocument, in store: any HistoryStore, database: String, at time: Int
  ) throws(HistoryError) -> Int {
    try store.lock(database)
    defer { try? store.unlock(database) }
    let proposals = Dictionary(bench.proposals.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    var changed: [LedgerRecord] = []
    for record in try store.ledger(database) {
      guard let proposal = proposals[record.id] else { continue }
      var entry: NightRecommendation
      do { entry = try NightReportCodec.decode(NightRecommendation.self, record.document) } catch {
        throw HistoryError(
          .notAHistory, "the recommendations of \(database) were written by another version of Sextant")
      }
      entry.keep(.init(proposal, bench.source, at: NightClock.text(time)))
      guard let document = try? NightReportCodec.encode(entry) else { continue }
      changed.append(.init(id: entry.id, state: entry.state.rawValue, document: document))
    }
    try store.update(changed, of: database)
    return changed.count
  }
}

extension NightRecommendation {
  /// What is kept because it was measured is `measured`.
  mutating func keep(_ measurement: Measurement?) {
    guard let measurement else { return }
    self.measurement = measurement
    if measurement.decision == BenchDocument.Verdict.Decision.keep.rawValue { confidence = "measured" }
    if let bytes = measurement.bytes {
      self.bytes = bytes
      sizeSource = "measured"
    }
  }
}

extension NightRecommendation.Measurement {
  /// - Parameter at: When it was measured, as reports have it.
  init(_ proposal: BenchDocument.Proposal, _ source: BenchDocument.Source, at: String) {
    self.init(
      decision: proposal.verdict.decision.rawValue, reasons: proposal.verdict.reasons, at: at,
      source: source == .target ? "target" : "synthetic")
    if let comparison = proposal.comparison {
      ratio = comparison.ratio.estimate
      // An interval without an end says nothing, and JSON has no word for it.
      if comparison.ratio.high.isFinite {
        low = comparison.ratio.low
        high = comparison.ratio.high
      }
      plannedRatio = comparison.plannedRatio
    }
    if source.isWhole { bytes = proposal.measuredBytes }
  }

  /// What was measured and is not worth having is nothing to be reminded of.
  var dismissal: NightRecommendation.Dismissal? {
    guard decision == BenchDocument.Verdict.Decision.reject.rawValue else { return nil }
    return .init(reason: "measured and rejected: " + reasons.joined(separator: " "), until: nil)
  }
}
