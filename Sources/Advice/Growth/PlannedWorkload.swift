package import Planner

/// A workload planned in a twin, for what looks at more than indexes. Its twins run until ``stop()``.
package struct PlannedWorkload {
  package let pool: TwinPool
  package let workload: AnalyzedWorkload
  package let basis: DocumentBasis

  /// - Throws: ``PlannerError`` when no twin can be started or it is lost.
  package init(_ request: AdviceRequest, progress: @escaping (String) -> Void) throws(PlannerError) {
    let pool = try Advisor(request, progress: progress).startTwins()
    progress("planning \(request.workload.classes.count) query classes")
    let workload: AnalyzedWorkload
    do throws(PlannerError) {
      workload = try AnalyzedWorkload(
        request.workload, request.catalog, pool, deadline: request.planningDeadline)
    } catch {
      pool.stop()
      throw error
    }
    self.pool = pool
    self.workload = workload
    basis = DocumentBasis(request, workload, pool)
  }

  package func stop() { pool.stop() }
}

extension AnalyzedWorkload {
  /// The classes that could be planned, derived ones too.
  package var costed: [CostedClass] {
    classes.indices.compactMap { number in
      guard let pattern = patterns[number], let plan = planned[number] else { return nil }
      return CostedClass(queryClass: classes[number], pattern: pattern, plan: plan, origin: origin(of: number))
    }
  }

  /// The classes that could be planned, derived ones too, with the trees of their plans.
  ///
  /// - Throws: ``PlannerError`` when the twin is lost; a class whose plan can't be had again has no tree.
  func classesWithTrees(_ pool: TwinPool) throws(PlannerError) -> [CostedClass] {
    try pool.map(costed) { twin, item throws(PlannerError) in
      var tree: PlanNode?
      do throws(PlannerError) {
        tree = try item.plan.tree(twin)
      } catch {
        guard [.statementRejected, .statementTimedOut].contains(error.code) else { throw error }
      }
      return CostedClass(
        queryClass: item.queryClass, pattern: item.pattern, plan: item.plan, origin: item.origin, tree: tree)
    }
  }
}

extension DocumentBasis {
  init(_ request: AdviceRequest, _ workload: AnalyzedWorkload, _ pool: TwinPool) {
    let own = zip(workload.classes, workload.planned).prefix(workload.ownClasses)
    let calls = own.map { $0.1 == nil ? 0 : $0.0.calls } + workload.skipped.map(\.calls)
    let analyzed = own.count { $0.1 != nil }
    self.init(
      sextantVersion: request.version, serverVersion: request.catalog.server.versionNumber,
      plannerVersion: pool.twins[0].serverVersion, capturedAt: request.catalog.capturedAt,
      classes: analyzed + workload.skipped.count, analyzed: analyzed, calls: calls.clampedSum,
      skipped: workload.skipped.map {
        .init(class: $0.id, query: $0.query, calls: $0.calls, reason: $0.reason, code: $0.code.rawValue)
      },
      warnings: Warnings(request.catalog, workload).texts + request.notes,
      twinNotes: pool.twins[0].notes.map { .init(subject: $0.subject, message: $0.message) })
  }
}
