internal import Planner

/// EXPLAIN's text in a configuration of candidates, with readable names in place of the twin's.
struct PlanTexts {
  let twin: Twin
  let indexes: [HypotheticalIndex]
  /// By index, those that it has in the report; others get their usual ones.
  let names: [Int: String]

  func explain(_ statement: PlannableStatement, showing: [Int]) throws(PlannerError) -> String {
    var text: String
    do throws(PlannerError) {
      text = try twin.explain(statement, showing: showing.flatMap { indexes[$0].oids })
    } catch {
      // A plan that can't be had a second time costs its text, not the advice.
      guard [.statementRejected, .statementTimedOut].contains(error.code) else { throw error }
      return "no plan: \(error.message)"
    }
    // Longer names first: sextant_1 is the start of sextant_12.
    for number in showing.sorted(by: { indexes[$0].name.utf8.count > indexes[$1].name.utf8.count }) {
      let name = names[number] ?? indexes[number].definition.name(avoiding: [])
      text = text.split(separator: indexes[number].name, omittingEmptySubsequences: false).joined(separator: name)
    }
    return PlannerClock.restored(text)
  }
}
