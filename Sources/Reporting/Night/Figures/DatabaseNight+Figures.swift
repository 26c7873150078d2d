import Nightly

/// What text, Markdown and the page say of one database.
extension DatabaseNight {
  var open: [NightRecommendation] { recommendations.filter(\.isOpen) }

  /// Done, whatever came of it.
  var actedOn: [NightRecommendation] {
    recommendations.filter { [.applied, .verified, .regressed].contains($0.state) }
  }

  var over: [NightRecommendation] { recommendations.filter { [.dismissed, .expired].contains($0.state) } }

  /// ``firstSteps`` that are there, in their order.
  var steps: [NightRecommendation] {
    firstSteps.prefix(NightReport.stepLimit).compactMap { id in recommendations.first { $0.id == id } }
  }

  var missedLastNight: Double { open.reduce(0) { $0 + $1.missedLastNight } }

  var warnings: [HealthNote] { health.filter { $0.level == .warning } }

  /// `PostgreSQL 15.18`; nil when it was never read.
  var serverText: String? { serverVersion.map { "PostgreSQL \(HumanNumber.serverVersion($0))" } }

  /// What the figures of tonight are of.
  var windowText: String? { window.map { ClockText.window(($0.from, $0.to)) } }

  var adviceWindowText: String? { adviceWindow.map { ClockText.window(($0.from, $0.to)) } }

  /// `failed`, `first night`, `read`.
  var status: String {
    if failure != nil { return "failed" }
    return previousLoad == nil && trend.count <= 1 ? "first night" : "read"
  }

  /// Why there is nothing of tonight, and what stands in its place.
  var failureText: String? {
    guard let failure else { return nil }
    let rest =
      capturedAt.map { "What follows is of \(ClockText.minute($0)), the last night that it was read." }
      ?? "It has never been read."
    return "Not read tonight: \(failure) \(rest)"
  }

  /// `1.2 h, +4 % on the window before`.
  var loadText: String {
    let change = loadRatio.map { ", \(HumanNumber.change($0)) on the window before" } ?? ""
    return "\(load.time) in \(HumanNumber.counted(load.calls, "call", "calls"))\(change)"
  }

  /// `1,200 -> 300 (-75 %)`; nil where nothing was planned.
  var costText: String? {
    guard costBefore > 0 else { return nil }
    return "\(HumanNumber.cost(costBefore)) -> \(HumanNumber.cost(costAfter)) "
      + "(\(HumanNumber.change(costAfter / costBefore)))"
  }

  var worthText: String? { Self.worthText(missedLastNight) }

  /// The part of the workload's planner cost that is left at `point`, 0 to 1.
  func costLeft(_ point: CurvePoint) -> Double { costBefore > 0 ? max(0, point.cost / costBefore) : 0 }

  /// `about 41 min of last night's time (estimate)`; nil for nothing.
  static func worthText(_ milliseconds: Double) -> String? {
    guard milliseconds > 0 else { return nil }
    return "about \(HumanNumber.duration(milliseconds: milliseconds)) of last night's time (estimate)"
  }

  /// Tonight's time and that of the last window with figures, to be compared; nil when there is none before. A day's each where
  /// that is known: the window after a night without figures has two days in it.
  var comparedTimes: (now: Double, before: Double)? {
    guard let previousLoad else { return nil }
    let daily = trend.compactMap { $0.load?.milliseconds }
    guard trend.last?.load != nil, daily.count > 1 else { return (load.milliseconds, previousLoad.milliseconds) }
    return (daily[daily.count - 1], daily[daily.count - 2])
  }

  /// Of the time; nil when there was none before.
  var loadRatio: Double? { comparedTimes.flatMap { $0.before > 0 ? $0.now / $0.before : nil } }

  /// Of one call's time.
  static func meanChange(_ load: Load, _ previous: Load) -> Double? {
    guard previous.mean > 0, load.calls > 0 else { return nil }
    return load.mean / previous.mean
  }
}

extension Change.Kind {
  /// One or two words in front of the message.
  var word: String {
    switch self {
    case .classAppeared: "new query"
    case .classVanished: "gone"
    case .classSlower: "slower"
    case .classFaster: "faster"
    case .planChanged: "plan changed"
    case .recommendationNew: "new"
    case .recommendationApplied: "applied"
    case .recommendationVerified: "verified"
    case .recommendationRegressed: "regressed"
    case .recommendationExpired: "expired"
    case .recommendationDismissed: "dismissed"
    case .server: "server"
    }
  }

  /// For better, for worse, or neither.
  var tone: String {
    switch self {
    case .classSlower, .recommendationRegressed: "bad"
    case .classFaster, .recommendationVerified, .recommendationApplied: "good"
    default: "plain"
    }
  }
}

extension DatabaseNight.ClassLoad {
  /// The rest has no text of its own.
  var shownQuery: String { `class` == Self.other ? "all other queries" : query }
}
