import Advice
import Nightly

extension NightRecommendation.State {
  /// What people read.
  var word: String { self == .persisting ? "open" : rawValue }

  /// A mark beside the word, so that nothing is told by colour alone.
  var mark: String {
    switch self {
    case .new: "\u{2726}"
    case .persisting: "\u{25CB}"
    case .applied: "\u{25D0}"
    case .verified: "\u{2713}"
    case .regressed: "\u{25B2}"
    case .dismissed: "\u{2013}"
    case .expired: "\u{00D7}"
    }
  }
}

/// What a recommendation is worth, never without where the figure comes from.
struct NightWorth: Equatable {
  /// `12 min a night`, `-81 % time`.
  var figure: String
  /// `estimate`, `planner cost`, `measured`; nil where there is no figure.
  var source: String?

  var text: String { source.map { "\(figure) (\($0))" } ?? figure }
}

extension NightRecommendation {
  /// `Create index`, `Drop index` and the like; an action that is not known, in its own words.
  var title: String {
    switch Recommendation.Action(rawValue: action) {
    case .createIndex: return "Create index"
    case .dropIndex: return "Drop index"
    case .reindex: return "Rebuild index"
    case .createStatistics: return "Create statistics"
    case nil:
      let words = action.split(separator: "_").joined(separator: " ")
      return words.prefix(1).uppercased() + words.dropFirst()
    }
  }

  /// Whether storage is what it is about.
  var frees: Bool { [.dropIndex, .reindex].contains(Recommendation.Action(rawValue: action)) }

  /// What is to be done: as ``title``, and for what became slower the way back.
  var task: String { state == .regressed ? "Roll back" : title }

  /// The index that ``task`` is about, under the name that it has.
  var taskIndex: String { state == .regressed ? application?.index ?? index : index }

  /// `Create index orders_idx on public.orders`.
  var headline: String { "\(title) \(index) on \(table)" }

  /// `Roll back orders_idx on public.orders`.
  var taskHeadline: String { "\(task) \(taskIndex) on \(table)" }

  /// Why it is to be done: the first of its reasons, or what came of it.
  var taskReason: String? { state == .regressed ? life : reasons.first }

  var worth: NightWorth {
    switch state {
    case .verified, .regressed, .applied:
      guard let ratio = verification?.ratio else { return NightWorth(figure: "being measured") }
      return NightWorth(figure: "\(HumanNumber.change(ratio)) time", source: "measured")
    case .new, .persisting, .dismissed, .expired:
      if missedLastNight > 0 {
        return NightWorth(figure: "\(HumanNumber.duration(milliseconds: missedLastNight)) a night", source: "estimate")
      }
      if frees {
        return NightWorth(figure: "frees \(HumanNumber.bytes(bytes))", source: HumanNumber.source(sizeSource))
      }
      // Its queries ran on an earlier night within the window, and not on this one: a part of the planner's cost would mislead.
      if missedMilliseconds > 0 { return NightWorth(figure: "nothing last night", source: "estimate") }
      guard plannedGain > 0 else { return NightWorth(figure: "not known") }
      return NightWorth(figure: "saves \(HumanNumber.percent(plannedGain))", source: "planner cost")
    }
  }

  /// `12 MB (estimated)`; what a drop or a rebuild frees is said to be freed.
  var sizeText: String {
    if Recommendation.Action(rawValue: action) == .createStatistics { return "no index: a row of the catalog" }
    return "\(HumanNumber.bytes(bytes))\(frees ? " freed" : "") (\(HumanNumber.source(sizeSource)))"
  }

  /// Worth and size on a line; what a drop frees is said once.
  var worthAndSize: String {
    frees && worth.source == HumanNumber.source(sizeSource) ? worth.text : "\(worth.text); \(sizeText)"
  }

  /// `1,200 -> 300 (-75 %)`: the workload's planner cost; nil where the planner can't say.
  var costText: String? {
    guard costBefore > 0, costBefore != costAfter else { return nil }
    return "\(HumanNumber.cost(costBefore)) -> \(HumanNumber.cost(costAfter)) "
      + "(\(HumanNumber.change(costAfter / costBefore)))"
  }

