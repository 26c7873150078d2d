import Advice
import Scaling

/// How findings about growth are shown, in one place for all reports.
extension ScaleFinding.Topic {
  var title: String {
    switch self {
    case .bottleneck: "Bottlenecks"
    case .replica: "Read replicas"
    case .sharding: "Sharding"
    case .denormalize: "Denormalise"
    case .normalize: "Normalise"
    case .jsonb: "JSON documents"
    case .pattern: "Patterns"
    }
  }
}

extension ScaleFinding.Figure {
  /// `temp bytes 1.2 GB`.
  var words: String { name.split(separator: "_").joined(separator: " ") + " " + text }

  var text: String {
    switch unit {
    case .count: HumanNumber.count(value)
    case .bytes: HumanNumber.bytes(Int(clamping: value))
    case .milliseconds: HumanNumber.duration(milliseconds: value)
    case .share: HumanNumber.percent(value)
    case .cost: HumanNumber.cost(value)
    case .blocks: HumanNumber.count(value) + " blocks"
    }
  }
}

extension ScaleFinding {
  /// Query classes that text and Markdown show of a finding; the JSON has all.
  static let classLimit = 5

  /// What text and Markdown say of a finding that is not advised: of whole designs all, of others the decisive ones.
  var shownReasons: [String] { [.replica, .sharding].contains(topic) ? reasons : Array(reasons.prefix(2)) }

  /// `temp bytes 1.2 GB, calls 34`; nil without figures.
  var figureSummary: String? { figures.isEmpty ? nil : figures.map(\.words).joined(separator: ", ") }
}

extension ScaleDocument {
  func findings(_ topic: ScaleFinding.Topic, _ verdict: ScaleFinding.Verdict) -> [ScaleFinding] {
    findings.filter { $0.topic == topic && $0.verdict == verdict }
  }

  /// The topics that something is said of, in the order of the report.
  var topics: [ScaleFinding.Topic] {
    ScaleFinding.Topic.allCases.filter { topic in findings.contains { $0.topic == topic } }
  }

  /// `12 s of execution`, or `1,234 in planner cost units: the source has no times`.
  var loadSummary: String {
    switch load {
    case .milliseconds(let time): "\(HumanNumber.duration(milliseconds: time)) of execution"
    case .cost(let cost): "\(HumanNumber.cost(cost)) in planner cost units: the source has no times"
    }
  }

  /// `14 advised, 9 looked at and not advised`.
  var findingSummary: String {
    let advised = findings.count { $0.verdict == .advised }
    return "\(advised) advised, \(findings.count - advised) looked at and not advised"
  }
}

extension Int {
  /// The nearest number that there is; zero for none at all.
  init(clamping value: Double) {
    guard !value.isNaN else {
      self = 0
      return
    }
    self = value >= 9.2e18 ? .max : value <= -9.2e18 ? .min : Int(value)
  }
}
