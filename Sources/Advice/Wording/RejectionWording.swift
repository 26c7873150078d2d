package import Catalog
internal import SQLSyntax
internal import Selection

/// Says in words why a candidate is not advised.
struct RejectionWording {
  let candidates: CandidateSet
  let problem: SelectionProblem
  let result: SelectionResult

  func rejection(of number: Int, _ reason: SelectionResult.Reason) -> AdviceDocument.Rejection {
    let definition = candidates.members[number].definition
    let (text, code) = words(number, reason)
    return AdviceDocument.Rejection(
      statement: definition.statement(name: definition.name(avoiding: [])), table: definition.table.sql, reason: text,
      code: code)
  }

  private var limits: SelectionProblem.Limits { problem.limits }
  /// Whether there is nothing beside which a candidate could be refused.
  private var isNothingChosen: Bool { result.chosen.isEmpty }

  func words(_ number: Int, _ reason: SelectionResult.Reason) -> (text: String, code: String) {
    switch reason {
    case .notUsed:
      return ("no query class's plan uses it when all candidates exist", "not-used")
    case .notAsked:
      return ("time was up before the planner was asked about it", "not-asked")
    case .belowThreshold(let gain) where gain <= 0:
      let beside = isNothingChosen ? "" : " beside the advised indexes"
      return ("no plan that was made with it saves anything\(beside)", "below-threshold")
    case .passedOver(let saved):
      return (
        "saves \(units(saved)) cost units beside the advised indexes by the plans that were made; the search passed it over",
        "passed-over"
      )
    case .belowThreshold(let gain):
      return (
        "saves at most \(Self.percent(gain)) of a query class's cost beside the advised indexes, less than "
          + Self.percent(limits.minimumGain), "below-threshold"
      )
    case .negligible(let gain) where isNearCopy(number, gain):
      return ("saves \(Self.percent(gain)) of a query class's cost; \(demandOnCopies)", "near-copy")
    case .copy(let other, let gain):
      return (
        "saves \(Self.percent(gain)) of a query class's cost beside the index on \(place(of: other, besides: number)), which can do its work; that would have to be \(Self.percent(limits.leastGainOfCopies))",
        "near-copy"
      )
    case .negligible(let gain):
      return (
        "saves \(Self.percent(gain)) of a query class's cost, but \(tooLittle)", "negligible"
      )
    case .upkeep(let saved, let maintenance):
      return (
        "saves \(units(saved)) cost units, its upkeep is estimated at \(units(maintenance))\(weighed)", "upkeep"
      )
    case .size(let saved, let price):
      return (
        """
        saves \(units(saved)) cost units beside the advised indexes, less than its size is worth (\(units(price)): \
        \(units(limits.pricePerPage)) a page)
        """, "size"
      )
    case .rarelyRead(let entries, let executions):
      return (
        """
        writes would add \(units(entries)) entries for \(units(executions)) executions that it helps\(weighed), and it saves \
        less than \(Self.percent(limits.noticeableShare)) of the workload's cost
        """, "rarely-read"
      )
    case .heapOnlyUpdates(let lost, let executions):
      return (
        """
        \(units(lost)) updates would no longer be heap-only (HOT) for \(units(executions)) executions that it helps\(weighed), \
        and it saves less than \(Self.percent(limits.noticeableShare)) of the workload's cost
        """, "hot-updates"
      )
    case .overBudget:
      return ("does not fit into the storage budget\(isNothingChosen ? "" : " beside better ones")", "over-budget")
    case .overCount:
      return (
        "more indexes than --max-indexes allows\(isNothingChosen ? "" : ", and the others save more")", "over-count"
      )
    case .summarized(let other):
      return (
        "the advised index on \(place(of: other, besides: number)) does its work at a fraction of its size and upkeep",
        "served"
      )
    case .servedBy(let other): return (served(number, by: other), "served")
    }
  }

  /// The same where the saving has been named already.
  func refusal(_ number: Int, _ reason: SelectionResult.Reason) -> String {
    guard case .negligible(let gain) = reason else { return words(number, reason).text }
    return isNearCopy(number, gain)
      ? demandOnCopies
      : "that is \(tooLittle)"
  }

  private func isNearCopy(_ number: Int, _ gain: Double) -> Bool {
    problem.candidates[number].repeatsExisting && gain < limits.leastGainOfCopies
  }

  private var tooLittle: String {
    """
    no more than \(units(limits.noticeableSaving)) cost units an execution or \(Self.percent(limits.noticeablePart)) of the \
    class's cost without new indexes, and less than \(Self.percent(limits.noticeableShare)) of the workload
    """
  }

  private var demandOnCopies: String {
    "a copy of an existing index with more columns has to save \(Self.percent(limits.leastGainOfCopies))"
  }

  /// The better one may itself have given way to a third: the words are about the one at the end.
  private func served(_ number: Int, by other: Int) -> String {
    var better = other
    var seen: Set<Int> = [other]
    while case .servedBy(let next)? = result.reasons[better], seen.insert(next).inserted { better = next }
    let words = "served about as well by"
    guard let reason = result.reasons[better] else {
      return "\(words) the advised index on \(place(of: better, besides: number))"
    }
    let refusal = "\(words) an index on \(place(of: better, besides: number)), which is not advised"
    if case .servedBy = reason { return refusal }
    return "\(refusal): \(self.words(better, reason).text)"
  }

  /// The definition, with its table where that is another one.
  private func place(of other: Int, besides number: Int) -> String {
    let table = candidates.members[other].definition.table
    let isSame = candidates.members[number].definition.table == table
    return (isSame ? "" : table.sql + " ") + candidates.members[other].words
  }

  static func percent(_ fraction: Double) -> String {
    let tenths = (fraction * 1_000).rounded() / 10
    // Nearly all is not all.
    if fraction < 1, tenths >= 100 { return "over 99.9 %" }
    return tenths == tenths.rounded() ? "\(Int(tenths)) %" : "\(tenths) %"
  }

  private var weighed: String {
    guard limits.writeWeight != 1 else { return "" }
    let weight = (min(limits.writeWeight, 1e9) * 1_000).rounded() / 1_000
    return ", counted \(weight == weight.rounded() ? String(Int(weight)) : String(weight)) times (--write-weight)"
  }

  private func units(_ cost: Double) -> String { String(Int(min(cost, 1e15).rounded())) }
}

extension CandidateSet.Member {
  /// The definition without the words that all statements have: `(customer_id, placed_at DESC) INCLUDE (total)`.
  var words: String { definition.words }
}

extension IndexDefinition {
  /// What tells it from the other indexes of its table.
  package var words: String {
    var words = method == "btree" ? keyList : "\(method) \(keyList)"
    if !included.isEmpty { words += " INCLUDE (\(included.map(SQLIdentifier.quoted).joined(separator: ", ")))" }
    if let storage { words += " " + storage }
    if let predicate { words += " WHERE (\(predicate))" }
    return words
  }
}
