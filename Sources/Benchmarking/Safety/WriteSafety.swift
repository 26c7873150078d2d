internal import SQLSyntax

/// Says whether rows of a table may be written: what is done along with it has to be undone by a rollback as well.
struct WriteSafety {
  let safety: StatementSafety
  let session: TargetSession

  func refusal(_ write: TableWrite, _ relation: TargetRelations.Relation) throws(BenchError) -> String? {
    guard !relation.isSystem else { return "writes to the system's own \(relation.title)" }
    for member in safety.relations.changed(by: write, of: relation.oid) {
      if let reason = try judge(member) { return reason }
    }
    return nil
  }

  private func judge(_ relation: TargetRelations.Relation) throws(BenchError) -> String? {
    switch relation.kind {
    case "f": return "writes to the foreign table \(relation.title)"
    case "v": return "writes through the view \(relation.title)"
    case "r", "p": break
    default: return "writes to \(relation.title), which is no table"
    }
    if safety.relations.ruled.contains(relation.oid) { return "writes to \(relation.title), which has rules" }
    for trigger in safety.relations.triggers[relation.oid] ?? [] {
      if let reason = try judge(trigger) {
        return "writes to \(relation.title), where the trigger \(trigger.name) \(reason)"
      }
    }
    return try judgeExpressions(of: relation)
  }

  /// A trigger is local when its condition and its function compute and query, and do nothing else.
  private func judge(_ trigger: TargetRelations.Trigger) throws(BenchError) -> String? {
    guard let node = (try? SQLParser.parse(trigger.statement))?.statements.first?.node else {
      return "can't be read"
    }
    if let condition = node["when_clause"], let reason = try safety.refusal(ofTree: condition) { return reason }
    guard let function = safety.functions.byOID[trigger.function] else { return "is not known to be local" }
    if function.isBuiltIn || function.origin != nil {
      return KnownFunctions.localTriggers.contains(function.name) ? nil : "is not known to be local"
    }
    guard function.language == "plpgsql" else {
      return "is written in \(function.language): what it does can't be told"
    }
    return try safety.refusal(ofFunction: trigger.function)
  }

  /// Defaults, generated columns, CHECK conditions, indexes and partition keys compute when a row is written.
  private func judgeExpressions(of relation: TargetRelations.Relation) throws(BenchError) -> String? {
    let rows = try session.query(
      """
      SELECT 'default', pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = $1::oid
      UNION ALL
      SELECT 'check', pg_get_expr(conbin, conrelid) FROM pg_constraint
      WHERE conrelid = $1::oid AND contype = 'c'
      UNION ALL
      SELECT 'index', pg_get_expr(indpred, indrelid) FROM pg_index WHERE indrelid = $1::oid AND indpred IS NOT NULL
      UNION ALL
      SELECT 'index', pg_get_indexdef(indexrelid, k, true) FROM pg_index, generate_series(1, indnkeyatts) k
      WHERE indrelid = $1::oid AND indexprs IS NOT NULL
      UNION ALL
      SELECT 'partition key', pg_get_expr(partexprs, partrelid) FROM pg_partitioned_table
      WHERE partrelid = $1::oid AND partexprs IS NOT NULL
      UNION ALL
      SELECT 'domain', t.typname FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
      WHERE a.attrelid = $1::oid AND a.attnum > 0 AND NOT a.attisdropped
      """, [relation.oid])
    for row in rows.rows {
      let kind = row[0] ?? ""
      let text = row[1] ?? ""
      let reason = kind == "domain" ? safety.refusal(ofDomain: text) : try safety.refusal(ofExpression: text)
      if let reason { return "writes to \(relation.title), where a \(kind) " + reason }
    }
    return nil
  }
}
