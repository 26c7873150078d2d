package import Advice

/// The answer to “why not my index?”, for a terminal.
package enum ComparisonText {
  package static func write(_ comparison: IndexComparison) -> String {
    var lines = comparison.warnings.map { "Warning: " + VisibleText.line($0) }
    for idea in comparison.ideas {
      lines.append(VisibleText.line(idea.statement))
      lines.append("  Size    \(HumanNumber.bytes(idea.sizeInBytes)) (\(HumanNumber.source(idea.sizeSource)))")
      lines.append("  Writes  \(idea.writeOverhead.summary())")
      if let build = idea.build { lines.append("  Build   \(build.seconds)") }
      if let existing = idea.existing { lines.append("  Exists  \(VisibleText.line(existing))") }
      lines += idea.warnings.map { "  Warning: \(VisibleText.line($0))" }
    }
    lines.append("")
    let all = HumanNumber.counted(comparison.classesLookedAt, "query class", "query classes")
    lines.append("Planner cost of \(all), weighted by calls:")
    for (name, cost) in [
      ("as it is", comparison.now), ("with it", comparison.withIdeas), ("with the advice", comparison.withAdvice),
      ("with both", comparison.withBoth),
    ] {
      let padded = TextPage.cell(name, 16, right: false)
      lines.append("  \(padded)  \(HumanNumber.cost(cost))\(difference(cost, from: comparison.now))")
    }
    lines.append("")
    lines.append(verdict(comparison))
    if comparison.classesWithDrawnValues > 0 {
      lines.append(
        "Parameter values of \(HumanNumber.count(comparison.classesWithDrawnValues)) of them were drawn from the "
          + "statistics: the workload doesn't hold any.")
    }
    lines += advice(comparison)
    if !comparison.classes.isEmpty {
      lines.append("")
      lines.append(
        "\(HumanNumber.counted(comparison.classes.count, "query class", "query classes")), largest change first; "
          + "cost of one execution:")
    }
    for entry in comparison.classes { lines += section(entry) }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The advice for the same tables; all of it is in the JSON.
  private static func advice(_ comparison: IndexComparison) -> [String] {
    guard !comparison.advice.isEmpty else { return [] }
    let near = comparison.advice.filter { statement in
      comparison.ideas.contains { statement.contains(" ON \($0.table) USING ") }
    }
    let rest = comparison.advice.count - near.count
    var lines = ["", "The advice\(near.isEmpty ? " has no index on the same table" : " for the same table"):"]
    if near.isEmpty { lines[1].removeLast() }
    lines += near.map { "  " + VisibleText.line($0) }
    if rest > 0 { lines.append("  and \(HumanNumber.counted(rest, "index", "indexes")) on other tables") }
    return lines
  }

  /// ` (40 % less)`; nothing when there is next to none.
  private static func difference(_ cost: Double, from now: Double) -> String {
    guard now > 0, abs(cost - now) > 0.0005 * now else { return "" }
    return " (\(HumanNumber.percent(abs(cost - now) / now)) \(cost < now ? "less" : "more"))"
  }

  private static func verdict(_ comparison: IndexComparison) -> String {
    let existing = comparison.ideas.compactMap(\.existing)
    if !existing.isEmpty, existing.count == comparison.ideas.count {
      return existing.count == 1
        ? "It is \(VisibleText.line(existing[0])), which does its work."
        : "All of them are there already, or do nothing that an existing index doesn't."
    }
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
    var lines = [
      "", "\(entry.class)  \(HumanNumber.counted(entry.calls, "call", "calls"))",
      "  " + (entry.origin.map { VisibleText.line("by " + $0) } ?? QueryLine.shortened(entry.query, to: 110)),
    ]
    for (name, cost) in [
      ("as it is", entry.now), ("with it", entry.withIdeas), ("with the advice", entry.withAdvice),
      ("with both", entry.withBoth),
    ] {
      let padded = TextPage.cell(name, 16, right: false)
      lines.append("  \(padded)  \(HumanNumber.cost(cost))\(difference(cost, from: entry.now))")
    }
    if let parameters = entry.parameters { lines.append("  planned with \(parameters)") }
    if let note = entry.planNote { lines.append("  plans: \(note)") }
    for (name, plan) in [
      ("as it is", entry.planNow), ("with it", entry.planWithIdeas), ("with the advice", entry.planWithAdvice),
    ] {
      lines.append("  plan \(name):")
      lines += VisibleText.lines(plan).map { "    \($0)" }
    }
    return lines
  }
}
