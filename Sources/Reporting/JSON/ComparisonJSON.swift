package import Advice

/// The answer to “why not my index?” as the document `sextant.comparison/1`.
package enum ComparisonJSON {
  package static func write(_ comparison: IndexComparison) -> String {
    func cost(_ value: Double) -> JSONValue { .decimal(value, places: 2) }
    let classes = comparison.classes.map { entry in
      var members: [(key: String, value: JSONValue)] = [
        ("class", .string(entry.class)), ("query", .string(entry.query)), ("calls", .integer(entry.calls)),
        ("cost_now", cost(entry.now)), ("cost_with_ideas", cost(entry.withIdeas)),
        ("cost_with_advice", cost(entry.withAdvice)), ("cost_with_both", cost(entry.withBoth)),
        ("uses_idea", .bool(entry.usesIdea)), ("plan_now", .string(entry.planNow)),
        ("plan_with_ideas", .string(entry.planWithIdeas)), ("plan_with_advice", .string(entry.planWithAdvice)),
      ]
      if let parameters = entry.parameters { members.append(("parameters", .string(parameters))) }
      if let note = entry.planNote { members.append(("plan_note", .string(note))) }
      if let origin = entry.origin { members.append(("derived_from", .string(origin))) }
      return JSONValue.object(members)
    }
    let document = JSONValue.object([
      ("schema", .string("sextant.comparison/1")),
      (
        "ideas",
        .array(
          comparison.ideas.map { idea in
            var members: [(key: String, value: JSONValue)] = [
              ("statement", .string(idea.statement)), ("size_bytes", .integer(idea.sizeInBytes)),
              ("size_source", .string(idea.sizeSource)), ("write_entries", cost(idea.writeOverhead.entries)),
              ("write_entries_in_other_indexes", cost(idea.writeOverhead.entriesInOtherIndexes)),
            ]
            if let build = idea.build { members.append(("build", AdviceJSON.build(build))) }
            if let existing = idea.existing { members.append(("existing", .string(existing))) }
            if !idea.warnings.isEmpty { members.append(("warnings", .array(idea.warnings.map { .string($0) }))) }
            return .object(members)
          })
      ),
      ("advice", .array(comparison.advice.map { .string($0) })),
      (
        "costs",
        .object([
          ("now", cost(comparison.now)), ("with_ideas", cost(comparison.withIdeas)),
          ("with_advice", cost(comparison.withAdvice)), ("with_both", cost(comparison.withBoth)),
        ])
      ),
      ("classes", .array(classes)),
      ("classes_looked_at", .integer(comparison.classesLookedAt)),
      ("classes_with_drawn_values", .integer(comparison.classesWithDrawnValues)),
      ("warnings", .array(comparison.warnings.map { .string($0) })),
    ])
    return document.write() + "\n"
  }
}
