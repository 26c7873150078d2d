package import Scaling

/// What matters when the load and the data grow: the document `sextant.scale/1`.
package struct ScaleDocument: Sendable, Equatable {
  package static let schema = "sextant.scale/1"

  package var basis: DocumentBasis
  /// What ``ScaleFinding/share`` is of: the workload's measured time, or calls × planner cost.
  package var load: Load
  /// By topic, in it those that are advised first, the largest share first.
  package var findings: [ScaleFinding]

  package enum Load: Sendable, Equatable {
    case milliseconds(Double)
    case cost(Double)
  }

  package init(basis: DocumentBasis, load: Load, findings: [ScaleFinding]) {
    self.basis = basis
    self.load = load
    self.findings = findings
  }
}
