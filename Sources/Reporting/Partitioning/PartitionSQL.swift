import Advice
import Catalog
import Partitioning
import SQLSyntax

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
      for (offset, step) in plan.migration.steps.enumerated() {
        script.step(step, number: offset + 1, of: advice.table)
      }
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
  /// Rows of a table for which each repetition stands: half the smallest batch, so that rows which come meanwhile have
  /// their turn. A repetition with nothing to do changes nothing.
  private static let rowsOfRepetition = 2_500

  /// psql has no loop, but runs what a query returns, each row as a statement of its own.
  private mutating func loop(_ statements: [String], for table: ObjectName) {
    let array = statements.map { SQLIdentifier.literal($0) }.joined(separator: ", ")
    raw("SELECT statement FROM pg_catalog.pg_class c,")
    raw("  generate_series(1, 20 + (greatest(c.reltuples, 0) / \(Self.rowsOfRepetition))::bigint) AS again,")
    raw("  unnest(ARRAY[\(array)]) WITH ORDINALITY AS s (statement, place)")
    raw("WHERE c.oid = \(SQLIdentifier.literal(table.sql))::pg_catalog.regclass ORDER BY again, place \\gexec")
  }

  fileprivate mutating func step(_ step: MigrationPlan.Step, number: Int, of table: ObjectName) {
    blank()
    comment("\(number). \(step.title)")
    comment("   \(step.why)")
    comment("   Lock: \(step.lock)")
    let statements = step.inTransaction ? ["BEGIN"] + step.statements + ["COMMIT"] : step.statements
    if !step.isReversible {
      comment("   Not run by this script: take the comment off when nobody wants the way back any more.")
      for statement in statements { commentedOut(statement.terminated) }
    } else if step.isRepeated {
      comment("   To be repeated until the last statement changes no row: psql does so as often as the rows ask for.")
      loop(statements, for: table)
    } else {
      for statement in statements { raw(statement.terminated) }
    }
    guard !step.rollback.isEmpty else { return }
    comment("   The way back:")
    for statement in step.rollback { commentedOut(statement.terminated) }
  }
}
