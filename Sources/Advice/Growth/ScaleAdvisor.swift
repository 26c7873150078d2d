internal import Planner
internal import Scaling

/// From a workload and a catalog to what matters when they grow.
package struct ScaleAdvisor {
  private let request: AdviceRequest
  private let progress: (String) -> Void

  package init(_ request: AdviceRequest, progress: @escaping (String) -> Void = { _ in }) {
    self.request = request
    self.progress = progress
  }

  /// - Throws: ``PlannerError`` when no twin can be started or it is lost.
  package func run() throws -> ScaleDocument {
    let planned = try PlannedWorkload(request, progress: progress)
    defer { planned.stop() }
    progress("looking at what grows")
    let input = try Self.input(request, planned.workload, planned.pool)
    return ScaleDocument(
      basis: planned.basis, load: input.usesTime ? .milliseconds(input.totalLoad) : .cost(input.totalLoad),
      findings: Self.findings(input))
  }

  /// What all rules say of a workload that is planned already.
  static func findings(
    _ request: AdviceRequest, _ workload: AnalyzedWorkload, _ pool: TwinPool
  ) throws(PlannerError) -> [ScaleFinding] {
    findings(try input(request, workload, pool))
  }

  private static func input(
    _ request: AdviceRequest, _ workload: AnalyzedWorkload, _ pool: TwinPool
  ) throws(PlannerError) -> ScaleInput {
    ScaleInput(
      catalog: request.catalog, workload: request.workload,
      // What foreign keys run is part of the statements that they run for.
      classes: try workload.classesWithTrees(pool).filter { $0.origin == nil })
  }

  /// What all rules say, in the order of ``ScaleDocument/findings``.
  static func findings(_ input: ScaleInput) -> [ScaleFinding] {
    let topics = ScaleFinding.Topic.allCases
    func rank(_ finding: ScaleFinding) -> (Int, Int, Double, String, String) {
      (
        topics.firstIndex(of: finding.topic) ?? topics.count, finding.verdict == .advised ? 0 : 1, -finding.share,
        finding.summary, finding.id
      )
    }
    let findings = ScaleRules.all.flatMap { $0.findings(input) }.map { finding in
      var finding = finding
      finding.remedies = finding.remedies.map(\.withLockTimeout)
      return finding
    }
    return findings.sorted { rank($0) < rank($1) }
  }
}
