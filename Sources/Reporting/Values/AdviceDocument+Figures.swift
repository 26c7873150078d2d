import Advice
import Workload

/// The figures that several reports show, computed in one place.
extension AdviceDocument {
  /// The share of the workload's cost that all recommendations save together, 0 to 1.
  var savedShare: Double { costs.before > 0 ? (costs.before - costs.after) / costs.before : 0 }

  /// `80 % saved`, or what is spent where indexes are dropped and none is created.
  var savedSummary: String {
    "\(HumanNumber.percent(abs(savedShare))) \(savedShare < 0 ? "more" : "saved")"
  }

  /// The share of the workload's cost that would be lost without `recommendation`.
  func savedShare(of recommendation: Recommendation) -> Double {
    costs.before > 0 ? (recommendation.costBefore - recommendation.costAfter) / costs.before : 0
  }

  /// Bytes of the indexes that are created or dropped, and what those that are rebuilt get smaller by.
  func size(of action: Recommendation.Action) -> Int {
    recommendations.filter { $0.action == action }.map(\.sizeInBytes).clampedSum
  }

  private func count(of action: Recommendation.Action) -> Int { recommendations.count { $0.action == action } }

  /// What the reader has to know first, in the document's order; a run cut short is said last.
  var allWarnings: [String] {
    warnings
      + (isDeterministic ? [] : ["The time limit cut this run short: the next one may advise something else."])
  }

  /// `3 recommendations`, with the kinds told apart when there are several.
  var recommendationCount: String {
    let kinds: [(Recommendation.Action, String)] = [
      (.createIndex, "to create"), (.dropIndex, "to drop"), (.reindex, "to rebuild"),
      (.createStatistics, "statistics to create"),
    ]
    let counts = kinds.filter { count(of: $0.0) > 0 }.map { "\(count(of: $0.0)) \($0.1)" }
    let total = HumanNumber.counted(recommendations.count, "recommendation", "recommendations")
    return counts.count > 1 ? total + " (\(counts.joined(separator: ", ")))" : total
  }

  /// `24 MB of new indexes, 8.2 MB dropped`; nil when nothing is advised.
  var sizeSummary: String? {
    let kinds: [(Recommendation.Action, String)] = [
      (.createIndex, "of new indexes"), (.dropIndex, "of indexes dropped"), (.reindex, "freed by rebuilding"),
    ]
    let parts = kinds.filter { count(of: $0.0) > 0 }.map { "\(HumanNumber.bytes(size(of: $0.0))) \($0.1)" }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  /// `120: 115 analysed (62 made cheaper, 3 with unknown parameters), 5 skipped; 1,234 calls`.
  var classSummary: String {
    var parts: [String] = []
    if !recommendations.isEmpty { parts.append("\(HumanNumber.count(workload.improved)) made cheaper") }
    if workload.plannedGenerically > 0 {
      parts.append("\(HumanNumber.count(workload.plannedGenerically)) with unknown parameters")
    }
    let analyzed = parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))"
    return "\(HumanNumber.count(workload.classes)): \(HumanNumber.count(workload.analyzed)) analysed\(analyzed), "
      + "\(HumanNumber.count(workload.skipped.count)) skipped; "
      + HumanNumber.counted(workload.calls, "call", "calls")
  }

  /// `PostgreSQL 15.18`, and whose planner it was if another's.
  var serverSummary: String {
    let server = "PostgreSQL " + HumanNumber.serverVersion(serverVersion)
    return plannerVersion == serverVersion
      ? server : server + ", planned by " + HumanNumber.serverVersion(plannerVersion)
  }

  /// What the figures of a recommendation are compared with, said once.
  static let costsExplained =
    "Costs are planner units, not milliseconds. “Without” and “with” an index are both beside all the other "
    + "recommendations: what it saves is what the workload would cost more if it alone were left out."

  /// `Saves` with `12 % of the workload's cost`, or `Costs` for what is dropped and is missed a little.
  func saving(of recommendation: Recommendation) -> (label: String, text: String) {
    guard recommendation.hasCosts else { return ("Saves", "what is known only after ANALYZE") }
    let share = savedShare(of: recommendation)
    return (share < 0 ? "Costs" : "Saves", "\(HumanNumber.percent(abs(share))) of the workload's cost")
  }

  /// What the unimproved query classes cost, as a share of the workload's cost as things are, 0 to 1.
  var unimprovedShare: Double {
    costs.before > 0 ? workload.unimproved.reduce(0) { $0 + $1.weightedCost } / costs.before : 0
  }

  /// `Not improved: 51 of 115 query classes, 2.1 % of the workload's cost`.
  var unimprovedSummary: String {
    "Not improved: \(HumanNumber.count(workload.unimproved.count)) of "
      + HumanNumber.counted(workload.classes, "query class", "query classes")
      + ", \(HumanNumber.percent(unimprovedShare)) of the workload's cost"
  }

  /// `32 served, 9 writes-only`: those behind the first `shown`, counted by code.
  func unimprovedCodes(after shown: Int) -> String? {
    let rest = Array(workload.unimproved.dropFirst(shown))
    guard !rest.isEmpty else { return nil }
    return ReasonCount.grouped(rest, code: \.code, reason: \.reason)
      .map { "\(HumanNumber.count($0.items.count)) \($0.code)" }.joined(separator: ", ")
  }

  /// What to say instead of recommendations.
  var nothingToAdvise: String {
    if workload.classes == 0 { return "Nothing to advise: the workload is empty." }
    if workload.analyzed == 0 { return "Nothing to advise: no query class could be analysed." }
    if let noRoom {
      let saved = HumanNumber.percent(costs.before > 0 ? noRoom.saving / costs.before : 0)
      return "Nothing to advise: \(noRoom.limit) leaves no room. The most useful single index needs "
        + "\(HumanNumber.bytes(noRoom.sizeInBytes)) (estimated) and would save \(saved) of the workload's cost: "
        + noRoom.statement
    }
    if !isDeterministic { return "Nothing to advise: time was up before an index was found that is worth having." }
    if rejected.isEmpty { return "Nothing to advise: no index would help this workload." }
    return "Nothing to advise: none of "
      + HumanNumber.counted(rejected.count, "candidate", "candidates") + " is worth having."
  }
}

