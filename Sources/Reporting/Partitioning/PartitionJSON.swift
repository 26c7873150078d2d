import Advice
import Partitioning

/// The document `sextant.partitions/1`: fields may be added, never renamed.
///
/// Milliseconds of planning were measured and differ from run to run; all other figures are the same in each.
enum PartitionJSON {
  static func write(_ document: PartitionDocument) -> String {
    var members: [(key: String, value: JSONValue)] = [("schema", .string(PartitionDocument.schema))]
    members += document.basis.jsonMembers
    members.append(("tables", .array(document.tables.map(table))))
    return JSONValue.object(members).write() + "\n"
  }

  static func table(_ advice: PartitionAdvice) -> JSONValue {
    var members: [(key: String, value: JSONValue)] = [
      ("table", .string(advice.table.sql)), ("verdict", .string(advice.verdict.rawValue)),
    ]
    if let due = advice.due { members.append(("due", .string(due))) }
    members.append(
      (
        "size",
        .object([
          ("rows", cost(advice.size.rows)), ("heap_bytes", .integer(advice.size.heapBytes)),
          ("index_bytes", .integer(advice.size.indexBytes)),
        ])
      ))
    if let growth = advice.growth {
      members.append(
        (
          "growth",
          .object([
            ("rows_per_day", cost(growth.rowsPerDay)), ("bytes_per_day", cost(growth.bytesPerDay)),
            ("source", .string(growth.source.rawValue)), ("explanation", .string(growth.explanation)),
          ])
        ))
    }
    members += [
      ("thresholds", .array(advice.thresholds.map(threshold))), ("reasons", strings(advice.reasons)),
      ("tradeoffs", strings(advice.tradeoffs)), ("keys", .array(advice.keys.map(key))),
    ]
    if let plan = advice.plan { members.append(("plan", PartitionPlanJSON.plan(plan))) }
    if let next = advice.next {
      var own: [(key: String, value: JSONValue)] = [("last", .string(next.last.sql)), ("end", .string(next.end))]
      if let date = next.date { own.append(("refused_from", .string(date))) }
      if let statement = next.statement { own.append(("statement", .string(statement))) }
      members.append(("next_partition", .object(own)))
    }
    members.append(
      (
        "alternatives",
        .array(
          advice.alternatives.map {
            .object([
              ("statement", .string($0.statement)), ("size_bytes", .integer($0.sizeInBytes)),
              ("size_source", .string("estimated")), ("cost_after", cost($0.costAfter)),
              ("explanation", .string($0.explanation)),
            ])
          })
      ))
    return .object(members)
  }

  private static func threshold(_ threshold: PartitionAdvice.Threshold) -> JSONValue {
    var members: [(key: String, value: JSONValue)] = [
      ("kind", .string(threshold.kind.rawValue)), ("value", .decimal(threshold.value, places: 4)),
      ("limit", .decimal(threshold.limit, places: 4)), ("passed", .bool(threshold.isPassed)),
    ]
    if let date = threshold.passedOn { members.append(("passed_on", .string(date))) }
    members.append(("explanation", .string(threshold.explanation)))
    return .object(members)
  }

  private static func key(_ key: PartitionAdvice.Key) -> JSONValue {
    .object([
      ("column", .string(key.column)), ("method", .string(key.method.rawValue)),
      ("pruned_share", .decimal(key.prunedShare, places: 4)), ("pruning_classes", strings(key.pruningClasses)),
      ("other_classes", strings(key.otherClasses)), ("reasons", strings(key.reasons)),
    ])
  }

  private static func cost(_ value: Double) -> JSONValue { .decimal(value, places: 2) }
  private static func strings(_ strings: [String]) -> JSONValue { .array(strings.map(JSONValue.string)) }
}
