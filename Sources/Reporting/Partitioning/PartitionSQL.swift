import Advice
import Partitioning

/// The migrations of the tables to partition now, for psql, step by step with the way back.
enum PartitionSQL {
  static func write(_ document: PartitionDocument) -> String {
    var script = SQLScript()
    for warning in document.basis.warnings { script.comment("Warning: " + warning) }
    script.comment("Sextant \(document.basis.sextantVersion): partitioning for \(document.basis.serverSummary)")
    script.comment("As of \(document.basis.capturedAt)")
    let due = document.tables.filter { $0.verdict == .now && $0.plan != nil }
    guard !due.isEmpty else {
      script.comment("No table is to be partitioned now.")
      return script.text
    }
    script.comment(SQLScript.usage)
    script.comment("Read it through before: run a step, look, and go on. Each step says what takes it back.")
    script.begin()
    for advice in due {
      guard let plan = advice.plan else { continue }
      script.blank()
      script.comment(advice.title)
      for reason in advice.reasons { script.comment("  Why: " + reason) }
      for breakage in plan.breakages { script.comment("  Breaks: \(breakage.object): \(breakage.explanation)") }
      for caution in plan.migration.cautions { script.comment("  Caution: " + caution) }
      for (offset, step) in plan.migration.steps.enumerated() { script.step(step, number: offset + 1) }
      for upkeep in plan.migration.upkeep {
        script.blank()
        script.comment("Afterwards, by \(upkeep.title): \(upkeep.why)")
        for statement in upkeep.statements { script.commentedOut(statement.terminated) }
      }
    }
    return script.finished
  }
}

extension SQLScript {
  fileprivate mutating func step(_ step: MigrationPlan.Step, number: Int) {
    blank()
    comment("\(number). \(step.title)")
    comment("   \(step.why)")
    comment("   Lock: \(step.lock)")
    if step.isRepeated { comment("   To be repeated until the last statement changes no row.") }
    if step.inTransaction { raw("BEGIN;") }
    for statement in step.statements { raw(statement.terminated) }
    if step.inTransaction { raw("COMMIT;") }
    guard !step.rollback.isEmpty else { return }
    comment("   The way back:")
    for statement in step.rollback { commentedOut(statement.terminated) }
  }
}