extension Recommendation {
  /// `Create index`, `Drop index` or `Rebuild index`.
  var title: String {
    switch action {
    case .createIndex: "Create index"
    case .dropIndex: "Drop index"
    case .reindex: "Rebuild index"
    case .createStatistics: "Create statistics"
    }
  }

  /// Whether the planner could say what it saves: what statistics change is known once they are gathered.
  var hasCosts: Bool { action != .createStatistics }

  /// `12 MB (estimated)`; what a drop or a rebuild frees is said to be freed.
  var sizeText: String {
    if action == .createStatistics { return "no index: a row of the catalog" }
    return
      "\(HumanNumber.bytes(sizeInBytes))\(action == .createIndex ? "" : " freed") (\(HumanNumber.source(sizeSource)))"
  }

  /// What stands before ``writeOverheadSummary``; nil when there is nothing to say.
  var writesLabel: String? {
    switch action {
    case .createIndex: "Writes"
    case .dropIndex: "Writes saved"
    case .reindex, .createStatistics: nil
    }
  }

  /// Of the classes that are not listed; nil when there are none.
  var minorChangesSummary: String? {
    guard minorChanges > 0 else { return nil }
    let classes = HumanNumber.counted(minorChanges, "more query class gets", "more query classes get")
    return "\(classes) cheaper by little, or with few of the parameter values tried"
  }

  var helped: [Effect] { queries.filter { $0.costAfter < $0.costBefore } }
  var hurt: [Effect] { queries.filter { $0.costAfter > $0.costBefore } }

  /// `statement` as it is run: ended by one semicolon.
  var terminatedStatement: String { statement.terminated }

  /// The write overhead in words. It is no figure of the planner's, and says so.
  var writeOverheadSummary: String { writeOverhead.summary(isDrop: action == .dropIndex) }
}

extension Recommendation.WriteOverhead {
  /// What is spared stands below zero; the words say that it is spared.
  private var magnitude: Self {
    var overhead = self
    overhead.entries = entries.magnitude
    overhead.entriesInOtherIndexes = entriesInOtherIndexes.magnitude
    overhead.updatesLosingHOT = updatesLosingHOT.magnitude
    overhead.cost = cost.magnitude
    return overhead
  }

  /// What is written, and what VACUUM does: an index to which nothing is added is still read by it.
  func summary(isDrop: Bool = false) -> String {
    let overhead = isDrop ? magnitude : self
    let entries = HumanNumber.count(overhead.entries) + " index entries"
    guard overhead.entries != 0 || overhead.updatesLosingHOT != 0 || overhead.cost != 0 else {
      return "none seen in this workload (estimate)"
    }
    guard overhead.entries != 0 || overhead.updatesLosingHOT != 0 else {
      return "no entries to add; VACUUM's work on the index costs about \(HumanNumber.cost(overhead.cost)) (estimate)"
    }
    let size = overhead.entries != 0 ? " of \(HumanNumber.count(overhead.bytesPerEntry)) bytes" : ""
    let elsewhere =
      overhead.entriesInOtherIndexes >= 0.5
      ? " (\(HumanNumber.count(overhead.entriesInOtherIndexes)) entries in other indexes)" : ""
    let hot =
      overhead.updatesLosingHOT >= 0.5
      ? ", \(HumanNumber.count(overhead.updatesLosingHOT)) updates \(isDrop ? "held back from" : "no longer") HOT\(elsewhere)"
      : ""
    return entries + size + hot + ", cost about " + HumanNumber.cost(overhead.cost) + " with VACUUM's work (estimate)"
  }
}

extension String {
  /// The statement without white space around it, ended by one semicolon.
  var terminated: String {
    var body = self[...]
    while let last = body.last, last == ";" || last.isWhitespace { body.removeLast() }
    return body.drop { $0.isWhitespace } + ";"
  }
}
