import Advice
import Partitioning
import Workload

extension AdviceJSON {
  /// A table to partition, in short: `sextant partition --format json` has the whole.
  static func partition(_ advice: PartitionAdvice) -> JSONValue {
    var members: [(key: String, value: JSONValue)] = [
      ("id", .string(StableIdentifier.of(["partition_table", advice.table.sql, advice.plan?.scheme.key ?? ""]))),
      ("action", .string("partition_table")), ("table", .string(advice.table.sql)),
      ("verdict", .string(advice.verdict.rawValue)),
    ]
    if let due = advice.due { members.append(("due", .string(due))) }
    if let plan = advice.plan {
      members += [
        ("key", .string(plan.scheme.key)), ("partitions", .integer(plan.scheme.partitions.count)),
        ("cost_before", .decimal(plan.effect.costBefore, places: 2)),
        ("cost_after", .decimal(plan.effect.costAfter, places: 2)),
      ]
    }
    members += [
      ("reasons", .array(advice.reasons.map(JSONValue.string))),
      ("tradeoffs", .array(advice.tradeoffs.map(JSONValue.string))),
    ]
    return .object(members)
  }
}
