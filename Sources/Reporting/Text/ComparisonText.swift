package import Advice

/// The answer to “why not my index?”, for a terminal.
package enum ComparisonText {
  package static func write(_ comparison: IndexComparison) -> String {
    var lines: [String] = []
    for idea in comparison.ideas {
      lines.append(idea.statement)
      lines.append(
        "  \(HumanNumber.bytes(idea.sizeInBytes)) (estimated), about \(HumanNumber.count(idea.writeOverhead.entries)) "
          + "index entries written over the window")
    }
    lines.append("")
    lines.append(
      "Planner cost of \(HumanNumber.counted(comparison.classes.count, "query class", "query classes")) that it changes, weighted by calls, over all looked at:"
    )
    for (name, cost) in [
      ("as it is", comparison.now), ("with it", comparison.withIdeas), ("with the advice", comparison.withAdvice),
      ("with both", comparison.withBoth),
    ] {
      lines.append("  \(name)\(String(repeating: " ", count: 16 - name.count))  \(HumanNumber.cost(cost))")
    }
    lines.append("")
    lines.append(verdict(comparison))
    if !comparison.advice.isEmpty {
      lines.append("")
      lines.append("The advice: ")
      lines += comparison.advice.map { "  \($0)" }
    }
    for entry in comparison.classes { lines += section(entry) }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func verdict(_ comparison: IndexComparison) -> String {
    guard comparison.classes.contains(where: \.usesIdea) else {
      return "No plan uses it: the planner finds another way cheaper for every query class."
    }
    if comparison.withBoth < comparison.withAdvice * 0.999 {
      return "It saves something beside the advice too."
    }
    if comparison.withIdeas < comparison.now { return "It helps, and the advice does at least as well without it." }
    return "Plans use it, and it saves nothing."
  }

  private static func section(_ entry: IndexComparison.ClassCosts) -> [String] {
    let costs = [entry.now, entry.withIdeas, entry.withAdvice, entry.withBoth].map(HumanNumber.cost)
    var lines = [
      "", "\(entry.class)  \(HumanNumber.count(entry.calls)) calls",
      "  " + QueryLine.shortened(entry.query, to: 110),
      "  cost as it is \(costs[0]), with it \(costs[1]), with the advice \(costs[2]), with both \(costs[3])",
    ]
    for (name, plan) in [
      ("as it is", entry.planNow), ("with it", entry.planWithIdeas), ("with the advice", entry.planWithAdvice),
    ] {
      lines.append("  plan \(name):")
      lines += plan.split(separator: "\n").map { "    \($0)" }
    }
    return lines
  }
}
