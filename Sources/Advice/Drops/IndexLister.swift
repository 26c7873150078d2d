internal import Catalog
internal import IndexReview
internal import Planner

/// Lists the existing indexes; with a workload the planner is asked about those that look as if they could go.
package struct IndexLister {
  private let request: AdviceRequest
  private let progress: (String) -> Void

  package init(_ request: AdviceRequest, progress: @escaping (String) -> Void = { _ in }) {
    self.request = request
    self.progress = progress
  }

  /// - Parameter withPlans: Whether there is a workload to ask the planner about.
  /// - Throws: ``PlannerError`` when no twin can be started or it is lost: only with plans.
  package func list(withPlans: Bool) throws -> IndexList {
    guard withPlans else {
      let review = IndexReview(request.catalog, limits: request.reviewLimits).indexes.filter {
        request.tables.isEmpty || request.tables.contains($0.family.table)
      }
      return document(review.map { entry($0) }, warnings: request.notes)
    }
    let pool = try Advisor(request, progress: progress).startTwins()
    defer { pool.stop() }
    progress("planning \(request.workload.classes.count) query classes")
    let workload = try AnalyzedWorkload(request.workload, request.catalog, pool)
    progress("planning without indexes")
    let search = DropSearch(
      request: request, pool: pool, workload: workload,
      advisedOfClass: [[UInt32]](repeating: [], count: workload.classes.count), advised: [])
    let outcome = try search.search(from: workload.planned.map { $0?.baselineCost ?? 0 })
    let dearer = Dictionary(
      outcome.needed.map { ($0.index.family.name, $0.classes.map { workload.classes[$0].id }) },
      uniquingKeysWith: { first, _ in first })
    let entries = outcome.review.map { item in
      let names = Set(item.family.leaves.map(\.index.name))
      var entry = entry(item)
      entry.classesUsing = workload.planned.count { planned in
        planned?.bindings.contains { !names.isDisjoint(with: $0.baseline.indexes) } ?? false
      }
      entry.classesDearer = dearer[item.family.name] ?? (item.verdict.isDrop ? [] : nil)
      return entry
    }
    return document(
      entries, warnings: Warnings(request.catalog, workload).texts + request.notes,
      classes: workload.planned.prefix(workload.ownClasses).count { $0 != nil })
  }

  private func entry(_ item: ReviewedIndex) -> IndexList.Entry {
    let statements = item.verdict.isDrop ? DropStatements(item.family) : nil
    return IndexList.Entry(
      index: item, drop: statements?.statement, rollback: statements?.rollback,
      rebuilds: item.bloat.map { RebuildWriter.statement($0) })
  }

  private func document(_ entries: [IndexList.Entry], warnings: [String], classes: Int? = nil) -> IndexList {
    var list = IndexList(
      sextantVersion: request.version, serverVersion: request.catalog.server.versionNumber,
      capturedAt: request.catalog.capturedAt, unusedAfterDays: request.reviewLimits.unusedAfterDays,
      classesAnalyzed: classes, entries: entries, warnings: warnings)
    list.replicas = request.reviewLimits.replicas.count
    return list
  }
}
