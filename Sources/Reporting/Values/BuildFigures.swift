import Advice

extension Recommendation.Build {
  /// `2 s to 3 min of work (estimate)`.
  var seconds: String {
    guard secondsHigh > 1 else { return "about a second of work at most (estimate)" }
    return "\(Self.words(secondsLow)) to \(Self.words(secondsHigh)) of work (estimate)"
  }

  /// A duration in the unit that suits it.
  static func words(_ seconds: Double) -> String {
    switch seconds {
    case ..<0.95: "under 1 s"
    case ..<99.5: HumanNumber.count(seconds.rounded()) + " s"
    case ..<5_970: HumanNumber.count((seconds / 60).rounded()) + " min"
    default: HumanNumber.count((seconds / 3_600).rounded()) + " h"
    }
  }
}

extension Recommendation {
  var buildLabel: String { action == .dropIndex ? "Lock" : "Build" }

  /// How long it takes, and what it locks; nil when that is not known.
  var buildSummary: String? { build.map { action == .dropIndex ? $0.lock : "\($0.seconds); \($0.lock)" } }
}