  /// What not doing it has cost so far; nil when that is nothing.
  var missedText: String? {
    guard missedMilliseconds > 0 else { return nil }
    return "\(HumanNumber.duration(milliseconds: missedMilliseconds)) since \(ClockText.day(firstNight)) (estimate)"
  }

  /// `2026-03-03 to 2026-03-14, 12 nights`.
  var advisedText: String {
    let (first, last) = (ClockText.day(firstNight), ClockText.day(lastNight))
    return "\(first == last ? first : "\(first) to \(last)"), \(HumanNumber.counted(nights, "night", "nights"))"
  }

  /// Its life, in a sentence or two.
  var life: String {
    let since = ClockText.day(changedNight)
    switch state {
    case .new: return "Advised for the first time."
    case .persisting:
      return "Advised since \(ClockText.day(firstNight)), on \(HumanNumber.counted(nights, "night", "nights"))."
    case .applied: return "\(applied) \(measured ?? "Not yet measured.")"
    case .verified: return "\(applied) Its query classes became faster. \(measured ?? "")"
    case .regressed:
      return
        "\(applied) Its query classes became slower. \(measured ?? "") \(isToTakeBack ? "Consider the rollback." : "")"
    case .dismissed:
      guard let dismissal else { return "Dismissed on \(since)." }
      let until = dismissal.until.map { "until \($0)" } ?? "without an end"
      return "Dismissed \(until): \(dismissal.reason)"
    case .expired: return "Not advised any more since \(since)" + (expiry.map { ": \($0)" } ?? ".")
    }
  }

  private var applied: String {
    guard let application else { return "Done, as of \(ClockText.day(changedNight))." }
    let verb = Recommendation.Action(rawValue: action) == .dropIndex ? "Found dropped" : "Found applied"
    // The name that was found is qualified, the one that was advised isn't.
    let isSame = application.index == index || application.index.hasSuffix("." + index)
    let name = isSame ? "" : " as \(application.index)"
    let back = application.takenBack.map { " Taken back on \(ClockText.day($0))." } ?? ""
    return "\(verb) on \(ClockText.day(application.night))\(name).\(back)"
  }

  private var measured: String? {
    guard let verification else { return nil }
    let nights =
      "\(HumanNumber.counted(verification.nightsBefore, "night", "nights")) before and "
      + "\(HumanNumber.count(verification.nightsAfter)) after"
    guard let ratio = verification.ratio else { return "Too little to compare yet: \(nights)." }
    return "Measured: \(HumanNumber.change(ratio)) time a call, over \(nights)."
  }

  /// What a benchmark found: `keep, -85 % time (-88 % to -80 %), promised -90 % planner cost; on a clone, 2026-03-14`; nil
  /// when none was made.
  var benchText: String? {
    guard let measurement else { return nil }
    var text = measurement.decision
    if let ratio = measurement.ratio {
      text += ", \(HumanNumber.change(ratio)) time"
      if let low = measurement.low, let high = measurement.high {
        text += " (\(HumanNumber.change(low)) to \(HumanNumber.change(high)))"
      }
    }
    if let planned = measurement.plannedRatio { text += ", promised \(HumanNumber.change(planned)) planner cost" }
    let place = measurement.source == "target" ? "on a clone" : "on made-up rows"
    return "\(text); \(place), \(ClockText.day(measurement.at))"
  }

  /// What brings things back: of what was done, under the name that it was done under.
  var wayBack: String { application?.rollback ?? rollback }

  /// The rollout as a script for psql.
  var rolloutScript: String {
    var script = SQLScript()
    script.rollout(rollout, of: statement.terminated)
    return script.text
  }
}

extension NightRecommendation.Effect {
  /// `12x`, or `-` where nothing can be divided.
  var factor: String { HumanNumber.factor(before: costBefore, after: costAfter) }
}
