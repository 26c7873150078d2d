extension BenchPlan {
  /// What `--dry-run` prints: what would be built, what would be executed, and what is refused with its reason.
  package func text(_ verdict: TargetGuard.Verdict) -> String {
    var lines: [String] = []
    switch verdict {
    case .allowed(let warnings):
      lines.append("The target may be measured on.")
      lines += warnings.map { "  warning: \($0)" }
    case .refused(let reasons):
      lines.append("The target is refused:")
      lines += reasons.map { "  \($0)" }
    }
    for (number, item) in items.enumerated() {
      let proposal = item.proposal
      lines.append("")
      if let definition = proposal.definition {
        let statement = definition.statement(name: Leftovers.name(number + 1), concurrently: item.isConcurrent)
        lines.append("\(proposal.id): would build \(proposal.index) under a name of its own")
        lines.append("  \(statement)")
      } else {
        lines.append("\(proposal.id): would drop \(proposal.index) in transactions that are rolled back")
      }
      for entry in item.reads.map(\.class) { lines.append(Self.line(entry, "named by the advice")) }
      for entry in item.writes { lines.append(Self.line(entry, "writes to \(proposal.table.sql)")) }
      if item.reads.isEmpty, item.writes.isEmpty {
        lines.append("  no statement of the workload can be executed for it")
      }
    }
    let named = Set(items.flatMap(\.classes).map(\.number))
    if !load.isEmpty {
      lines += ["", "Under load would be executed, beside those above:"]
      let others = load.filter { !named.contains($0.number) }
      lines += others.map { Self.line($0, "\($0.calls) calls") }
      if others.isEmpty { lines.append("  nothing else") }
    }
    lines += Self.list(skipped, "Would not be measured:")
    lines += Self.list(loadSkipped, "Would not be executed under load:")
    lines += warnings.map { "warning: \($0)" }
    return Self.printable(lines.joined(separator: "\n") + "\n")
  }

  private static func list(_ skipped: [BenchDocument.Skipped], _ title: String) -> [String] {
    guard !skipped.isEmpty else { return [] }
    return ["", title]
      + skipped.flatMap { entry in
        ["  \(oneLine(entry.query))", "    \(entry.class), \(entry.calls) calls: \(entry.reason)"]
      }
  }

  private static func line(_ entry: MeasurableClass, _ why: String) -> String {
    let sets = entry.statements.count
    return
      "  executes \(oneLine(entry.query))\n    \(entry.id), \(sets) set\(sets == 1 ? "" : "s") of values (more come from the rows), \(why)"
  }

  /// Advice and workload may come from anywhere: nothing of them may act upon a terminal.
  private static func printable(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          scalar == "\n" || !(scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)) ? scalar : "?"
        }))
  }

  private static func oneLine(_ text: String) -> String {
    let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return words.count > 100 ? words.prefix(99) + "…" : words
  }
}
