import Partitioning

/// How a table is to be partitioned, as a part of `sextant.partitions/1`.
enum PartitionPlanJSON {
  static func plan(_ plan: PartitionAdvice.Plan) -> JSONValue {
    var members: [(key: String, value: JSONValue)] = [
      ("scheme", scheme(plan.scheme)), ("width", .string(plan.width)), ("effect", effect(plan.effect)),
      (
        "breaks",
        .array(
          plan.breakages.map {
            .object([
              ("kind", .string($0.kind.rawValue)), ("object", .string($0.object)),
              ("explanation", .string($0.explanation)), ("statements", strings($0.statements)),
              ("replacements", strings($0.replacements)), ("classes", strings($0.classes)),
            ])
          })
      ),
    ]
    if let retention = plan.retention {
      members.append(
        (
          "retention",
          .object([
            ("days", .decimal(retention.days, places: 2)), ("explanation", .string(retention.explanation)),
          ])
        ))
    }
    members.append(("migration", migration(plan.migration)))
    return .object(members)
  }

  private static func scheme(_ scheme: PartitionScheme) -> JSONValue {
    var members: [(key: String, value: JSONValue)] = [
      ("key", .string(scheme.key)), ("method", .string(scheme.method.rawValue)), ("column", .string(scheme.column)),
    ]
    if let unit = scheme.unit { members.append(("unit", .string(unit.rawValue))) }
    members.append(
      (
        "partitions",
        .array(
          scheme.partitions.map { .object([("name", .string($0.name)), ("bound", .string($0.bound.sql))]) })
      ))
    if let subdivision = scheme.subdivision {
      members.append(
        (
          "subdivision",
          .object([("key", .string(subdivision.key)), ("modulus", .integer(subdivision.modulus))])
        ))
    }
    return .object(members)
  }

  private static func effect(_ effect: PartitionEffect) -> JSONValue {
    .object([
      ("cost_before", cost(effect.costBefore)), ("cost_after", cost(effect.costAfter)),
      ("planning_ms_before", .decimal(effect.planningBefore, places: 3)),
      ("planning_ms_after", .decimal(effect.planningAfter, places: 3)), ("doubts", strings(effect.doubts)),
      (
        "classes",
        .array(
          effect.classes.map(classEffect))
      ),
      (
        "partitions",
        .array(
          effect.partitions.map { partition in
            .object([
              ("name", .string(partition.name)), ("rows", cost(partition.rows)),
              ("heap_bytes", .integer(partition.heapBytes)),
              (
                "indexes",
                .object(partition.indexBytes.sorted { $0.key < $1.key }.map { ($0.key, .integer($0.value)) })
              ),
            ])
          })
      ),
    ])
  }

  private static func classEffect(_ effect: PartitionEffect.ClassEffect) -> JSONValue {
    var members: [(key: String, value: JSONValue)] = [
      ("class", .string(effect.class)), ("query", .string(effect.query)), ("calls", .integer(effect.calls)),
      ("cost_before", cost(effect.costBefore)), ("cost_after", cost(effect.costAfter)),
      ("planning_ms_before", .decimal(effect.planningBefore, places: 3)),
      ("planning_ms_after", .decimal(effect.planningAfter, places: 3)),
      ("partitions_read", .decimal(effect.partitionsRead, places: 2)), ("partitions", .integer(effect.partitions)),
      ("prunes", .bool(effect.prunes)), ("prunes_at_run", .bool(effect.prunesAtRun)),
    ]
    if effect.isReplaced { members.append(("replaced_by_drop", .bool(true))) }
    if effect.isGainDoubtful { members.append(("gain_doubtful", .bool(true))) }
    if let fault = effect.fault { members.append(("fault", .string(fault))) }
    return .object(members)
  }

  private static func migration(_ migration: MigrationPlan) -> JSONValue {
    .object([
      ("method", .string(migration.method.rawValue)), ("reason", .string(migration.reason)),
      (
        "steps",
        .array(
          migration.steps.map {
            .object([
              ("title", .string($0.title)), ("statements", strings($0.statements)),
              ("in_transaction", .bool($0.inTransaction)), ("repeated", .bool($0.isRepeated)),
              ("lock", .string($0.lock)), ("why", .string($0.why)), ("rollback", strings($0.rollback)),
            ])
          })
      ),
      ("cautions", strings(migration.cautions)),
      (
        "upkeep",
        .array(
          migration.upkeep.map {
            .object([
              ("title", .string($0.title)), ("statements", strings($0.statements)), ("why", .string($0.why)),
            ])
          })
      ),
    ])
  }

  private static func cost(_ value: Double) -> JSONValue { .decimal(value, places: 2) }
  private static func strings(_ strings: [String]) -> JSONValue { .array(strings.map(JSONValue.string)) }
}
