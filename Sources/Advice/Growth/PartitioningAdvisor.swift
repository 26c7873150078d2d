package import Catalog
package import Partitioning
package import Planner

/// What a user asks for beside the workload and the catalog.
package struct PartitioningOptions: Sendable {
  package var growth = GrowthSources()
  package var thresholds = PartitionThresholds()
  package var widths = PartitionWidths()
  /// How many days rows are kept, by table.
  package var retention: [ObjectName: Double] = [:]
  /// In which days and months begin; nil for the catalog's `TimeZone`.
  package var timeZone: String?

  package init() {}
}

/// From a workload and a catalog to which tables to partition, when and how.
package struct PartitioningAdvisor {
  private let request: AdviceRequest
  private let options: PartitioningOptions
  private let progress: (String) -> Void

  package init(
    _ request: AdviceRequest, options: PartitioningOptions = PartitioningOptions(),
    progress: @escaping (String) -> Void = { _ in }
  ) {
    self.request = request
    self.options = options
    self.progress = progress
  }

  /// - Throws: ``PlannerError`` when no twin can be started or it is lost.
  package func run() throws(PlannerError) -> PartitionDocument {
    let planned = try PlannedWorkload(request, progress: progress)
    defer { planned.stop() }
    let tables = try advice(on: planned.workload.costed, in: planned.pool.twins[0])
    return PartitionDocument(basis: planned.basis, tables: tables)
  }

  /// - Parameter twin: Of the database as it is.
  func advice(on classes: [CostedClass], in twin: Twin) throws(PlannerError) -> [PartitionAdvice] {
    let whatIf = PartitionWhatIf(flat: twin, binaries: request.binaries, classes: classes)
    let indexes = IndexInstead(twin: twin, classes: classes)
    var partitioning = PartitionRequest(
      catalog: request.catalog, classes: classes, window: request.workload.window,
      effect: { [progress] scheme in
        progress("trying \(scheme.table.sql) by \(scheme.key), \(scheme.partitions.count) partitions")
        return try whatIf.effect(of: scheme)
      },
      effectOfIndex: indexes.effect,
      migration: { [catalog = request.catalog] scheme, retention in
        let upserts = classes.contains { costed in
          costed.pattern.relations.contains {
            $0.table == scheme.table && !($0.write?.conflictColumns ?? []).isEmpty
          }
        }
        return PartitionMigration(catalog: catalog, scheme: scheme, retention: retention, hasUpserts: upserts).plan()
      })
    partitioning.tables = request.tables
    partitioning.growth = options.growth
    partitioning.thresholds = options.thresholds
    partitioning.widths = options.widths
    partitioning.retention = options.retention
    partitioning.timeZone = options.timeZone
    let advice: [PartitionAdvice]
    do {
      advice = try PartitionAdvisor(partitioning).advice()
    } catch {
      throw error as? PlannerError ?? PlannerError(.twinRefused, "\(error)")
    }
    return advice
  }
}

/// What an index would do in place of partitions.
private final class IndexInstead {
  private let twin: Twin
  private let classes: [CostedClass]
  /// Of the next index: each has a number of its own, behind those of candidates.
  private var number = 1_000_000

  init(twin: Twin, classes: [CostedClass]) {
    self.twin = twin
    self.classes = classes
  }

  /// calls × planner cost of the classes that name the index's table, with the index, and its size.
  func effect(_ definition: IndexDefinition) throws(PlannerError) -> (cost: Double, sizeInBytes: Int) {
    let index = try twin.createHypothetical([definition], numberedFrom: number)[0].get()
    number += 1
    let concerned = classes.filter { $0.pattern.relations.contains { $0.table == definition.table } }
    let answers = try twin.summaries(
      of: concerned.map { WhatIf($0.plan.bindings.map(\.statement), showing: index.oids) })
    var cost = 0.0
    for (item, plans) in zip(concerned, answers) {
      for (binding, plan) in zip(item.plan.bindings, plans) {
        cost += Double(item.queryClass.calls) * binding.weight * (plan ?? binding.baseline).cost
      }
    }
    try twin.forgetHypothetical([index])
    return (cost, index.bytes)
  }
}
