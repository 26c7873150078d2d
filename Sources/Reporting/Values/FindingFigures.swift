import Advice

/// How findings are shown, in one place for all reports.
extension Finding {
  /// Findings of one kind that text and Markdown show; the JSON has all.
  static let limit = 5

  /// `about 3.2 s and 1,234 round trips`; nil when nothing can be said.
  var savingSummary: String? {
    let time = figures.savedMilliseconds.map { "about " + FindingWording.duration($0) }
    switch kind {
    case .loop, .repeated:
      let trips = figures.roundTripsSaved.map { HumanNumber.counted($0, "round trip", "round trips") }
      let parts = [time, trips].compactMap(\.self)
      return parts.isEmpty ? nil : parts.joined(separator: ", ") + " in the time of the log"
    case .chatty: return time.map { "up to " + $0.dropFirst("about ".count) + " of waiting within transactions" }
    case .idle: return nil
    }
  }

  /// `database shop, user app`; nil when neither is known.
  var originSummary: String? {
    let parts = [database.map { "database \($0)" }, user.map { "user \($0)" }].compactMap(\.self)
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  /// `first seen 2026-01-01T00:00:00Z, the largest at 2026-01-01T03:00:00Z`; nil without a clock.
  var timeSummary: String? {
    guard let first = figures.firstSeen else { return nil }
    let worst = figures.worstSeen.map { ", the \(kind == .idle ? "longest" : "largest") at \($0)" } ?? ""
    return "first seen \(first)" + worst
  }
}

extension Finding.Statement {
  var label: String {
    switch role {
    case .parent: "Behind"
    case .child, .statement: "Runs"
    }
  }
}

extension AdviceDocument {
  /// The findings by kind, in their order.
  var findingsByKind: [(kind: Finding.Kind, items: [Finding])] {
    Finding.Kind.allCases.compactMap { kind in
      let items = (findings ?? []).filter { $0.kind == kind }
      return items.isEmpty ? nil : (kind, items)
    }
  }

  /// `12 patterns in sessions are no finding: 8 too-small, 4 paged`; nil when there are none.
  var dismissedSummary: String? {
    guard !dismissedFindings.isEmpty else { return nil }
    let counts = ReasonCount.grouped(dismissedFindings, code: \.code.rawValue, reason: \.reason).map {
      "\(HumanNumber.count($0.items.count)) \($0.code)"
    }
    return HumanNumber.counted(dismissedFindings.count, "pattern in sessions is", "patterns in sessions are")
      + " no finding: " + counts.joined(separator: ", ")
  }
}
